using System.Net;
using System.Net.Http.Json;
using Minwal.Values;
using Xunit;

namespace Minwal.Workbench.Tests.Samples;

public sealed class SampleTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task The_console_sample_makes_intents()
    {
        await using var sample = SampleProcess.Start("Console", _scene.Folder, "f.jsonl");
        var (output, errors, code) = await sample.EndAsync(Scene.Cancellation);
        Assert.Equal(("", 0), (errors, code));
        Assert.EndsWith("Complete: 12 of 12 records are in f.jsonl\n", output, StringComparison.Ordinal);
        var records = _scene.Lines("f.jsonl").Select(line => (Fields)Json.Parse(line)!).ToList();
        Assert.Equal([4, 4, 4], records.CountBy(r => Value.ToText(r["intent"])).Select(c => c.Value));
        Assert.DoesNotContain(records, r => Value.ToText(r["text"]).Contains('!', StringComparison.Ordinal));
        Assert.All(records, r => Assert.Contains($"{r["intent"]}: {r["text"]}\n", output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_web_sample_streams_records_and_refuses_what_it_does_not_know()
    {
        await using var sample = SampleProcess.Start("Web", _scene.Folder, "--urls", "http://127.0.0.1:0");
        using var http = new HttpClient { BaseAddress = new Uri(await sample.LineAsync("Now listening on:", Scene.Cancellation)) };
        Assert.Contains("intents", await http.GetFromJsonAsync<string[]>("recipes", Scene.Cancellation) ?? []);

        using var answer = await PostAsync(
            http, """{ "recipe": "intents", "parameters": { "examples_per_intent": 1, "edge_cases": 10 } }""");
        Assert.Equal((HttpStatusCode.OK, "application/jsonl"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var lines = (await answer.Content.ReadAsStringAsync(Scene.Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(20, lines.Select(line => ((Fields)Json.Parse(line)!)["text"]).Distinct().Count());

        using var wrong = await PostAsync(http, """{ "recipe": "intents", "parameters": { "example_per_intent": 1, "edge_cases": -1 } }""");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        var errors = ((Fields)Json.Parse(await wrong.Content.ReadAsStringAsync(Scene.Cancellation))!)["errors"] as IReadOnlyList<object?>;
        Assert.Equal(2, errors?.Count);

        using var path = await PostAsync(http, """{ "recipe": "../recipes/intents" }""");
        Assert.Equal(HttpStatusCode.NotFound, path.StatusCode);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, string json) =>
        http.PostAsync("runs", new StringContent(json, null, "application/json"), Scene.Cancellation);
}
