using Minwal.MockProvider;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>Limits that outlast a run, second requests, and what cannot go together.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private readonly MinwalTool _tool = new();

    public async ValueTask InitializeAsync()
    {
        _tool.Environment["XDG_CONFIG_HOME"] = _tool.At("config");
        await _tool.DoAsync("new mine");
    }

    public ValueTask DisposeAsync()
    {
        _tool.Dispose();
        return default;
    }

    [Fact]
    public async Task A_day_that_is_used_up_ends_this_run_and_the_next_and_says_when_it_goes_on()
    {
        await using var mock = await MockEndpoint.StartAsync(_tool, new MockProviderOptions(), "mine");
        _tool.Environment["MY_KEY"] = "sk-not-to-be-seen-0123456789";
        var run = $"run --recipe mine --model openai:mock --base-url {mock.Url} --key-from MY_KEY --patience 0";
        for (var i = 0; i < 2; i++)
        {
            var (exit, _, error) = await _tool.RunAsync($"{run} --requests-per-day 8");
            Assert.Equal(3, exit);
            Assert.Matches("openai:mock takes no more until \\d{4}-\\d\\d-\\d\\d 00:00 UTC: its 8 requests a day are used up \\(MW3036\\)",
                error);
            Assert.Equal(8, mock.Count("requests"));
        }

        Assert.Contains("limit reached", await _tool.DoAsync("status notes.jsonl"), StringComparison.Ordinal);
        var count = Assert.Single(Directory.GetFiles(_tool.At("config/minwal/usage")));
        Assert.Contains("\"day_requests\":8", await File.ReadAllTextAsync(count, MinwalTool.Cancellation), StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(_tool.Folder, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain("not-to-be-seen", file + await File.ReadAllTextAsync(file, MinwalTool.Cancellation),
                StringComparison.Ordinal);
        // Another address is another account: it goes on there.
        await using var other = await MockEndpoint.StartAsync(_tool, new MockProviderOptions(), "mine");
        await _tool.DoAsync(run.Replace(mock.Url, other.Url, StringComparison.Ordinal) + " --requests-per-day 1000");
        Assert.Equal((20, 12L), (_tool.Lines("notes.jsonl").Length, other.Count("answered")));
    }

    [Fact]
    public async Task A_provider_s_file_says_limits_and_prices_of_its_own()
    {
        await using var mock = await MockEndpoint.StartAsync(_tool, new MockProviderOptions(), "mine");
        _tool.Write("fleet.yaml", $$"""
            house:
              base_url: {{mock.Url}}
              model: large
              requests_per_month: 15
              prices: { large: { input: 1, output: 2 } }

            """);
        var run = "run --recipe mine --provider-file fleet.yaml --providers house --patience 0 --max-cost 1";
        Assert.Equal(3, (await _tool.RunAsync(run)).Exit);
        Assert.Equal(15, mock.Count("requests"));
        Assert.Contains("15 calls, 0 failed", await _tool.DoAsync("status notes.jsonl"), StringComparison.Ordinal);
        Assert.DoesNotContain("not known", await _tool.DoAsync("cost notes.jsonl"), StringComparison.Ordinal);
        // What is typed goes before the file.
        await _tool.DoAsync($"{run} --requests-per-month 100 --price 100,200");
        Assert.Equal(20, mock.Count("answered"));
    }

    [Fact]
    public async Task A_count_that_cannot_be_kept_is_told_before_anybody_is_asked()
    {
        _tool.Write("config/minwal/usage", "a file where a folder should be");
        var error = await _tool.RefusedAsync(
            "run --recipe mine --model openai:mock --base-url http://127.0.0.1:9/v1 --tokens-per-month 1000000");
        Assert.Contains("MW2026: what is used of the limits of openai:mock by day and month cannot be counted", error,
            StringComparison.Ordinal);
        Assert.Contains("XDG_CONFIG_HOME", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run --recipe mine --batch --hedge", "MW3023: a call in a batch has no second request")]
    [InlineData("plan --recipe mine --batch --pilot 5", "MW3023: a pilot would wait for its batch")]
    [InlineData("run --recipe mine --hedge-most 3", "--hedge-most is for second requests")]
    [InlineData("run --recipe mine --requests-per-day none", "--requests-per-day: found 'none', allowed is a number")]
    public async Task What_cannot_be_is_refused_with_words(string command, string words) =>
        Assert.Contains(words, await _tool.RefusedAsync($"{command} --model openai:gpt-4o-mini --base-url http://127.0.0.1:9/v1"),
            StringComparison.Ordinal);

    [Fact]
    public async Task Status_shows_how_the_places_of_an_endpoint_changed()
    {
        await using var mock = await MockEndpoint.StartAsync(_tool, new MockProviderOptions(), "mine");
        await _tool.DoAsync($"run --recipe mine --model openai:mock --base-url {mock.Url} --hedge");
        var place = new Uri(mock.Url).Authority;
        Assert.Contains($"openai:mock at {place}: 20 answered; places 1, ", await _tool.DoAsync("status notes.jsonl"),
            StringComparison.Ordinal);
        Assert.Contains("\"places_over_time\"", await _tool.DoAsync("status notes.jsonl --json"), StringComparison.Ordinal);
    }
}
