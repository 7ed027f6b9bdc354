using System.Text.Json;
using Minwal.MockProvider;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>Who is asked by name, with which key, and how several share the work.</summary>
public sealed class ProviderTests : IAsyncLifetime
{
    private readonly MinwalTool _tool = new();

    public async ValueTask InitializeAsync() => await _tool.DoAsync("new mine");

    public ValueTask DisposeAsync()
    {
        _tool.Dispose();
        return default;
    }

    [Fact]
    public async Task Providers_of_a_file_share_the_work_by_turns_and_weight()
    {
        await using var a = await MockEndpoint.StartAsync(_tool, new MockProviderOptions(), "mine");
        await using var b = await MockEndpoint.StartAsync(_tool, new MockProviderOptions(), "mine");
        File.WriteAllText(_tool.At("p.yaml"), $$"""
            alpha: { base_url: "{{a.Url}}", model: one, weight: 3 }
            beta: { base_url: "{{b.Url}}", model: two }
            """);
        await _tool.DoAsync("run --recipe mine --samples 40 --providers alpha,beta --provider-file p.yaml --spread turns --concurrency 1");
        Assert.Equal(40, _tool.Lines("notes.jsonl").Length);
        Assert.InRange(a.Count("answered"), (3 * b.Count("answered")) - 4, (3 * b.Count("answered")) + 4);
        var status = await _tool.DoAsync("status notes.jsonl");
        Assert.Contains("alpha:one,beta:two", status, StringComparison.Ordinal);
        // It is the same run: nothing is asked again.
        var asked = a.Count("requests") + b.Count("requests");
        await _tool.DoAsync("run --recipe mine --samples 40 --providers alpha,beta --provider-file p.yaml --force");
        Assert.Equal(asked, a.Count("requests") + b.Count("requests"));
    }

    [Fact]
    public async Task A_limit_that_nobody_named_loses_no_draft_and_few_requests_are_refused()
    {
        await using var mock = await MockEndpoint.StartAsync(_tool, new MockProviderOptions { RequestsPerMinute = 3000 }, "mine");
        await _tool.DoAsync($"run --recipe mine --samples 150 --model openai:mock --base-url {mock.Url} --concurrency 64");
        Assert.Equal(150, _tool.Lines("notes.jsonl").Length);
        Assert.InRange(mock.Count("violations"), 0, 20);
        var status = await _tool.DoAsync("status notes.jsonl");
        Assert.DoesNotContain("MW3004", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_stand_in_a_file_that_only_its_owner_may_read_and_are_never_shown()
    {
        await using var mock = await MockEndpoint.StartAsync(_tool, new MockProviderOptions { Key = "k-1234567890" }, "mine");
        File.WriteAllText(_tool.At("p.yaml"), $"alpha: {{ base_url: \"{mock.Url}\", model: one, key_from: ALPHA_API_KEY }}\n");
        await _tool.DoAsync("providers init");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_tool.At("secrets.json")));
        var run = "run --recipe mine --samples 6 --providers alpha --provider-file p.yaml";
        Assert.Contains("MW2009: the environment variable ALPHA_API_KEY is not set", await _tool.RefusedAsync(run),
            StringComparison.Ordinal);
        File.WriteAllText(_tool.At("secrets.json"), """{ "alpha_api_key": "your alpha key here", "enabled_providers": ["alpha"] }""");
        var placeholder = await _tool.RefusedAsync(run);
        Assert.Contains("MW2022: the key in ALPHA_API_KEY is a placeholder", placeholder, StringComparison.Ordinal);
        File.WriteAllText(_tool.At("secrets.json"), """{ "alpha_api_key": "k-1234567890", "enabled_providers": ["alpha"] }""");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_tool.At("secrets.json"),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var (exit, output, error) = await _tool.RunAsync("run --recipe mine --samples 6 --providers enabled --provider-file p.yaml");
        Assert.Equal(0, exit);
        if (!OperatingSystem.IsWindows()) Assert.Contains("chmod 600", error, StringComparison.Ordinal);
        Assert.DoesNotContain("k-123", placeholder + output + error, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(_tool.Folder, "*", SearchOption.AllDirectories).Where(f =>
            !f.EndsWith("secrets.json", StringComparison.Ordinal)))
            Assert.DoesNotContain("k-1234567890", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--providers mistrl", "MW2007: --providers: found 'mistrl'", "did you mean 'mistral'?")]
    [InlineData("--providers ollama", "MW2003: --providers: ollama has no model", "--providers ollama:NAME")]
    [InlineData("--providers mistral --model openai:x", "MW2003: --providers and --model both say who is asked", "say one of them")]
    [InlineData("--providers enabled", "MW2003: --providers: nobody is named", "enabled_providers")]
    [InlineData("--model openai:a --model offline", "MW2024: offline cannot share the calls", "runs in this process")]
    [InlineData("--model openai:a --spread fast", "MW2003: --spread: found 'fast', allowed are room, turns, order", "")]
    [InlineData("--model openai:a --spread-weights a", "MW2003: --spread-weights: found 'a'", "openai:a=3")]
    [InlineData("--model azure:x", "MW2021: nobody says where azure is asked", "AZURE_OPENAI_ENDPOINT")]
    public async Task What_cannot_be_asked_is_refused_with_the_way_out(string options, string said, string hint)
    {
        var error = await _tool.RefusedAsync($"run --recipe mine {options}");
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Contains(hint, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alpha: { base_uri: x }", "p.yaml:1:10")]
    [InlineData("alpha: { base_url: nowhere }", "p.yaml:1:20")]
    [InlineData("alpha: { base_url: \"http://a/v1\", requests_per_minute: 0 }", "p.yaml:1:")]
    [InlineData("Alpha: { base_url: \"http://a/v1\" }", "p.yaml:1:1")]
    [InlineData("", "p.yaml")]
    public async Task A_file_of_providers_is_read_as_strictly_as_a_recipe(string yaml, string place)
    {
        File.WriteAllText(_tool.At("p.yaml"), yaml);
        var (exit, _, error) = await _tool.RunAsync("run --recipe mine --providers alpha --provider-file p.yaml");
        Assert.Equal(2, exit);
        Assert.Contains(place, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_says_what_works_and_what_would_break()
    {
        await using var mock = await MockEndpoint.StartAsync(
            _tool, new MockProviderOptions { Key = "k-1234567890", RequestsPerMinute = 6000, NoSchema = true }, "mine");
        _tool.Environment["MY_KEY"] = "k-1234567890";
        var output = await _tool.DoAsync($"doctor openai:mock --base-url {mock.Url} --key-from MY_KEY");
        Assert.Contains("can be asked", output, StringComparison.Ordinal);
        Assert.Contains("--  request  openai:mock does not take 'response_format'", output, StringComparison.Ordinal);
        Assert.Contains("are told: 6000 requests", output, StringComparison.Ordinal);

        _tool.Environment["MY_KEY"] = "k-wrong-000000";
        var (exit, json, _) = await _tool.RunAsync($"doctor openai:other --base-url {mock.Url} --key-from MY_KEY --json");
        Assert.Equal(1, exit);
        var health = JsonDocument.Parse(json).RootElement[0];
        Assert.False(health.GetProperty("usable").GetBoolean());
        Assert.Contains(health.GetProperty("findings").EnumerateArray(), f => f.GetProperty("what").GetString() == "call"
            && f.GetProperty("message").GetString()!.StartsWith("MW3002", StringComparison.Ordinal));

        (exit, var nobody, _) = await _tool.RunAsync("doctor openai:x --base-url http://127.0.0.1:1/v1");
        Assert.Equal((1, true), (exit, nobody.Contains("no answer", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task All_that_can_be_asked_are_listed_with_whether_there_is_a_key()
    {
        _tool.Environment["MISTRAL_API_KEY"] = "m-1234567890";
        var output = await _tool.DoAsync("providers");
        foreach (var name in (string[])["openai", "nebius", "mistral", "together", "huggingface", "openrouter", "groq", "azure", "gemini",
            "anthropic", "ollama", "vllm", "lmstudio"])
            Assert.Contains(name, output, StringComparison.Ordinal);
        Assert.Matches(@"mistral +has a key", output);
        Assert.DoesNotContain("m-1234567890", output, StringComparison.Ordinal);
    }
}
