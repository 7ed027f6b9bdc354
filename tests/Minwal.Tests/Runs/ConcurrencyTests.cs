using Minwal.Calls;
using Minwal.Calls.Gates;
using Minwal.Runs;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class ConcurrencyTests
{
    [Theory(Timeout = RunScene.Patience)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(16, true)]
    [InlineData(3, false)]
    [InlineData(16, false)]
    public async Task As_many_calls_as_asked_for_are_in_flight_and_never_more(int concurrency, bool paid)
    {
        await using var order = new ScrambledOrder((ulong)concurrency);
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var model = new StubModel(call => RunScene.Words(call, 400))
        {
            Hold = async (call, cancellation) =>
            {
                await full.Task;
                await order.PassAsync(cancellation);
            },
        };
        var run = RunScene.RunAsync(RunScene.Settings(RunScene.Chain, model, 120, 3, concurrency, paid), new MemoryJournal());
        await model.WhenBegun(concurrency).WaitAsync(TestContext.Current.CancellationToken);
        full.SetResult();
        await run;
        Assert.Equal(concurrency, model.MostInFlight);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_slow_call_holds_up_nobody()
    {
        var slow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var model = new StubModel(RunScene.Numbered) { Hold = (call, _) => call.Slot == 1 ? slow.Task : Task.CompletedTask };
        var journal = new MemoryJournal();
        var run = RunScene.RunAsync(RunScene.Settings(RunScene.Single, model, 256, concurrency: 2), journal);
        await model.WhenBegun(256);
        Assert.Empty(journal.ReadDrafts());
        slow.SetResult();
        Assert.Equal(256, (await run).Ledger.Accepted);
    }

    [Theory(Timeout = RunScene.Patience)]
    [InlineData(1_000_000)]
    [InlineData(1_000_000_000_000)]
    public async Task While_the_first_call_is_slow_no_more_units_are_begun_than_the_window_holds_whatever_their_number(long samples)
    {
        var slow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var model = new StubModel(RunScene.Numbered) { Hold = (call, _) => call.Slot == 1 ? slow.Task : Task.CompletedTask };
        using var stop = new CancellationTokenSource();
        var run = RunScene.Loop(RunScene.Settings(RunScene.Single, model, samples, concurrency: 8), new MemoryJournal())
            .RunAsync(stop.Token, CancellationToken.None);
        await model.WhenBegun(RunLoop.LeastAhead);
        // Whoever would go further has every opportunity to.
        for (var turn = 0; turn < 2000; turn++) await Task.Yield();
        await stop.CancelAsync();
        slow.SetResult();
        Assert.True((await run).End == RunEnd.Stopped);
        Assert.Equal(RunLoop.LeastAhead, model.Begun);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task With_many_at_once_the_lead_over_acceptance_is_as_great_as_the_answers_make_it()
    {
        await using var order = new ScrambledOrder(8);
        var (journal, lead) = (new MemoryJournal(), 0);
        var model = new StubModel(RunScene.Numbered)
        {
            Hold = async (call, cancellation) =>
            {
                // Verdicts are written in the order of units, so their number tells how far acceptance has come.
                lock (order) lead = Math.Max(lead, (int)call.Slot - journal.ReadDrafts().Count());
                await order.PassAsync(cancellation);
            },
        };
        await RunScene.RunAsync(RunScene.Settings(RunScene.Single, model, 1200, concurrency: 10), journal);
        Assert.InRange(lead, 11, RunLoop.LeastAhead);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Whoever_waits_for_a_place_is_served_in_order()
    {
        using var gates = new EndpointGates(new CallLimits { InFlight = 1 }, new FakeTime(Waiting.Forbidden));
        var queue = gates.QueueFor(gates.Of(new ModelEndpoint("openai", "m", new StubModel(_ => "")) { Address = "http://a" }));
        Task<GatePlace> EnterAsync() => gates.EnterAsync(queue, null, 0, isAgain: false, CancellationToken.None).AsTask();
        var first = await EnterAsync();
        var waiting = Enumerable.Range(0, 20).Select(_ => EnterAsync()).ToList();
        for (var i = 0; i < waiting.Count; i++)
        {
            Assert.All(waiting.Skip(i), task => Assert.False(task.IsCompleted));
            first.Dispose();
            first = await waiting[i];
        }
    }
}
