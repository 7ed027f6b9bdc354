using System.Net;
using Minwal.Values;
using Xunit;
using static Minwal.Models.Tests.MockProvider.RunningProvider;

namespace Minwal.Models.Tests.MockProvider;

public sealed class DeterminismTests
{
    [Fact]
    public async Task A_restarted_provider_does_the_same_to_the_same_requests_in_any_order()
    {
        await using var first = await FaultyAsync("all=0.1,slow=0");
        await using var second = await FaultyAsync("all=0.1,slow=0");
        var there = await OutcomesAsync(first, Enumerable.Range(0, 120));
        var back = await OutcomesAsync(second, Enumerable.Range(0, 120).Reverse());
        Assert.Equal(there.OrderBy(entry => entry.Key), back.OrderBy(entry => entry.Key));
        Assert.True(there.Values.Distinct().Count() > 50);
    }

    [Fact]
    public async Task Whatever_is_asked_differently_is_answered_differently()
    {
        await using var provider = await StartAsync();
        Fields[] requests = [Brief(1), Brief(2), Brief(3), Brief(1).Add("temperature", 0.5), Request("Say something."),
            Request("Say something else.")];
        var contents = new List<string>();
        foreach (var request in requests) contents.Add((await provider.AskAsync(request)).Content);
        Assert.Equal(contents.Count, contents.Distinct().Count());
        Assert.Equal("art", (await provider.AskAsync(Brief(1, "art"))).Answer["label"]);
    }

    [Fact]
    public async Task Without_determinism_the_order_counts_too()
    {
        await using var first = await FaultyAsync("", deterministic: false);
        await using var second = await FaultyAsync("", deterministic: false);
        var (a, b) = ((await first.AskAsync(Brief(1))).Content, (await first.AskAsync(Brief(1))).Content);
        Assert.NotEqual(a, b);
        Assert.Equal((a, b), ((await second.AskAsync(Brief(1))).Content, (await second.AskAsync(Brief(1))).Content));
    }

    private static async Task<Dictionary<int, string>> OutcomesAsync(RunningProvider provider, IEnumerable<int> seeds)
    {
        var outcomes = new Dictionary<int, string>();
        foreach (var seed in seeds)
        {
            try
            {
                var reply = await provider.AskAsync(Brief(seed));
                var said = reply.Status == HttpStatusCode.OK ? reply.Message["content"] ?? reply.Message["refusal"] : reply.Body;
                outcomes[seed] = $"{reply.Status}: {said}";
            }
            catch (HttpRequestException)
            {
                outcomes[seed] = "dropped";
            }
        }

        return outcomes;
    }
}
