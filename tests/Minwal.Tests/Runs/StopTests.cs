using Minwal.Calls;
using Minwal.Runs;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class StopTests
{
    [Theory(Timeout = RunScene.Patience)]
    [InlineData(1)]
    [InlineData(8)]
    public async Task After_a_stop_the_calls_in_flight_are_finished_and_kept_and_no_other_is_begun(int concurrency)
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // Half the answers are rejected, half the units have a second call to make: neither is made any more.
        var model = new StubModel(call => RunScene.Answer(call, slot => slot % 2 == 0 ? "bad" : $"w{slot}")) { Hold = (_, _) => held.Task };
        var journal = new MemoryJournal();
        using var stop = new CancellationTokenSource();
        var run = RunScene.Loop(RunScene.Settings(RunScene.Chain, model, 1000, concurrency: concurrency), journal)
            .RunAsync(stop.Token, CancellationToken.None);
        await model.WhenBegun(concurrency);
        await stop.CancelAsync();
        held.SetResult();
        var result = await run;
        Assert.True(result.End == RunEnd.Stopped);
        Assert.Equal(concurrency, model.Begun);
        Assert.Equal(concurrency, journal.ReadCalls().Count());
        Assert.All(journal.ReadCalls(), c => Assert.NotNull(c.Text));
        Assert.Equal((1, journal.Rows), (journal.Flushes, journal.FlushedRows));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task After_a_stop_a_slot_whose_call_fails_is_not_tried_again()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var model = new StubModel(_ => throw new ModelException("MW3005", "down")) { Hold = (_, _) => held.Task };
        var journal = new MemoryJournal();
        using var stop = new CancellationTokenSource();
        var run = RunScene.Loop(RunScene.Settings(RunScene.Single, model, 10, concurrency: 2), journal)
            .RunAsync(stop.Token, CancellationToken.None);
        await model.WhenBegun(2);
        await stop.CancelAsync();
        held.SetResult();
        Assert.True((await run).End == RunEnd.Stopped);
        Assert.Equal(["MW3005", "MW3005"], journal.ReadCalls().Select(c => c.Code ?? "ok"));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_run_that_is_stopped_before_it_begins_asks_nothing()
    {
        var model = new StubModel(_ => throw new InvalidOperationException());
        var result = await RunScene.Loop(RunScene.Settings(RunScene.Single, model, 10), new MemoryJournal())
            .RunAsync(new CancellationToken(true), CancellationToken.None);
        Assert.True(result.End == RunEnd.Stopped);
        Assert.Equal((0, 0L), (model.Begun, result.Ledger.Drafts));

        // Nor does it go through what an earlier process left.
        var journal = new MemoryJournal();
        await RunScene.RunAsync(RunScene.Settings(RunScene.Single, new StubModel(RunScene.Numbered), 10), journal);
        result = await RunScene.Loop(RunScene.Settings(RunScene.Single, model, 10), journal, resumed: true)
            .RunAsync(new CancellationToken(true), CancellationToken.None);
        Assert.Equal((true, 0L), (result.End == RunEnd.Stopped, result.Ledger.Calls.Reused));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_stop_that_comes_when_all_is_done_changes_nothing()
    {
        using var stop = new CancellationTokenSource();
        var model = new StubModel(RunScene.Numbered);
        var result = await RunScene.Loop(RunScene.Settings(RunScene.Single, model, 10), new MemoryJournal())
            .RunAsync(stop.Token, CancellationToken.None);
        await stop.CancelAsync();
        Assert.False(result.End == RunEnd.Stopped);
        Assert.Equal(10, result.Ledger.Accepted);
    }

    [Theory(Timeout = RunScene.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_abort_cuts_calls_off_and_they_are_not_kept_as_failed(bool stopped)
    {
        var (begun, cut) = (0, 0);
        var model = new StubModel(RunScene.Numbered)
        {
            Hold = async (_, cancellation) =>
            {
                if (Interlocked.Increment(ref begun) <= 3) return;
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
                }
                finally
                {
                    // What is cut off may take a while to end: the run ends after it, so that nobody writes to a journal that was closed.
                    for (var turn = 0; turn < 500; turn++) await Task.Yield();
                    Interlocked.Increment(ref cut);
                }
            },
        };
        var journal = new MemoryJournal();
        using var stop = new CancellationTokenSource();
        using var abort = new CancellationTokenSource();
        var run = RunScene.Loop(RunScene.Settings(RunScene.Single, model, 100, concurrency: 4), journal).RunAsync(stop.Token, abort.Token);
        await model.WhenBegun(3 + 4);
        if (stopped) await stop.CancelAsync();
        await abort.CancelAsync();
        Assert.Equal(RunEnd.Stopped, (await run).End);
        // The fifth worker's call, which waited for a place, is not begun when the others' places become free.
        Assert.Equal((7, 4), (model.Begun, cut));
        Assert.Equal(3, journal.ReadCalls().Count());
        Assert.All(journal.ReadCalls(), c => Assert.Equal("ok", c.Code ?? "ok"));
        Assert.Equal((1, journal.Rows), (journal.Flushes, journal.FlushedRows));
    }
}
