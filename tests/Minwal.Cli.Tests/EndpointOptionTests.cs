using Minwal.MockProvider;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>Where a role's model is asked, and with which key.</summary>
public sealed class EndpointOptionTests : IAsyncLifetime
{
    private readonly MinwalTool _tool = new();

    public async ValueTask InitializeAsync()
    {
        await _tool.DoAsync("new mine");
        _tool.Edit("mine/recipe.yaml", "models:\n", "models:\n  reviewer: { default: offline }\n");
    }

    public ValueTask DisposeAsync()
    {
        _tool.Dispose();
        return default;
    }

    [Theory]
    [InlineData("--base-url judge=http://127.0.0.1:9/v1", "'judge'", "")]
    [InlineData("--model writr=openai:x", "'writr'", " (did you mean 'writer'?)")]
    [InlineData("--key-from judge=MY_KEY", "'judge'", "")]
    public async Task A_role_that_is_not_there_is_refused_and_those_that_are_there_are_named(string option, string role, string hint)
    {
        var error = await _tool.RefusedAsync($"run --recipe mine {option}");
        Assert.Equal($"MW2003: no role {role} in the recipe; there are reviewer, writer{hint}", error.TrimEnd());
        Assert.Equal(["mine"], Directory.EnumerateFileSystemEntries(_tool.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_key_is_read_from_the_variable_that_was_named()
    {
        await using var mock = await MockEndpoint.StartAsync(_tool, new MockProviderOptions { Key = "secret" }, "mine");
        var run = $"run --recipe mine --samples 6 --model writer=openai:mock --base-url {mock.Url} --key-from MY_KEY";
        _tool.Environment["OPENAI_API_KEY"] = "secret";
        var error = await _tool.RefusedAsync(run);
        Assert.Contains("MW2009: the environment variable MY_KEY is not set", error, StringComparison.Ordinal);
        Assert.Contains("name another with --key-from", error, StringComparison.Ordinal);
        Assert.Equal(0, mock.Count("requests"));
        _tool.Environment["MY_KEY"] = "secret";
        await _tool.DoAsync(run);
        Assert.Equal(6, _tool.Lines("notes.jsonl").Length);
    }

    [Theory]
    [InlineData("--base-url http://127.0.0.1:9/v1", "'http://127.0.0.1:9/v1' is for nobody: no role's model is asked at an address")]
    [InlineData("--key-from MY_KEY", "'MY_KEY' is for nobody: no role's model is asked at an address")]
    [InlineData("--model writer=openai:m --base-url http://127.0.0.1:9/v1 --base-url reviewer=http://127.0.0.1:8/v1",
        "'http://127.0.0.1:8/v1' is for nobody: the model of 'reviewer' is not asked at an address")]
    public async Task An_address_where_nobody_is_asked_is_refused(string options, string said)
    {
        var error = await _tool.RefusedAsync($"run --recipe mine {options}");
        Assert.Contains($"MW2017: {said}", error, StringComparison.Ordinal);
        Assert.Contains("--model openai:NAME asks a model there", error, StringComparison.Ordinal);
        Assert.False(File.Exists(_tool.At("notes.jsonl")));
    }

    [Fact]
    public async Task The_key_of_OpenAI_goes_to_no_other_endpoint_unless_that_is_said()
    {
        await using var mock = await MockEndpoint.StartAsync(_tool, new MockProviderOptions { Key = "secret" }, "mine");
        var run = $"run --recipe mine --samples 6 --model writer=openai:mock --base-url {mock.Url}";
        _tool.Environment["OPENAI_API_KEY"] = "secret";
        var (exit, _, error) = await _tool.RunAsync(run);
        Assert.Equal(1, exit);
        Assert.Contains("wants a key, and none was sent (401)", error, StringComparison.Ordinal);
        Assert.Contains("--key-from VARIABLE names the environment variable", error, StringComparison.Ordinal);
        await _tool.DoAsync($"{run} --key-from OPENAI_API_KEY");
        Assert.Equal(6, _tool.Lines("notes.jsonl").Length);
    }

    [Fact]
    public async Task The_address_in_the_environment_is_asked_when_no_other_is_named()
    {
        await using var mock = await MockEndpoint.StartAsync(_tool, new MockProviderOptions(), "mine");
        _tool.Environment["OPENAI_BASE_URL"] = mock.Url;
        await _tool.DoAsync("run --recipe mine --samples 6 --model writer=openai:mock");
        Assert.Equal(6, mock.Count("requests"));
        _tool.Environment["OPENAI_BASE_URL"] = "somewhere";
        var error = await _tool.RefusedAsync("run --recipe mine --samples 6 --model writer=openai:mock --output other.jsonl");
        Assert.Contains("MW2003: the environment variable OPENAI_BASE_URL holds 'somewhere'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_none_is_refused()
    {
        var error = await _tool.RefusedAsync("run --recipe mine --base-url localhost:8080");
        Assert.Contains("--base-url: found 'localhost:8080', allowed is an address such as", error, StringComparison.Ordinal);
    }
}
