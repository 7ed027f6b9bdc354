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
        var model = new StubModel(RunScene.Numbered)
        {
            Hold = (_, _) =>
            {
                time.Advance(10 * Second);
                return Task.CompletedTask;
            },
        };
        var journal = new MemoryJournal();
        var result = await RunAsync(model, journal, time, 65 * Second);
        Assert.Equal((RunEnd.OutOfTime, 60 * Second), (result.End, time.Elapsed));
        // Whatever was begun has been answered and kept.
        Assert.Equal((6, 6L), (model.Begun, result.Ledger.Calls.Sums().Sum(sum => sum.Calls)));
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
            Hold = (_, cancellation) =>
            {
                if (!isSlow) return Task.CompletedTask;
                time.Advance(30 * Second);
                return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            },
        };
        var journal = new MemoryJournal();
        var result = await RunAsync(model, journal, time, 30 * Second);
        Assert.Equal((RunEnd.OutOfTime, 0L, 1), (result.End, result.Ledger.Accepted, model.Begun));
        isSlow = false;
        var more = await RunAsync(model, journal, time, null);
        Assert.Equal((RunEnd.Decided, 40L), (more.End, more.Ledger.Accepted));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Who_stops_a_run_first_is_who_ended_it()
    {
        var time = new FakeTime();
        using var stop = new CancellationTokenSource();
        var model = new StubModel(RunScene.Numbered)
        {
            Hold = (_, _) =>
            {
                stop.Cancel();
                time.Advance(20 * Second);
                return Task.CompletedTask;
            },
        };
        Assert.Equal(RunEnd.Stopped, (await RunAsync(model, new MemoryJournal(), time, 20 * Second, stop.Token)).End);
    }

    [Fact]
    public void More_records_and_slower_calls_leave_more_time_before_the_end()
    {
        TimeSpan StopsAfter(TimeSpan call, long records)
        {
            var (time, stopped, cut) = (new FakeTime(), TimeSpan.Zero, TimeSpan.Zero);
            using var deadline = RunDeadline.Begin(
                TimeSpan.FromSeconds(1000), time, () => call, () => records, () => stopped = time.Elapsed, () => cut = time.Elapsed);
            time.Advance(TimeSpan.FromSeconds(1000));
            Assert.InRange(cut, stopped, TimeSpan.FromSeconds(999.9));
            return stopped;
        }

        Assert.InRange(StopsAfter(TimeSpan.Zero, 0), TimeSpan.FromSeconds(998), TimeSpan.FromSeconds(1000));
        Assert.InRange(StopsAfter(TimeSpan.FromSeconds(30), 0), TimeSpan.FromSeconds(968), TimeSpan.FromSeconds(970));
        Assert.InRange(StopsAfter(TimeSpan.FromSeconds(30), 1_000_000), TimeSpan.FromSeconds(918), TimeSpan.FromSeconds(921));
        // Half of the time is for work in any case.
        Assert.InRange(StopsAfter(TimeSpan.FromHours(1), 1_000_000_000), TimeSpan.FromSeconds(499), TimeSpan.FromSeconds(501));
    }

    private static Task<RunResult> RunAsync(
        StubModel model, MemoryJournal journal, FakeTime time, TimeSpan? most, CancellationToken stop = default)
    {
        var settings = RunScene.Settings(RunScene.Single, model, 40) with
        {
            Limits = new CallLimits { InFlight = 1, MaxTime = most },
            Resume = new ResumeRules(),
        };
        return new RunLoop(settings, journal, time).RunAsync(stop, CancellationToken.None);
    }
}
