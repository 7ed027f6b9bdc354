using Minwal.Calls;
using Minwal.Runs;
using Minwal.Workbench.Running;
using Xunit;

namespace Minwal.Cli.Tests;

public sealed class RemainingTimeTests
{
    private readonly RunLedger _ledger = new(100, []);

    /// <summary>
    /// Ten conversations of ten calls each are half done and none is finished: 50 of 1,000 calls have taken 10 s, so 950 take 190 s.
    /// </summary>
    [Fact]
    public void Answers_count_also_where_no_record_is_finished() =>
        Assert.Equal(190, Seconds(new RemainingTime(_ledger, () => 10), answered: 50, after: 10));

    [Fact]
    public void Without_a_rehearsal_the_first_records_tell_how_many_calls_are_due()
    {
        var left = new RemainingTime(_ledger, () => null);
        Assert.Null(left.After(new CallActivity(50, 5, []), TimeSpan.FromSeconds(10)));
        _ledger.Settle(slots: 20, calls: 40);
        // 80 slots of two calls, of which ten have been answered, at five a second.
        Assert.Equal(30, Seconds(new RemainingTime(_ledger, () => null), answered: 50, after: 10));
    }

    [Fact]
    public void Slots_that_come_again_are_due_again()
    {
        _ledger.Settle(slots: 100, calls: 100);
        Assert.Equal(0, Seconds(new RemainingTime(_ledger, () => null), answered: 100, after: 10));
        _ledger.Reopen(50);
        Assert.Equal(10, Seconds(new RemainingTime(_ledger, () => null), answered: 100, after: 10));
    }

    [Fact]
    public void The_last_minute_counts_where_it_has_answers()
    {
        var left = new RemainingTime(_ledger, () => 10);
        for (var second = 10; second <= 300; second += 10)
            Assert.NotNull(left.After(new CallActivity(second <= 200 ? 100 : 100 + second - 200, 1, []), TimeSpan.FromSeconds(second)));
        // One a second of late, although it was one in two seconds on the whole.
        Assert.Equal(790, Seconds(left, answered: 210, after: 310));
    }

    [Fact]
    public void Where_nobody_is_asked_elsewhere_slots_count()
    {
        Assert.Null(new RemainingTime(_ledger, () => null).After(CallActivity.None, TimeSpan.FromSeconds(1)));
        _ledger.Settle(slots: 25, calls: 0);
        Assert.Equal(TimeSpan.FromSeconds(3), new RemainingTime(_ledger, () => null).After(CallActivity.None, TimeSpan.FromSeconds(1)));
    }

    private static double? Seconds(RemainingTime left, long answered, double after) =>
        left.After(new CallActivity(answered, 0, [new CallWait(CallWaitReason.Limit, 1)]), TimeSpan.FromSeconds(after))?.TotalSeconds;
}
