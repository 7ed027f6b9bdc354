using Minwal.Planning;
using Xunit;

namespace Minwal.Tests.Calls.Gates;

/// <summary>A limit that nobody has named is found from refusals, and few requests are spent on it.</summary>
public sealed class LearntLimitTests
{
    private static readonly TimeSpan Fast = TimeSpan.FromMilliseconds(300);

    [Theory]
    [InlineData(120, 16, true, 300)]
    [InlineData(120, 64, true, 300)]
    [InlineData(120, 64, false, 300)]
    [InlineData(600, 64, true, 300)]
    [InlineData(600, 64, false, 300)]
    [InlineData(6000, 64, true, 300)]
    [InlineData(6000, 256, false, 300)]
    [InlineData(120, 64, false, 50)]
    [InlineData(600, 64, false, 50)]
    [InlineData(600, 64, true, 50)]
    [InlineData(120, 64, false, 2000)]
    [InlineData(12000, 64, false, 300)]
    public void A_strict_limit_is_used_to_85_of_100_and_few_requests_are_refused(double perMinute, int inFlight, bool tells, int latency)
    {
        var run = new GateSimulation(inFlight);
        var admit = GateSimulation.Bucket(perMinute, tells);
        var answers = TimeSpan.FromMilliseconds(latency);
        run.Run(TimeSpan.FromMinutes(1), admit, _ => answers);
        var (first, refused) = (run.Answered, run.Refused);
        run.Run(TimeSpan.FromMinutes(11), admit, _ => answers);
        var reached = (run.Answered - first) / (perMinute * 10);
        Assert.True(reached > 0.9, $"{reached:0.000} of the limit, {first} in the first minute; refused {run.RefusedShare:0.0000}");
        // Where answers take long it is half a minute until anything is known.
        Assert.True(first > (latency > 1000 ? 0.6 : 0.85) * perMinute, $"{first} in the first minute, with {refused} refused");
        Assert.True(run.RefusedShare < 0.05, $"refused {run.RefusedShare:0.0000}, {refused} in the first minute");
    }

    [Theory]
    [InlineData(120, 1)]
    [InlineData(120, 10)]
    [InlineData(60, 2)]
    [InlineData(90, 2)]
    [InlineData(200, 3)]
    [InlineData(300, 2)]
    [InlineData(120, 50)]
    [InlineData(120, 300)]
    [InlineData(120, 1000)]
    [InlineData(120, 2000)]
    [InlineData(600, 300)]
    [InlineData(600, 2)]
    public void Where_nobody_named_a_number_in_flight_few_are_refused_in_the_first_minutes_too(double perMinute, int latency)
    {
        var run = new GateSimulation(64, careful: true);
        var minutes = Math.Max(2, 240 / perMinute);
        run.Run(TimeSpan.FromMinutes(minutes), GateSimulation.Bucket(perMinute, tells: false), _ => TimeSpan.FromMilliseconds(latency));
        // A limit of one a second is hard to hit: the endpoint lets nothing be caught up.
        Assert.True(run.RefusedShare < (perMinute < 100 ? 0.06 : 0.05), $"refused {run.Refused} of {run.Asked}");
        Assert.True(run.Answered > (latency > 1000 ? 0.8 : 0.85) * perMinute * minutes, $"{run.Answered}");
    }

    [Theory]
    [InlineData(120, 64)]
    [InlineData(1000, 64)]
    public void A_limit_by_whole_minutes_is_kept_too(int perMinute, int inFlight)
    {
        var run = new GateSimulation(inFlight);
        run.Run(TimeSpan.FromMinutes(10), GateSimulation.Minutes(perMinute), _ => Fast);
        Assert.True(run.Answered > 0.8 * perMinute * 10, $"{run.Answered}");
        Assert.True(run.RefusedShare < 0.085, $"refused {run.RefusedShare:0.0000}");
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.1)]
    public void Refusals_that_come_by_chance_do_not_slow_the_work_down_for_long(double share)
    {
        var random = new SlotRandom(SlotRandom.Key(3, 5));
        var run = new GateSimulation(64);
        run.Run(
            TimeSpan.FromMinutes(10), _ => random.Unit() < share ? new SimulatedFault(TimeSpan.FromMilliseconds(100)) : null, _ => Fast);
        // What 64 places give in ten minutes when nobody is refused.
        var free = 64 / Fast.TotalSeconds * 600;
        Assert.True(run.Answered > free * 0.85, $"{run.Answered / free:0.000} of what is possible");
    }

    [Theory]
    [InlineData(600, 300)]
    [InlineData(600, 50)]
    [InlineData(1200, 300)]
    public void A_limit_that_falls_to_a_tenth_and_is_not_told_is_not_taken_for_chance(double perMinute, int latency)
    {
        var run = new GateSimulation(64);
        var admit = GateSimulation.Bucket(perMinute, tells: false, now => now.TotalMinutes > 3 ? 0.1 : 1);
        run.Run(TimeSpan.FromMinutes(3), admit, _ => TimeSpan.FromMilliseconds(latency));
        var (answered, refused, asked) = (run.Answered, run.Refused, run.Asked);
        run.Run(TimeSpan.FromMinutes(13), admit, _ => TimeSpan.FromMilliseconds(latency));
        var share = (double)(run.Refused - refused) / (run.Asked - asked);
        Assert.True(share < 0.08, $"refused {run.Refused - refused} of {run.Asked - asked} after the fall");
        Assert.True(run.Answered - answered > 0.85 * perMinute, $"{run.Answered - answered} of {perMinute} after the fall");
    }

    [Fact]
    public void A_limit_that_falls_to_a_tenth_for_a_minute_is_followed_down_and_up()
    {
        var run = new GateSimulation(64);
        var admit = GateSimulation.Bucket(6000, tells: true, now => now.TotalMinutes is > 3 and < 4 ? 0.1 : 1);
        run.Run(TimeSpan.FromMinutes(3), admit, _ => Fast);
        var before = run.Answered;
        run.Run(TimeSpan.FromMinutes(4), admit, _ => Fast);
        var storm = run.Answered - before;
        run.Run(TimeSpan.FromMinutes(9), admit, _ => Fast);
        Assert.True(storm > 0.6 * 600, $"{storm} of 600 in the storm");
        Assert.True(run.RefusedShare < 0.05, $"{run.RefusedShare:0.0000}");
        Assert.True(run.Answered - before - storm > 0.5 * 5 * 6000, $"{run.Answered - before - storm} of 30000 after it");
    }
}
