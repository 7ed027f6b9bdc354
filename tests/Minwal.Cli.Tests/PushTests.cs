using Minwal.Testing;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>A folder that becomes a data set on a hub.</summary>
public sealed class PushTests : IAsyncLifetime
{
    private readonly MinwalTool _tool = new();
    private HubServer _hub = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubServer.StartAsync();
        _tool.Environment["HF_TOKEN"] = HubServer.Token;
        _tool.Write("set/train.jsonl", """{"text": "a", "label": "x"}""" + "\n");
        await _tool.DoAsync("card set --license mit");
    }

    public async ValueTask DisposeAsync()
    {
        _tool.Dispose();
        await _hub.DisposeAsync();
    }

    private string Push => $"push set --repo maha/calls --base-url {_hub.Address}";

    [Fact]
    public async Task What_will_be_seen_is_shown_before_anything_is_sent()
    {
        var told = await _tool.DoAsync($"{Push} --dry-run");
        Assert.Contains("will be made, PUBLIC: everybody sees it", told, StringComparison.Ordinal);
        Assert.Contains("new      README.md", told, StringComparison.Ordinal);
        Assert.DoesNotContain(_hub.Requests, request => !request.StartsWith("GET", StringComparison.Ordinal));
        Assert.Contains("private: its owners see it", await _tool.DoAsync($"{Push} --private --dry-run"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_can_be_asked_nothing_is_sent_without_yes()
    {
        var (exit, _, error) = await _tool.RunAsync(Push);
        Assert.Equal(1, exit);
        Assert.Contains("MW6308", error, StringComparison.Ordinal);
        Assert.Contains("--yes", error, StringComparison.Ordinal);
        Assert.DoesNotContain(_hub.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("n", 1)]
    [InlineData("", 1)]
    [InlineData("y", 0)]
    public async Task Who_sits_at_a_terminal_is_asked(string answer, int expected)
    {
        (_tool.IsTerminal, _tool.Input) = (true, answer);
        Assert.Equal(expected, (await _tool.RunAsync(Push)).Exit);
        Assert.Equal(expected == 0, _hub["maha/calls/train.jsonl"] is not null);
    }

    [Fact]
    public async Task It_is_uploaded_once()
    {
        Assert.Contains("files in one commit", await _tool.DoAsync($"{Push} --yes"), StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(_tool.At("set/README.md"), MinwalTool.Cancellation), _hub["maha/calls/README.md"]);
        Assert.Contains("nothing to upload", await _tool.DoAsync($"{Push} --yes"), StringComparison.Ordinal);
        Assert.Equal(1, _hub.Commits("maha/calls"));
    }

    [Fact]
    public async Task Without_a_token_the_variable_is_named_and_the_token_is_never_shown()
    {
        _tool.Environment.Remove("HF_TOKEN");
        Assert.Contains("MY_TOKEN", await _tool.RefusedAsync($"{Push} --token-from MY_TOKEN", 1), StringComparison.Ordinal);
        _tool.Environment["MY_TOKEN"] = "hf_wrong_secret";
        var error = await _tool.RefusedAsync($"{Push} --token-from MY_TOKEN", 1);
        Assert.Contains("MW6301", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_wrong_secret", error, StringComparison.Ordinal);
    }
}
