using Minwal.Calls;
using Minwal.Planning;
using Minwal.Runs;
using Xunit;

namespace Minwal.Tests.Calls;

public sealed class BudgetTests
{
    [Theory(Timeout = RunScene.Patience)]
    [InlineData(1, 7.5, 15)]
    [InlineData(16, 7.5, 15)]
    [InlineData(16, 7.4, 14)]
    [InlineData(16, 0.4, 0)]
    public async Task A_run_stops_before_its_budget_is_passed_and_can_go_on(int concurrency, double money, int calls)
    {
        await using var order = new ScrambledOrder(3);
        var journal = new MemoryJournal();
        var model = new StubModel(RunScene.Numbered) { Hold = (_, cancellation) => order.PassAsync(cancellation) };
        var settings = Settings(model, concurrency, new CallLimits { InFlight = concurrency, MaxCost = (decimal)money });
        var result = await RunScene.RunAsync(settings, journal);
        Assert.Equal(RunEnd.OutOfBudget, result.End);
        // What a call costs is not known before the first one has ended.
        Assert.Equal(Math.Max(1, calls), model.Begun);
        Assert.Equal(journal.Rows, journal.FlushedRows);

        var more = await RunScene.RunAsync(Settings(model, concurrency, new CallLimits { InFlight = concurrency }), journal, resumed: true);
        Assert.Equal((RunEnd.Decided, 40L, 40), (more.End, more.Ledger.Accepted, model.Begun));
        Assert.Equal(Math.Max(1, calls), more.Ledger.Calls.Reused);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task What_earlier_processes_spent_counts()
    {
        var journal = new MemoryJournal();
        var model = new StubModel(RunScene.Numbered);
        foreach (var tokens in (long[])[25, 50, 75])
        {
            var settings = Settings(model, 4, new CallLimits { InFlight = 4, MaxTokens = tokens });
            var result = await RunScene.RunAsync(settings, journal, resumed: true);
            Assert.Equal(RunEnd.OutOfBudget, result.End);
            Assert.Equal(tokens / 5, model.Begun);
        }
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task However_calls_end_the_limit_holds_and_nobody_waits_for_ever()
    {
        var random = new SlotRandom(91);
        for (var trial = 0; trial < 30; trial++)
        {
            var budget = new CallBudget(new CallLimits { MaxTokens = 1000 }, []);
            var (used, most, gate) = (0L, 40, new Lock());
            async Task CallAsync(ulong seed)
            {
                if (!await budget.BeginAsync(CancellationToken.None)) return;
                await Task.Yield();
                var tokens = 1 + (long)(seed % (ulong)most);
                lock (gate) used += tokens;
                budget.End(new CallRecord(default, "t", "", CallState.Answered) { Provider = "p", Usage = new CallUsage(tokens, 0, 0, 0) });
            }

            var seeds = Enumerable.Range(0, 200).Select(_ => random.Next()).ToList();
            await Task.WhenAll(seeds.Select(seed => Task.Run(() => CallAsync(seed))));
            // A call may be longer than any before it; beyond that there is no overrun.
            Assert.InRange(used, 1000 - (2 * most), 1000 + most);
            Assert.True(budget.IsUsedUp);
        }
    }

    private static RunSettings Settings(StubModel model, int concurrency, CallLimits limits) =>
        RunScene.Settings(RunScene.Single, model, 40, concurrency: concurrency) with { Limits = limits };
}
