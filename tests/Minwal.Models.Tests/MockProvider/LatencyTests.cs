using Minwal.MockProvider;
using Minwal.Planning;
using Xunit;
using static Minwal.Models.Tests.MockProvider.RunningProvider;

namespace Minwal.Models.Tests.MockProvider;

public sealed class LatencyTests
{
    [Fact]
    public async Task An_answer_comes_after_its_latency_and_not_before()
    {
        var time = new FakeTime();
        await using var provider = await StartAsync(new() { Latency = LatencySpec.Parse("200")! }, time);
        var asking = provider.AskAsync(Brief(1));
        Assert.Equal(TimeSpan.FromMilliseconds(200), await time.NextTimerAsync(TestContext.Current.CancellationToken));
        time.Advance(TimeSpan.FromMilliseconds(199));
        Assert.Equal(0, await provider.CountAsync("answered"));
        Assert.Equal(1, await provider.CountAsync("most_in_flight"));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotEmpty((await asking).Content);
    }

    [Fact]
    public async Task The_same_request_takes_the_same_time_whenever_it_comes()
    {
        var time = new FakeTime();
        await using var provider = await StartAsync(new() { Latency = LatencySpec.Parse("50-150")! }, time);
        var waits = new List<TimeSpan>();
        foreach (var seed in (long[])[1, 2, 1])
        {
            var asking = provider.AskAsync(Brief(seed));
            waits.Add(await time.NextTimerAsync(TestContext.Current.CancellationToken));
            time.Advance(waits[^1]);
            await asking;
        }

        Assert.Equal(waits[0], waits[2]);
        Assert.NotEqual(waits[0], waits[1]);
    }

    [Fact]
    public void A_fixed_latency_is_always_the_same() => Assert.Equal([200.0], Samples("200").Distinct());

    [Fact]
    public void An_even_distribution_stays_in_its_range_and_fills_it()
    {
        var samples = Samples("50-150");
        Assert.InRange(samples.Min(), 50, 51);
        Assert.InRange(samples.Max(), 149, 150);
        Assert.InRange(samples.Average(), 98, 102);
    }

    [Fact]
    public void A_lognormal_distribution_has_its_median_and_its_sigma()
    {
        var logs = Samples("lognormal:200,0.5").Select(wait => Math.Log(wait)).Order().ToList();
        Assert.InRange(Math.Exp(logs[logs.Count / 2]), 195, 205);
        var mean = logs.Average();
        Assert.InRange(Math.Sqrt(logs.Average(x => (x - mean) * (x - mean))), 0.49, 0.51);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("9999999")]
    [InlineData("0-0")]
    [InlineData("7-7")]
    [InlineData("0-9999999")]
    [InlineData("lognormal:200,0")]
    [InlineData("lognormal:0,5")]
    [InlineData("lognormal:9999999,5")]
    public void Every_latency_that_can_be_typed_can_be_waited_for(string typed) =>
        Assert.All(Samples(typed), wait => Assert.InRange(wait, 0, 1e7));

    [Theory]
    [InlineData("")]
    [InlineData("fast")]
    [InlineData("-5")]
    [InlineData("5-")]
    [InlineData("150-50")]
    [InlineData("1-2-3")]
    [InlineData("200ms")]
    [InlineData("1,000")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("99999999")]
    [InlineData("lognormal")]
    [InlineData("lognormal:")]
    [InlineData("lognormal:200")]
    [InlineData("lognormal:200,0.5,1")]
    [InlineData("lognormal:-1,0.5")]
    [InlineData("lognormal:200,-1")]
    [InlineData("lognormal:200,9")]
    [InlineData("normal:200,0.5")]
    public void What_is_no_latency_is_refused(string typed) => Assert.Null(LatencySpec.Parse(typed));

    private static List<double> Samples(string typed)
    {
        var spec = LatencySpec.Parse(typed)!;
        return [.. Enumerable.Range(0, 20_000).Select(i =>
        {
            var random = new SlotRandom(SlotRandom.Key(1, i));
            return spec.Draw(ref random).TotalMilliseconds;
        })];
    }
}
