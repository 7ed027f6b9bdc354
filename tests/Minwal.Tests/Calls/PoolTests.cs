using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Calls.Gates;
using Minwal.Runs;
using Xunit;

namespace Minwal.Tests.Calls;

/// <summary>Several endpoints do the work of a role together.</summary>
public sealed class PoolTests
{
    [Fact(Timeout = RunScene.Patience)]
    public async Task Calls_go_to_whoever_has_room_and_a_slow_endpoint_holds_up_nobody()
    {
        var never = new TaskCompletionSource();
        var slow = new StubModel(RunScene.Numbered) { Hold = (_, _) => never.Task };
        StubModel fast = null!;
        fast = new StubModel(RunScene.Numbered)
        {
            Hold = (_, _) =>
            {
                if (fast.Begun == 35) never.SetResult();
                return Task.CompletedTask;
            },
        };
        var result = await RunAsync(Settings(40, CallSpread.Room, 8, At("slow", slow), At("fast", fast)), new FakeTime());
        Assert.Equal((40L, 40L, 40), (result.Ledger.Accepted, result.Ledger.Drafts, slow.Begun + fast.Begun));
        Assert.InRange(slow.Begun, 1, 8);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task In_turns_each_gets_its_weight()
    {
        var (a, b) = (new StubModel(RunScene.Numbered), new StubModel(RunScene.Numbered));
        await RunAsync(Settings(40, CallSpread.Turns, 1, At("a", a) with { Weight = 3 }, At("b", b)), new FakeTime());
        Assert.Equal((30, 10), (a.Begun, b.Begun));
    }

    [Theory(Timeout = RunScene.Patience)]
    [InlineData(CallSpread.Room)]
    [InlineData(CallSpread.Turns)]
    public async Task An_endpoint_that_dies_in_mid_run_costs_no_record_and_no_attempt(CallSpread spread)
    {
        var plain = new MemoryJournal();
        await RunScene.RunAsync(Settings(60, CallSpread.Order, 4, At("b", new StubModel(RunScene.Numbered))), plain);
        var dying = new StubModel(call => call.Slot > 10 ? throw new ModelException("MW3001", "gone") : RunScene.Numbered(call));
        var other = new StubModel(RunScene.Numbered);
        var journal = new MemoryJournal();
        var time = new FakeTime();
        var running = RunAsync(Settings(60, spread, 4, At("a", dying), At("b", other)), time, journal);
        var result = await running;
        Assert.Equal((60L, 60L, plain.Text()), (result.Ledger.Accepted, result.Ledger.Drafts, journal.Text()));
        // After five failures in a row it is left alone, but for those on their way.
        Assert.InRange(journal.ReadCalls().Count(call => call.State == CallState.Failed), 1, 5 + 4);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task When_all_die_for_a_while_the_run_waits_and_loses_nothing()
    {
        var (asked, time, journal) = (0, new FakeTime(), new MemoryJournal());
        StubModel Model() => new(call => Interlocked.Increment(ref asked) is > 20 and < 36
            ? throw new ModelException("MW3005", "away") : RunScene.Numbered(call));
        var running = RunAsync(Settings(50, CallSpread.Room, 4, At("a", Model()), At("b", Model())), time, journal);
        await PassAsync(running, time);
        var result = await running;
        Assert.Equal((RunEnd.Decided, 50L, 50L), (result.End, result.Ledger.Accepted, result.Ledger.Drafts));
        Assert.DoesNotContain("MW3005", result.Ledger.Reasons.Keys);
        RunScene.AddsUp(result, journal);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task When_all_stay_away_for_longer_than_the_run_is_patient_it_ends_and_can_go_on()
    {
        var (time, journal) = (new FakeTime(), new MemoryJournal());
        var gone = new StubModel(_ => throw new ModelException("MW3001", "away"));
        var running = RunAsync(Settings(50, CallSpread.Room, 4, At("a", gone), At("b", gone)), time, journal);
        await PassAsync(running, time);
        Assert.Equal("MW3014", (await Assert.ThrowsAsync<ModelException>(() => running)).Code);
        Assert.True(time.Elapsed >= TimeSpan.FromMinutes(10), $"{time.Elapsed}");
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_refusal_sends_the_call_to_another_and_leaves_no_row()
    {
        var refusing = new Refusing();
        var other = new StubModel(RunScene.Numbered);
        var journal = new MemoryJournal();
        var time = new FakeTime();
        var endpoint = new ModelEndpoint("openai", "stub", refusing)
        {
            Address = "http://a",
            IsCostly = true,
            // What is left of a refusal above the retries.
            Retry = inner => new ToModelException(inner),
        };
        var running = RunAsync(Settings(30, CallSpread.Room, 4, endpoint, At("b", other)), time, journal);
        await PassAsync(running, time);
        var result = await running;
        Assert.Equal((30L, 30L, 30), (result.Ledger.Accepted, result.Ledger.Drafts, other.Begun));
        Assert.All(journal.ReadCalls(), call => Assert.Equal("http://b", call.Endpoint));
        Assert.InRange(refusing.Asked, 1, 15);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task One_that_can_answer_nobody_is_given_up_and_the_others_go_on()
    {
        var wrong = new StubModel(_ => throw new ModelException("MW3002", "a wrong key", fatal: true));
        var other = new StubModel(RunScene.Numbered);
        var notices = new List<string>();
        var settings = Settings(20, CallSpread.Room, 2, At("a", wrong), At("b", other)) with { Notice = notices.Add };
        var result = await RunAsync(settings, new FakeTime());
        Assert.Equal((20L, 20L), (result.Ledger.Accepted, result.Ledger.Drafts));
        Assert.InRange(wrong.Begun, 1, 2);
        Assert.Contains("is not asked any more (MW3002", Assert.Single(notices), StringComparison.Ordinal);
    }

    private static async Task PassAsync(Task running, FakeTime time)
    {
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, time.NextTimerAsync(TestContext.Current.CancellationToken).AsTask());
            time.Advance(TimeSpan.FromSeconds(40));
        }
    }

    private static ModelEndpoint At(string host, IChatClient client) =>
        new("openai", "stub", client) { Address = $"http://{host}", IsCostly = true, Price = _ => 0.5m };

    private static RunSettings Settings(int samples, CallSpread spread, int inFlight, params IReadOnlyList<ModelEndpoint> endpoints) =>
        RunScene.Settings(RunScene.Single, new StubModel(_ => ""), samples, concurrency: inFlight) with
        {
            Models = RunScene.Roles(RunScene.Single, endpoints).ToDictionary(role => role.Key, role => role.Value with { Spread = spread }),
            Limits = new CallLimits { InFlight = inFlight, Patience = TimeSpan.FromMinutes(10) },
        };

    private static Task<RunResult> RunAsync(RunSettings settings, FakeTime time, MemoryJournal? journal = null) =>
        new RunLoop(settings, journal ?? new MemoryJournal(), time).RunAsync(CancellationToken.None, CancellationToken.None);

    private sealed class Fault() : Exception("later"), IEndpointFault
    {
        public string Code => "MW3004";

        public bool IsRefusal => true;

        public TimeSpan? RetryAfter => null;

        public LimitReport? Limits => null;
    }

    private sealed class Refusing() : DelegatingChatClient(new StubModel(_ => ""))
    {
        private int _asked;

        public int Asked => _asked;

        public override Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _asked);
            throw new Fault();
        }
    }

    private sealed class ToModelException(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            try
            {
                return await InnerClient.GetResponseAsync(messages, options, cancellationToken);
            }
            catch (Fault fault)
            {
                throw new ModelException(fault.Code, fault.Message) { IsRefusal = true };
            }
        }
    }
}
