using Minwal.MockProvider;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>What a run may cost.</summary>
public sealed class BudgetTests : IAsyncLifetime
{
    private readonly MinwalTool _tool = new();

    public async ValueTask InitializeAsync() => await _tool.DoAsync("new mine");

    public ValueTask DisposeAsync()
    {
        _tool.Dispose();
        return default;
    }

    [Fact]
    public async Task A_limit_of_money_is_refused_where_the_price_is_not_known()
    {
        var error = await _tool.RefusedAsync("run --recipe mine --model openai:mine --base-url http://127.0.0.1:9/v1 --max-cost 1");
        Assert.Contains("MW2011: a limit of money cannot be held: the price of 'openai:mine' is not known", error,
            StringComparison.Ordinal);
        Assert.Contains("--max-tokens N sets one", error, StringComparison.Ordinal);
        Assert.Equal(["mine"], Directory.EnumerateFileSystemEntries(_tool.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Tokens_that_are_used_up_end_the_run_and_the_same_command_goes_on()
    {
        await using var mock = await MockEndpoint.StartAsync(_tool, new MockProviderOptions(), "mine");
        var run = $"run --recipe mine --model openai:mock --base-url {mock.Url} --concurrency 1";
        var (exit, _, error) = await _tool.RunAsync($"{run} --max-tokens 1000");
        Assert.Equal(3, exit);
        Assert.Contains("The budget was used up (exit code 3)", error, StringComparison.Ordinal);
        Assert.InRange(_tool.Lines("notes.jsonl").Length, 1, 19);
        Assert.InRange(mock.Count("tokens"), 1, 1000);
        await _tool.DoAsync(run);
        Assert.Equal(20, _tool.Lines("notes.jsonl").Length);
        Assert.Equal(0, mock.Count("answered_again"));
    }
}
