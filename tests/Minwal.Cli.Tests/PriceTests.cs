using Minwal.MockProvider;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>What models cost, as whoever runs a recipe says.</summary>
public sealed class PriceTests : IAsyncLifetime
{
    private readonly MinwalTool _tool = new();

    public async ValueTask InitializeAsync() => await _tool.DoAsync("new mine");

    public ValueTask DisposeAsync()
    {
        _tool.Dispose();
        return default;
    }

    [Fact]
    public async Task A_cost_that_is_not_known_is_null_and_said_to_be_not_known()
    {
        await using var mock = await MockEndpoint.StartAsync(_tool, new MockProviderOptions(), "mine");
        var run = $"run --recipe mine --samples 6 --model openai:mock --base-url {mock.Url}";
        var (_, _, told) = await _tool.RunAsync(run);
        Assert.Contains("cost not known: no price for 'openai:mock'", told, StringComparison.Ordinal);
        Assert.DoesNotContain("$0", told, StringComparison.Ordinal);
        var (_, _, lines) = await _tool.RunAsync($"{run} --new --json-progress");
        Assert.Contains("\"cost_usd\":null", lines.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        var lineage = await _tool.DoAsync("lineage notes.jsonl 1");
        Assert.Contains("its share of these calls: cost not known", lineage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--price 0.5,1")]
    [InlineData("--price mock=0.5,1")]
    [InlineData("--price 7,7 --price openai:mock=0.5,1")]
    public async Task A_price_that_is_typed_holds(string price)
    {
        var plan = await _tool.DoAsync($"plan --recipe mine --samples 1000000 --model openai:mock {price}");
        var tokens = System.Text.RegularExpressions.Regex.Match(plan, @"about ([0-9,]+) \+ ([0-9,]+) tokens, \$([0-9.,]+)");
        double Number(int group) => double.Parse(
            tokens.Groups[group].Value, System.Globalization.NumberStyles.Any, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal((Number(1) * 0.5 / 1e6) + (Number(2) / 1e6), Number(3), 0.01);
    }

    [Fact]
    public async Task Little_money_is_not_shown_as_none()
    {
        var plan = await _tool.DoAsync("plan --recipe mine --samples 6 --model openai:mock --price 0.01,0.01");
        Assert.Matches(@"tokens, \$0\.0000[0-9]+", plan);
    }

    [Fact]
    public async Task The_prices_that_come_with_the_tool_can_be_printed_changed_and_used()
    {
        var printed = await _tool.DoAsync("prices");
        Assert.Matches("(?m)^date: 20[0-9-]+$", printed);
        await File.WriteAllTextAsync(
            _tool.At("prices.yaml"), printed.Replace("gpt-4o-mini: { input: 0.15", "gpt-4o-mini: { input: 1500", StringComparison.Ordinal));
        var plan = await _tool.DoAsync("plan --recipe mine --model openai:gpt-4o-mini --prices prices.yaml");
        var usual = await _tool.DoAsync("plan --recipe mine --model openai:gpt-4o-mini");
        Assert.NotEqual(usual, plan);
        Assert.Contains("prices are those of 20", usual, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--price 1", "--price: found '1', allowed are two or three amounts")]
    [InlineData("--price m=1,-2", "--price: found 'm=1,-2'")]
    [InlineData("--prices wrong.yaml", "wrong.yaml:3:18: MW1007")]
    [InlineData("--prices nowhere.yaml", "nowhere.yaml: MW1001: the file does not exist")]
    public async Task A_price_that_is_none_is_refused(string option, string said)
    {
        await File.WriteAllTextAsync(_tool.At("wrong.yaml"), "date: 2026\nmodels:\n  mock: { input: cheap, output: 1 }\n");
        var error = await _tool.RefusedAsync($"plan --recipe mine --model openai:mock {option}");
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_of_money_holds_with_a_price_that_was_typed()
    {
        await using var mock = await MockEndpoint.StartAsync(_tool, new MockProviderOptions(), "mine");
        var run = $"run --recipe mine --model openai:mock --base-url {mock.Url} --concurrency 1 --price 1,1";
        var (exit, _, error) = await _tool.RunAsync($"{run} --max-cost 0.001");
        Assert.Equal(3, exit);
        Assert.Contains("The budget was used up", error, StringComparison.Ordinal);
        Assert.InRange(mock.Count("tokens"), 1, 1000);
    }
}
