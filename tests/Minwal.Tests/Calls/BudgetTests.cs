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
    public async Task Of_those_who_wait_the_earliest_record_goes_first()
    {
        var budget = new CallBudget(new CallLimits { MaxTokens = 100 }, []);
        ModelEndpoint[] endpoints = [new("p", "m", new StubModel(_ => ""))];
        CallBound Of(long unit) => new("t", 10, 20, endpoints, unit);
        // Ten bytes, the frame and twenty tokens of an answer: two of them have room.
        ValueTask<CallReserve?> Begin(long unit) => budget.BeginAsync(Of(unit), CancellationToken.None);
        CallReserve[] begun = [(await Begin(1))!, (await Begin(2))!];
        var (late, early) = (Begin(3).AsTask(), Begin(0).AsTask());
        Assert.Null(budget.TryBegin(Of(0)));
        budget.End(begun[0], null);
        Assert.NotNull(await early);
        Assert.False(late.IsCompleted);
        budget.GiveBack(begun[1]);
        Assert.NotNull(await late);
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
                var bound = new CallBound("t", 10, null, []);
                if (await budget.BeginAsync(bound, CancellationToken.None) is not { } reserve) return;
                await Task.Yield();
                var tokens = 1 + (long)(seed % (ulong)most);
                lock (gate) used += tokens;
                var usage = new CallUsage(tokens, 0, 0, 0);
                budget.End(reserve, new CallRecord(default, "t", "", CallState.Answered) { Provider = "p", Usage = usage });
            }

            var seeds = Enumerable.Range(0, 200).Select(_ => random.Next()).ToList();
            await Task.WhenAll(seeds.Select(seed => Task.Run(() => CallAsync(seed))));
            // A call may be longer than any before it; beyond that there is no overrun.
            Assert.InRange(used, 1000 - (2 * most), 1000 + most);
            Assert.True(budget.IsUsedUp);
        }
    }

    [Theory(Timeout = RunScene.Patience)]
    [InlineData(500)]
    [InlineData(1000)]
    [InlineData(2500)]
    public async Task Where_answers_have_a_limit_nothing_is_passed_also_not_by_the_first_calls(long most)
    {
        for (var trial = 0UL; trial < 20; trial++)
        {
            var (prompt, answer) = (120L, 200);
            var endpoint = new ModelEndpoint("p", "m", new StubModel(RunScene.Numbered))
            {
                Price = usage => (usage.Input + (2 * usage.Output)) / 1000m,
            };
            var budget = new CallBudget(new CallLimits { MaxTokens = most, MaxCost = most / 600m }, []);
            var (tokens, cost, made, gate, random) = (0L, 0m, 0, new Lock(), new SlotRandom(trial));
            async Task CallAsync(long read, long written)
            {
                var bound = new CallBound("t", prompt, answer, [endpoint]);
                if (await budget.BeginAsync(bound, CancellationToken.None) is not { } reserve) return;
                await Task.Yield();
                var usage = new CallUsage(read, 0, written, 0);
                lock (gate) (tokens, cost, made) = (tokens + read + written, cost + endpoint.Price(usage)!.Value, made + 1);
                budget.End(reserve, new CallRecord(default, "t", "", CallState.Answered)
                {
                    Provider = "p",
                    Usage = usage,
                    Cost = endpoint.Price(usage),
                });
            }

            // Prompts of a text differ little; answers are as long as they like, most of them as long as they may be.
            var calls = Enumerable.Range(0, 60)
                .Select(_ => (Read: 40 + (long)(random.Next() % 8), Written: Math.Min(answer, 1 + (long)(random.Next() % 300)))).ToList();
            await Task.WhenAll(calls.Select(call => Task.Run(() => CallAsync(call.Read, call.Written))));
            Assert.InRange(tokens, 0, most);
            Assert.InRange(cost, 0, most / 600m);
            Assert.True(budget.IsUsedUp);
            // What is left would not hold one more call at its worst; before the first answer a prompt counts a token for each byte.
            Assert.True(made == 0 ? most < 400 : most - tokens < 300 || (most / 600m) - cost < 0.5m, $"{made}: {tokens}, {cost}");
            Assert.Contains("the budget has no room for another call of 't'", budget.Why, StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_first_call_that_could_pass_the_budget_is_not_made_and_it_is_said_why()
    {
        var model = new StubModel(RunScene.Numbered);
        var told = new List<string>();
        var settings = Settings(model, 4, new CallLimits { InFlight = 4, MaxTokens = 500 });
        settings = settings with
        {
            Notice = told.Add,
            Models = settings.Models.ToDictionary(m => m.Key, m => m.Value with { MaxTokens = 600 }),
        };
        var result = await RunScene.RunAsync(settings, new MemoryJournal());
        Assert.Equal((RunEnd.OutOfBudget, 0), (result.End, model.Begun));
        Assert.Contains("600 of its tokens are the most that an answer may have", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Calls_can_be_counted_and_those_of_earlier_processes_are_among_them()
    {
        var journal = new MemoryJournal();
        var model = new StubModel(RunScene.Numbered);
        foreach (var (most, begun) in ((long, int)[])[(3, 3), (3, 3), (7, 7)])
        {
            var result = await RunScene.RunAsync(
                Settings(model, 4, new CallLimits { InFlight = 4, MaxCalls = most }), journal, resumed: true);
            Assert.Equal((RunEnd.OutOfBudget, begun), (result.End, model.Begun));
        }
    }

    /// <summary>A run whose answers may be of any length.</summary>
    private static RunSettings Settings(StubModel model, int concurrency, CallLimits limits)
    {
        var settings = RunScene.Settings(RunScene.Single, model, 40, concurrency: concurrency) with { Limits = limits };
        return settings with { Models = settings.Models.ToDictionary(m => m.Key, m => m.Value with { MaxTokens = null }) };
    }
}
