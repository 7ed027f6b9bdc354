using Minwal.Calls;
using Minwal.Runs;
using Minwal.Runs.Journal;
using Xunit;

namespace Minwal.Tests.Calls;

/// <summary>A run with patience: what an outage took costs nothing, and the bytes are those of a run without one.</summary>
public sealed class OutageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Theory(Timeout = RunScene.Patience)]
    [InlineData("MW3001", 1)]
    [InlineData("MW3001", 8)]
    [InlineData("MW3005", 8)]
    [InlineData("MW3006", 8)]
    [InlineData("MW3004", 3)]
    public async Task An_outage_of_any_kind_costs_no_attempt_and_changes_no_byte(string code, int concurrency)
    {
        var plain = new MemoryJournal();
        await RunScene.RunAsync(Settings(new StubModel(call => RunScene.Words(call, 60)), concurrency), plain);

        var asked = 0;
        var (notices, journal) = (new List<string>(), new MemoryJournal());
        var model = new StubModel(call =>
            Interlocked.Increment(ref asked) is > 12 and < 60 ? throw new ModelException(code, "away") : RunScene.Words(call, 60));
        var result = await RunAsync(Settings(model, concurrency) with { Notice = Keep(notices) }, journal, new FakeTime(Waiting.NoTime));

        Assert.Equal((RunEnd.Decided, plain.Text()), (result.End, journal.Text()));
        Assert.DoesNotContain(code, result.Ledger.Reasons.Keys);
        Assert.Equal(47, journal.ReadCalls().Count(c => c.InOutage));
        Assert.Contains(notices, n => n.Contains($"gives no answers ({code}: away); the run waits up to 10 min", StringComparison.Ordinal));
        Assert.Contains(notices, n => n.Contains("answers again", StringComparison.Ordinal));
        RunScene.AddsUp(result, journal);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_call_that_fails_while_others_are_answered_is_a_failed_attempt()
    {
        var time = new FakeTime();
        StubModel model = null!;
        model = new StubModel(call => call is { Slot: 5, Attempt: 0 }
            ? throw new ModelException("MW3005", "this one") : RunScene.Numbered(call))
        {
            // Others have been answered by then, however busy the machine is.
            Hold = (call, _) => call is { Slot: 5, Attempt: 0 } ? model.WhenBegun(15) : Task.CompletedTask,
        };
        var journal = new MemoryJournal();
        var running = RunAsync(Settings(model, 4), journal, time);
        await PassAsync(running, time);
        var result = await running;
        Assert.Equal((40L, 41L, 1L), (result.Ledger.Accepted, result.Ledger.Drafts, result.Ledger.Reasons["MW3005"]));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task When_the_patience_is_at_its_end_the_run_ends_and_can_go_on_without_a_loss()
    {
        var plain = new MemoryJournal();
        await RunScene.RunAsync(Settings(new StubModel(RunScene.Numbered), 1), plain);

        var (asked, journal, time) = (0, new MemoryJournal(), new FakeTime());
        var model = new StubModel(call => Interlocked.Increment(ref asked) > 20
            ? throw new ModelException("MW3001", "away") : RunScene.Numbered(call));
        var running = RunAsync(Settings(model, 4), journal, time);
        await PassAsync(running, time);
        Assert.Equal("MW3014", (await Assert.ThrowsAsync<ModelException>(() => running)).Code);
        Assert.True(time.Elapsed >= Patience);
        journal.ForgetOutage();
        var result = await RunAsync(Settings(new StubModel(RunScene.Numbered), 4) with { Resume = new ResumeRules() }, journal, time);
        Assert.Equal((40L, plain.Text()), (result.Ledger.Accepted, journal.Text()));
        Assert.DoesNotContain("MW3001", result.Ledger.Reasons.Keys);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_stop_does_not_wait_for_the_outage_to_end()
    {
        var (asked, journal, time) = (0, new MemoryJournal(), new FakeTime());
        var model = new StubModel(call => Interlocked.Increment(ref asked) > 5
            ? throw new ModelException("MW3006", "hangs") : RunScene.Numbered(call));
        using var stop = new CancellationTokenSource();
        var running = new RunLoop(Settings(model, 4), journal, time).RunAsync(stop.Token, CancellationToken.None);
        await time.WaitedFor;
        await stop.CancelAsync();
        Assert.Equal(RunEnd.Stopped, (await running).End);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Who_asks_for_the_first_time_at_an_address_that_has_answered_others_meets_an_outage()
    {
        var recipe = RunScene.Load(RunScene.ChainYaml
            .Replace("max_tokens: 50 } }", "max_tokens: 50 }, judge: {} }", StringComparison.Ordinal)
            .Replace("prompt: again.hbs", "prompt: again.hbs, model: judge", StringComparison.Ordinal));
        var refused = 0;
        var (writer, judge) = (new StubModel(RunScene.Numbered), new StubModel(call => Interlocked.Increment(ref refused) < 4
            ? throw new ModelException("MW3001", "refused", fatal: true) { IsUnreached = true } : RunScene.Numbered(call)));
        var settings = RunScene.Settings(recipe, writer, 10) with
        {
            Models = new Dictionary<string, RoleModel>
            {
                ["writer"] = new("writer", [At("writer", writer)]),
                ["judge"] = new("judge", [At("judge", judge)]),
            },
            Limits = new CallLimits { InFlight = 2, Patience = Patience },
        };
        var result = await RunAsync(settings, new MemoryJournal(), new FakeTime(Waiting.NoTime));
        Assert.Equal((10L, 10L), (result.Ledger.Accepted, result.Ledger.Drafts));
    }

    [Theory]
    [InlineData(-400, 5)]
    [InlineData(5, -1)]
    [InlineData(27_000_000_000_000, 5)]
    public void Tokens_that_no_call_can_have_are_unknown(long input, long output)
    {
        var usage = CallUsage.Of(new() { InputTokenCount = input, OutputTokenCount = output });
        Assert.Equal((default, false), (usage, usage.IsReported));
    }

    [Fact]
    public void A_part_that_is_more_than_its_whole_is_left_out() => Assert.Equal(new CallUsage(10, 0, 4, 0),
        CallUsage.Of(new() { InputTokenCount = 10, CachedInputTokenCount = 11, OutputTokenCount = 4, ReasoningTokenCount = 5 }));

    /// <summary>Lets the time pass as long as somebody waits for it.</summary>
    private static async Task PassAsync(Task running, FakeTime time)
    {
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, time.NextTimerAsync(TestContext.Current.CancellationToken).AsTask());
            time.Advance(TimeSpan.FromSeconds(15));
        }
    }

    private static ModelEndpoint At(string model, StubModel client) =>
        new("openai", model, client) { Address = "http://stub", IsCostly = true, Price = _ => 0.5m };

    private static RunSettings Settings(StubModel model, int concurrency) => RunScene.Settings(RunScene.Single, model, 40) with
    {
        Limits = new CallLimits { InFlight = concurrency, Patience = Patience },
    };

    private static Task<RunResult> RunAsync(RunSettings settings, IRunJournal journal, FakeTime time) =>
        new RunLoop(settings, journal, time).RunAsync(CancellationToken.None, CancellationToken.None);

    private static Action<string> Keep(List<string> notices) => text =>
    {
        lock (notices) notices.Add(text);
    };
}
