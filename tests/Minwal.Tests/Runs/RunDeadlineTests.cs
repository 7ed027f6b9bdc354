using Minwal.Calls;
using Minwal.Runs;
using Xunit;

namespace Minwal.Tests.Runs;

/// <summary>A run that may take so long and no longer.</summary>
public sealed class RunDeadlineTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact(Timeout = RunScene.Patience)]
    public async Task What_can_be_answered_in_time_is_and_nothing_is_begun_that_cannot()
    {
        var time = new FakeTime();
        // Every answer takes ten seconds.
        var model = new StubModel(RunScene.Numbered) { Hold = (_, cancellation) => Task.Delay(10 * Second, time, cancellation) };
        var journal = new MemoryJournal();
        var result = await RunAsync(model, journal, time, TimeSpan.FromSeconds(65));
        Assert.Equal(RunEnd.OutOfTime, result.End);
        Assert.InRange(time.Elapsed, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(65));
        // Whatever was begun has been answered and kept.
        Assert.InRange(model.Begun, 10, 14);
        Assert.Equal(model.Begun, result.Ledger.Calls.Sums().Sum(sum => sum.Calls));
        Assert.Equal(journal.Rows, journal.FlushedRows);

        var more = await RunAsync(model, journal, time, null);
        Assert.Equal((RunEnd.Decided, 40L, 40), (more.End, more.Ledger.Accepted, model.Begun));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task What_is_not_answered_in_time_is_cut_off_and_the_run_goes_on_later()
    {
        var (time, isSlow) = (new FakeTime(), true);
        var model = new StubModel(RunScene.Numbered)
        {
            Hold = (_, cancellation) => isSlow ? Task.Delay(100 * Second, time, cancellation) : Task.CompletedTask,
        };
        var journal = new MemoryJournal();
        var result = await RunAsync(model, journal, time, TimeSpan.FromSeconds(30));
        Assert.Equal((RunEnd.OutOfTime, 0L), (result.End, result.Ledger.Accepted));
        Assert.InRange(time.Elapsed, TimeSpan.FromSeconds(28), TimeSpan.FromSeconds(30));
        isSlow = false;
        var more = await RunAsync(model, journal, time, null);
        Assert.Equal((RunEnd.Decided, 40L), (more.End, more.Ledger.Accepted));
    }

    [Fact]
    public void More_records_and_slower_calls_leave_more_time_before_the_end()
    {
        TimeSpan StopsAfter(TimeSpan call, long records)
        {
            var (time, stopped) = (new FakeTime(), TimeSpan.Zero);
            using var deadline = RunDeadline.Begin(
                TimeSpan.FromSeconds(1000), time, () => call, () => records, () => stopped = time.Elapsed, () => { });
            time.Advance(TimeSpan.FromSeconds(1000));
            return stopped;
        }

        Assert.InRange(StopsAfter(TimeSpan.Zero, 0), TimeSpan.FromSeconds(998), TimeSpan.FromSeconds(1000));
        Assert.InRange(StopsAfter(TimeSpan.FromSeconds(30), 0), TimeSpan.FromSeconds(968), TimeSpan.FromSeconds(970));
        Assert.InRange(StopsAfter(TimeSpan.FromSeconds(30), 1_000_000), TimeSpan.FromSeconds(918), TimeSpan.FromSeconds(921));
        // Half of the time is for work in any case.
        Assert.InRange(StopsAfter(TimeSpan.FromHours(1), 1_000_000_000), TimeSpan.FromSeconds(499), TimeSpan.FromSeconds(501));
    }

    private static async Task<RunResult> RunAsync(StubModel model, MemoryJournal journal, FakeTime time, TimeSpan? most)
    {
        var settings = RunScene.Settings(RunScene.Single, model, 40, concurrency: 2) with
        {
            Limits = new CallLimits { InFlight = 2, MaxTime = most },
            Resume = new ResumeRules(),
        };
        var running = new RunLoop(settings, journal, time).RunAsync(CancellationToken.None, CancellationToken.None);
        while (!running.IsCompleted)
        {
            await Task.Yield();
            if (time.Waiters > 0 && model.Begun > 0) await SettleAsync(time);
        }

        return await running;
    }

    /// <summary>Lets a little time pass once nobody has anything to do but wait.</summary>
    private static async Task SettleAsync(FakeTime time)
    {
        var waiters = time.Waiters;
        for (var i = 0; i < 50; i++) await Task.Yield();
        if (time.Waiters == waiters) time.Advance(Second / 2);
    }
}
