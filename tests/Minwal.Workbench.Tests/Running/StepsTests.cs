using Minwal.Values;
using Minwal.Workbench.Preparing;
using Xunit;

namespace Minwal.Workbench.Tests.Running;

/// <summary>Steps that need more than a model: a grammar of their own, files of the user's.</summary>
public sealed class StepsTests : IDisposable
{
    private const string Recipe = """
        recipe: seen
        version: 1
        summary: Pictures that were seen.
        language: en
        parameters:
          items: { type: text, default: none.jsonl, help: Rows with pictures. }
        quotas: { total: 2 }
        sources: { item: { file: "${items}" } }
        models: { writer: { default: offline } }
        steps:
          - write: { prompt: ask.hbs, offline: answer.yaml, images: "${item.photo}", returns: { text: string } }
          - fill: { name: noised, grammar: noise.yaml }
          - repeat:
              times: "${len(item.photo)}"
              as: g
              collect: rounds
              while: "g < 1"
              steps:
                - write: { name: again, prompt: ask.hbs, offline: again.yaml }
                - fill: { name: more, grammar: more.yaml }
        record: { spread: "${item}", text: "${text}", noised: "${noised}", rounds: { for: r, in: rounds, give: "${r.again} ${r.more}" } }
        output: { file: seen.jsonl }

        """;

    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 7];

    private readonly Scene _scene = new();

    public StepsTests()
    {
        Write("recipe/recipe.yaml", Recipe);
        Write("recipe/ask.hbs", "Look: {{brief}}");
        Write("recipe/answer.yaml", "answer: { text: \"<=image_type> of <=image_bytes>\" }\n");
        Write("recipe/again.yaml", "answer: \"again <=g>\"\n");
        Write("recipe/noise.yaml", "answer: \"<=text>~<#1..9>\"\n");
        Write("recipe/more.yaml", "answer: \"and <=again>\"\n");
        Write("rows/items.jsonl", "{\"id\":1,\"photo\":\"pictures/a.png\"}\n{\"id\":2,\"photo\":\"../secret.png\"}\n");
        Directory.CreateDirectory(_scene.File("rows/pictures"));
        File.WriteAllBytes(_scene.File("rows/pictures/a.png"), Png);
        File.WriteAllBytes(_scene.File("secret.png"), Png);
    }

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Images_beside_a_file_that_the_user_names_are_sent_and_nothing_outside_of_its_folder()
    {
        using var prepared = Prepare();
        await using var run = _scene.Bench.Begin(prepared, _scene.To("out.jsonl"));
        var summary = await run.Completion;
        var record = Assert.Single(_scene.Lines("out.jsonl"));
        Assert.Matches("""^\{"id":1,"photo":"pictures/a.png","text":"image/png of 9","noised":"image/png of 9~[1-9]",""", record);
        Assert.EndsWith("\"rounds\":[\"again 0 and again 0\",\"again 1 and again 1\"]}", record, StringComparison.Ordinal);
        Assert.Equal((1L, true), (summary.Ledger.Short, summary.Ledger.Reasons.ContainsKey("images.outside")));
        // What a grammar of a step writes is no call.
        Assert.Equal(3, summary.Ledger.Calls.Sums().Sum(sum => sum.Calls));
    }

    [Fact]
    public async Task A_forecast_counts_the_rounds_that_are_done_and_no_call_for_what_a_grammar_fills()
    {
        File.WriteAllText(_scene.File("rows/items.jsonl"), "{\"id\":1,\"photo\":\"pictures/a.png\"}\n");
        using var prepared = Prepare();
        var forecast = await _scene.Bench.ForecastAsync(prepared, Scene.Cancellation);
        Assert.Equal([("write", 2L), ("again", 4L)], forecast.Tasks.Select(task => (task.Task, task.Calls)));
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_scene.File(name))!);
        File.WriteAllText(_scene.File(name), text);
    }

    private PreparedRun Prepare() => _scene.Bench.Prepare(_scene.Bench.OpenRecipe(_scene.File("recipe")),
        new RunChoices { Date = Scene.Date, Attempts = 2, Parameters = new Fields().Add("items", _scene.File("rows/items.jsonl")) });
}
