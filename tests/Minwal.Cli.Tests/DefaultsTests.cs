using Minwal.Cli.Configuration;
using Minwal.MockProvider;
using Minwal.Values;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>Defaults of options, from the project's file and from the user's own.</summary>
public sealed class DefaultsTests : IAsyncLifetime
{
    private readonly MinwalTool _tool = new();

    public async ValueTask InitializeAsync()
    {
        _tool.Environment["XDG_CONFIG_HOME"] = _tool.At("home");
        await _tool.DoAsync("new mine");
    }

    public ValueTask DisposeAsync()
    {
        _tool.Dispose();
        return default;
    }

    [Fact]
    public async Task The_command_line_goes_before_the_project_and_the_project_before_the_user()
    {
        Own("attempts: 7\nconcurrency: 3\nmodel: openai:mock\n");
        _tool.Write("minwal.yaml", "concurrency: 2\ntemperature: 0.5\n");
        var (_, _, told) = await _tool.RunAsync("plan mine --temperature 0.25");
        Assert.Contains("--model openai:mock --attempts 7 --concurrency 2", told, StringComparison.Ordinal);
        Assert.DoesNotContain("--temperature", told, StringComparison.Ordinal);
        var listed = (Fields)Json.Parse(await _tool.DoAsync("config --json"))!;
        Assert.Equal(["model config.yaml 3", "temperature minwal.yaml 2", "attempts config.yaml 1", "concurrency minwal.yaml 1"],
            ((IReadOnlyList<object?>)listed["defaults"]!).Cast<Fields>()
                .Select(d => $"{d["key"]} {Path.GetFileName((string)d["file"]!)} {d["line"]}"));
    }

    [Fact]
    public async Task A_default_makes_the_run_that_the_same_words_would_have_made()
    {
        _tool.Write("minwal.yaml", "temperature: 0.5\n");
        await _tool.DoAsync("run mine --samples 6");
        File.Delete(_tool.At("minwal.yaml"));
        var (exit, _, error) = await _tool.RunAsync("run mine --samples 6 --temperature 0.5");
        Assert.Equal(0, exit);
        Assert.Contains("Already complete", error, StringComparison.Ordinal);
        Assert.Contains("MW4002", await _tool.RefusedAsync("run mine --samples 6"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defaults_and_keys_in_a_recipes_folder_are_no_part_of_the_recipe()
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(_tool.At("mine")))
            Directory.Move(entry, _tool.At(Path.GetFileName(entry)));
        _tool.Write("minwal.yaml", "concurrency: 2\n");
        await _tool.DoAsync("run --samples 6");
        _tool.Write("minwal.yaml", "concurrency: 3\nenv_file: keys.env\n");
        _tool.Write("keys.env", "KEY=secret\n");
        var (exit, _, error) = await _tool.RunAsync("run --samples 6");
        Assert.Equal(0, exit);
        Assert.Contains("Already complete", error, StringComparison.Ordinal);
        await _tool.DoAsync("run --samples 6 --new");
        Assert.DoesNotContain("secret", File.ReadAllText(Directory.EnumerateFiles(_tool.At("notes.jsonl.minwal"), "*.db").First()),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_is_for_models_that_are_asked_at_one_and_for_no_others()
    {
        await using var mock = await MockEndpoint.StartAsync(_tool, new MockProviderOptions { Key = "secret" }, "mine");
        Own($"base_url: {mock.Url}\nkey_from: MOCK_KEY\n");
        _tool.Environment["MOCK_KEY"] = "secret";
        await _tool.DoAsync("run mine --samples 6");
        Assert.Equal(0, mock.Count("requests"));
        await _tool.DoAsync("run mine --samples 6 --model openai:mock --output asked.jsonl");
        Assert.True(mock.Count("requests") > 0);
    }

    [Fact]
    public async Task A_key_goes_to_no_other_address_than_the_one_it_was_named_for()
    {
        await using var mock = await MockEndpoint.StartAsync(_tool, new MockProviderOptions { Key = "secret" }, "mine");
        Own("base_url: http://127.0.0.1:9/v1\nkey_from: MOCK_KEY\n");
        _tool.Environment["MOCK_KEY"] = "secret";
        var (typed, _, _) = await _tool.RunAsync($"run mine --samples 6 --model openai:mock --base-url {mock.Url}");
        Assert.Equal(1, typed);
        _tool.Write("minwal.yaml", $"base_url: {mock.Url}\n");
        var (ofProject, _, error) = await _tool.RunAsync("run mine --samples 6 --model openai:mock --new");
        Assert.Equal(1, ofProject);
        Assert.Contains("MW3002", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("modell: offline", "minwal.yaml:1:1: MW1006: unknown key 'modell'", "did you mean 'model'?")]
    [InlineData("concurrency: 0", "minwal.yaml:1:14: MW1007: found '0'", "a whole number from 1 to 10000")]
    [InlineData("base_url: localhost", "minwal.yaml:1:11: MW1007: found 'localhost'", "an address such as")]
    [InlineData("key_from: OPENAI_API_KEY", "minwal.yaml:1:11: MW1007: a project's file cannot say who gets a key", "your own config.yaml")]
    [InlineData("prices: nowhere.yaml", "nowhere.yaml: MW1001", "")]
    public async Task A_file_with_faults_is_refused(string text, string said, string also)
    {
        _tool.Write("minwal.yaml", text + "\n");
        var error = await _tool.RefusedAsync("plan mine");
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Contains(also, error, StringComparison.Ordinal);
        // What asks no model does not care.
        await _tool.DoAsync("recipes");
    }

    [Fact]
    public async Task Variables_are_read_from_a_file_when_that_is_asked_for()
    {
        await using var mock = await MockEndpoint.StartAsync(_tool, new MockProviderOptions { Key = "se#cret one" }, "mine");
        _tool.Write("keys/.env", "# keys\n\nexport MOCK_KEY=\"se#cret one\"   # of the mock provider\nOTHER='$x'\nBARE = a b # c\n");
        var run = $"run mine --samples 6 --model openai:mock --base-url {mock.Url} --key-from MOCK_KEY";
        Assert.Contains("MOCK_KEY is not set", await _tool.RefusedAsync(run), StringComparison.Ordinal);
        await _tool.DoAsync($"{run} --env-file keys/.env");
        _tool.Write("minwal.yaml", "env_file: keys/.env\n");
        await _tool.DoAsync($"{run} --output second.jsonl");
        _tool.Environment["MOCK_KEY"] = "wrong";
        var (exit, _, error) = await _tool.RunAsync($"{run} --output third.jsonl");
        Assert.Equal(1, exit);
        Assert.DoesNotContain("cret", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A=1", "1")]
    [InlineData("  export A = two words  # said", "two words")]
    [InlineData("A=it's#here", "it's#here")]
    [InlineData("A='$B \\n' # c", "$B \\n")]
    [InlineData("A=\"a\\n\\\"b\\\"\\$\\\\\"", "a\n\"b\"$\\")]
    [InlineData("A=", "")]
    [InlineData("A=# c", "")]
    [InlineData("A=1\nA=2", "2")]
    public void A_line_gives_a_value(string text, string value)
    {
        _tool.Write(".env", text);
        Assert.Equal(value, EnvironmentFile.Read(_tool.At(".env"), ".env")["A"]);
    }

    [Theory]
    [InlineData("A=1\nsecret\n", ".env:2:1: MW2018")]
    [InlineData("A='secret", ".env:1:1: MW2018")]
    [InlineData("A=\"secret\\\"", ".env:1:1: MW2018")]
    [InlineData("1A=secret", ".env:1:1: MW2018")]
    [InlineData("A='a' secret", ".env:1:1: MW2018")]
    public async Task A_line_that_is_no_variable_is_refused_without_its_value(string text, string said)
    {
        _tool.Write(".env", text);
        var error = await _tool.RefusedAsync("plan mine --env-file .env");
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
        Assert.Contains("nowhere: MW2018", await _tool.RefusedAsync("plan mine --env-file nowhere"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_key_is_an_option_of_run()
    {
        var run = Tool.Make(_tool.Context(TextWriter.Null, TextWriter.Null), []).Subcommands.Single(c => c.Name == "run");
        Assert.All(DefaultsFile.Keys, key => Assert.Contains(run.Options, option => option.Name == "--" + key.Name.Replace('_', '-')));
    }

    [Theory]
    [InlineData("attempts: 1000\nconcurrency: 10000\ndelay: 3600\ntimeout: 0.1\nmax_cost: 0\nmax_tokens: 1\ntop_p: 1\ntemperature: 2")]
    [InlineData("attempts: 1\nconcurrency: 1\ndelay: 0\ntimeout: 86400\nmax_cost: 1000000000\nanswer_tokens: 10000000")]
    [InlineData("price: [\"1,2\", \"mock=1,2,3\"]")]
    public async Task The_bounds_are_those_of_the_options(string text)
    {
        _tool.Write("minwal.yaml", text + "\n");
        await _tool.DoAsync("plan mine");
    }

    private void Own(string text) => _tool.Write("home/minwal/config.yaml", text);
}
