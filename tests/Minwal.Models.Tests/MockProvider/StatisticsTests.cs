using Minwal.Values;
using Xunit;
using static Minwal.Models.Tests.MockProvider.RunningProvider;

namespace Minwal.Models.Tests.MockProvider;

public sealed class StatisticsTests
{
    [Fact]
    public async Task Stats_show_what_was_counted_and_can_be_set_back()
    {
        await using var provider = await StartAsync();
        var tokens = 0L;
        foreach (var seed in (long[])[1, 1, 1, 2])
            tokens += (long)((Fields)(await provider.AskAsync(Brief(seed))).Json["usage"]!)["total_tokens"]!;
        await provider.SendAsync(HttpMethod.Post, "/v1/chat/completions", "no request");
        await provider.GetAsync("/nowhere");
        var stats = (await provider.GetAsync("/stats")).Json;
        Assert.Equal("""{"requests":5,"answered":4,"violations":0,"distinct":2,"answered_again":2,"most_in_flight":1,"tokens":""" + tokens
            + "}", Json.ToText(stats));

        await provider.SendAsync(HttpMethod.Post, "/stats/reset");
        Assert.Equal("""{"requests":0,"answered":0,"violations":0,"distinct":0,"answered_again":0,"most_in_flight":0}""",
            Json.ToText((await provider.GetAsync("/stats")).Json));
    }

    [Fact]
    public async Task Every_request_ends_in_exactly_one_way()
    {
        await using var provider = await FaultyAsync("error500=0.2,drop=0.2,limit=0.2");
        await Parallel.ForAsync(0, 200, TestContext.Current.CancellationToken, async (seed, _) =>
        {
            try
            {
                await provider.AskAsync(Brief(seed));
            }
            catch (HttpRequestException)
            {
                // The fault 'drop'.
            }
        });
        var stats = (await provider.GetAsync("/stats")).Json;
        Assert.Equal(200L, stats["requests"]);
        Assert.Equal(200L, stats["distinct"]);
        Assert.Equal(200L, new[] { "answered", "fault_error500", "fault_drop", "fault_limit" }.Sum(name => (long)stats[name]!));
    }

    [Fact]
    public async Task The_most_in_flight_is_what_was_there_at_once()
    {
        var time = new FakeTime();
        await using var provider = await StartAsync(new() { Latency = new("fixed", 1000, 0) }, time);
        var asking = Enumerable.Range(0, 7).Select(seed => provider.AskAsync(Brief(seed))).ToList();
        for (var i = 0; i < 7; i++) await time.NextTimerAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(asking);
        Assert.Equal(7, await provider.CountAsync("most_in_flight"));
    }
}
