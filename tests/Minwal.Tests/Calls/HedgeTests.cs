using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Runs;
using Xunit;

namespace Minwal.Tests.Calls;

/// <summary>Calls that take long are asked a second time.</summary>
public sealed class HedgeTests
{
    private readonly FakeTime _time = new();
    private readonly MemoryJournal _journal = new();

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_call_that_hangs_is_asked_again_and_the_bytes_are_those_of_a_run_without()
    {
        var plain = new MemoryJournal();
        await RunScene.RunAsync(RunScene.Settings(RunScene.Single, new StubModel(RunScene.Numbered), 60), plain);
        var model = Hanging(50);
        var result = await RunAsync(0.05, At("a", model));
        Assert.Equal((60L, 60L, 61), (result.Ledger.Accepted, result.Ledger.Drafts, model.Begun));
        Assert.Equal(plain.Text(), _journal.Text());
        RunScene.AddsUp(result, _journal);
        var rows = _journal.ReadCalls().GroupBy(call => call.Key).Single(call => call.Count() > 1).ToList();
        Assert.Equal([CallRecord.HedgedCode, null], rows.Select(row => row.Code));
        // At its worst: the prompt that the other reported, and the fifty tokens that an answer may have.
        Assert.Equal((new CallUsage(3, 0, 50, 0), 0.5m), (rows[0].Usage, rows[0].Cost));
        var sum = Assert.Single(result.Ledger.Calls.Sums());
        Assert.Equal((61L, 0L, 1L, 30.5m), (sum.Calls, sum.Failed, sum.Hedged, sum.Cost));
        Assert.Equal((60 * 5) + 53, sum.Usage.Input + sum.Usage.Output);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task The_second_request_goes_to_another_endpoint_of_the_pool()
    {
        var (a, b) = (Hanging(50), Hanging(50));
        var result = await RunAsync(0.05, At("a", a), At("b", b));
        Assert.Equal((60L, 61), (result.Ledger.Accepted, a.Begun + b.Begun));
        var rows = _journal.ReadCalls().GroupBy(call => call.Key).Single(call => call.Count() > 1).ToList();
        Assert.Equal(2, rows.Select(row => row.Endpoint).Distinct().Count());
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Without_room_in_the_budget_nothing_is_asked_twice()
    {
        var (release, asked) = (new TaskCompletionSource(), 0);
        var model = new StubModel(RunScene.Numbered)
        {
            Hold = (_, _) => Interlocked.Increment(ref asked) == 60 ? release.Task : Task.CompletedTask,
        };
        var settings = Settings(0.5, [At("a", model)]);
        // Fifty-nine answers of five tokens, and one call that may take what is left.
        settings = settings with { Limits = settings.Limits with { MaxTokens = (59 * 5) + 100 } };
        var running = Run(settings);
        for (var i = 0; i < 50; i++) _time.Advance(TimeSpan.FromSeconds(1));
        await model.WhenBegun(60);
        for (var i = 0; i < 50; i++)
        {
            await Task.Yield();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        release.SetResult();
        await PassAsync(running);
        Assert.Equal((60L, 60), ((await running).Ledger.Accepted, model.Begun));
    }

    [Fact]
    public void The_share_of_calls_is_never_passed_and_a_call_of_an_unknown_kind_is_let_alone()
    {
        var hedge = new CallHedge(0.05);
        for (var i = 0; i < 100; i++) hedge.Begin();
        Assert.Equal(5, Enumerable.Range(0, 50).Count(_ => hedge.TryTake()));
        hedge.GiveBack();
        Assert.True(hedge.TryTake());
        Assert.False(hedge.TryTake());
        Assert.Null(hedge.DelayOf("words/write"));
        for (var i = 0; i < 100; i++) hedge.Note("words/write", TimeSpan.FromMilliseconds(i < 95 ? 100 : 10_000), 7);
        Assert.Equal(TimeSpan.FromMilliseconds(125), hedge.DelayOf("words/write"));
        Assert.Equal(TimeSpan.Zero, hedge.WaitFor("words/write", TimeSpan.FromMilliseconds(125)));
        Assert.Equal(TimeSpan.FromMilliseconds(25), hedge.WaitFor("words/write", TimeSpan.FromMilliseconds(100)));
        Assert.Null(hedge.DelayOf("words/other"));
        Assert.Equal(7, hedge.LongestAnswer("words/write"));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_run_that_was_killed_between_the_two_rows_asks_again()
    {
        await RunAsync(0.05, At("a", Hanging(50)));
        var lost = _journal.ReadCalls().Single(call => call.IsHedge);
        var request = CallRequest.Of(lost.Key, new Call(RoleName, [new ChatMessage(ChatRole.User, "hm")],
            new CallContext("words/write", new Minwal.Expressions.Variables([]), null, 1)),
            RunScene.Roles(RunScene.Single, At("a", Hanging(0))).Values.First());
        Assert.Null(new StoredAnswers(_journal, new ResumeRules()).Find(request, [lost with { RequestHash = request.Hash }]));
    }

    private static string RoleName => RunScene.Single.Recipe.Models[0].Role;

    /// <summary>Never answers the first request for <paramref name="slot"/>, whoever of them is asked it.</summary>
    private StubModel Hanging(int slot) => new(RunScene.Numbered)
    {
        Hold = (call, cancellation) => call.Slot == slot && _hung.TryAdd(slot, true)
            ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation) : Task.CompletedTask,
    };

    private readonly ConcurrentDictionary<int, bool> _hung = new();

    private static ModelEndpoint At(string host, IChatClient client) =>
        new("openai", "stub", client) { Address = $"http://{host}", IsCostly = true, Price = _ => 0.5m };

    private static RunSettings Settings(double share, IReadOnlyList<ModelEndpoint> endpoints) =>
        RunScene.Settings(RunScene.Single, new StubModel(_ => ""), 60) with
        {
            Models = RunScene.Roles(RunScene.Single, endpoints)
                .ToDictionary(role => role.Key, role => role.Value with { Spread = CallSpread.Room }),
            Limits = new CallLimits { InFlight = 2, Patience = TimeSpan.FromMinutes(10), HedgeShare = share },
        };

    private async Task<RunResult> RunAsync(double share, params IReadOnlyList<ModelEndpoint> endpoints)
    {
        var running = Run(Settings(share, endpoints));
        await PassAsync(running);
        return await running;
    }

    private Task<RunResult> Run(RunSettings settings) =>
        new RunLoop(settings, _journal, _time).RunAsync(CancellationToken.None, CancellationToken.None);

    private async Task PassAsync(Task running)
    {
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, _time.NextTimerAsync(TestContext.Current.CancellationToken).AsTask());
            _time.Advance(TimeSpan.FromSeconds(2));
        }
    }
}
