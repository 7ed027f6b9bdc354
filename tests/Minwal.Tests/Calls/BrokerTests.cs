using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Calls.Gates;
using Minwal.Runs;
using Xunit;

namespace Minwal.Tests.Calls;

public sealed class BrokerTests
{
    [Fact(Timeout = RunScene.Patience)]
    public async Task When_an_endpoint_gives_no_answer_the_next_is_asked_and_the_journal_shows_both()
    {
        var first = new StubModel(call => call.Slot % 2 == 0 ? throw new ModelException("MW3005", "down") : RunScene.Numbered(call));
        var second = new StubModel(RunScene.Numbered);
        var journal = new MemoryJournal();
        var result = await RunAsync(journal, 10, At("a", first), At("b", second));
        Assert.Equal((10L, 10L), (result.Ledger.Accepted, result.Ledger.Drafts));
        Assert.Equal((10, 5), (first.Begun, second.Begun));
        Assert.Equal([(0, "http://a", CallState.Failed), (1, "http://b", CallState.Answered)],
            journal.FindCalls(1, 0).Select(c => (c.Revision, c.Endpoint, c.State)));
        Assert.Equal(15, result.Ledger.Calls.Sums().Sum(s => s.Calls));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task An_endpoint_that_can_answer_nobody_is_given_up_once_and_the_user_is_told()
    {
        var first = new StubModel(_ => throw new ModelException("MW3002", "a wrong key", fatal: true));
        var second = new StubModel(RunScene.Numbered);
        var notices = new List<string>();
        var settings = Settings(20, At("a", first), At("b", second)) with { Notice = notices.Add };
        var result = await RunScene.RunAsync(settings, new MemoryJournal());
        Assert.Equal((20L, 20), (result.Ledger.Accepted, second.Begun));
        // By the workers that were on their way to it when it was given up, and by nobody after them.
        Assert.InRange(first.Begun, 1, 3);
        Assert.Contains("http://b goes on", Assert.Single(notices), StringComparison.Ordinal);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task When_nobody_is_left_the_run_ends_with_the_last_reason()
    {
        var first = new StubModel(_ => throw new ModelException("MW3002", "a wrong key", fatal: true));
        var second = new StubModel(_ => throw new ModelException("MW3001", "nobody there"));
        var fault = await Assert.ThrowsAsync<ModelException>(() => RunAsync(new MemoryJournal(), 20, At("a", first), At("b", second)));
        Assert.Equal("MW3014", fault.Code);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task When_nobody_is_left_for_one_role_the_calls_of_the_others_are_finished_and_kept()
    {
        var recipe = RunScene.Load(RunScene.ChainYaml
            .Replace("max_tokens: 50 } }", "max_tokens: 50 }, judge: {} }", StringComparison.Ordinal)
            .Replace("prompt: again.hbs", "prompt: again.hbs, model: judge", StringComparison.Ordinal));
        var cut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writer = new StubModel(RunScene.Numbered) { Hold = (call, _) => call.Slot == 2 ? cut.Task : Task.CompletedTask };
        StubModel judge = null!;
        judge = new StubModel(_ => throw new ModelException("MW3002", "a wrong key", fatal: true))
        {
            // The first call fails once another is in flight; that one has no end of its own.
            Hold = async (call, token) =>
            {
                if (call.Slot == 1) await Task.WhenAll(judge.WhenBegun(2), writer.WhenBegun(3));
                else await new TaskCompletionSource().Task.WaitAsync(token).ContinueWith(_ => cut.SetResult(), TaskScheduler.Default);
            },
        };
        var journal = new MemoryJournal();
        var settings = RunScene.Settings(recipe, writer, 3, concurrency: 3) with
        {
            Models = new Dictionary<string, RoleModel>
            {
                ["writer"] = new RoleModel("writer", [At("a", writer)]),
                ["judge"] = new RoleModel("judge", [At("b", judge)]),
            },
        };
        var fault = await Assert.ThrowsAsync<ModelException>(() => RunScene.RunAsync(settings, journal));
        Assert.Equal("MW3002", fault.Code);
        Assert.Equal([0L, 1L, 2L], journal.ReadCalls().Where(c => c.State == CallState.Answered).Select(c => c.Key.Unit).Order());
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Failing_over_does_not_break_resuming_nor_does_the_place_where_a_model_is_asked()
    {
        var journal = new MemoryJournal();
        var failing = new StubModel(call => call.Slot > 5 ? throw new ModelException("MW3005", "down") : RunScene.Numbered(call));
        await RunAsync(journal, 10, At("a", failing), At("b", new StubModel(RunScene.Numbered)));
        var elsewhere = new StubModel(RunScene.Numbered);
        var result = await RunScene.RunAsync(Settings(10, At("c", elsewhere)), journal, resumed: true);
        Assert.Equal((10L, 10L, 0), (result.Ledger.Accepted, result.Ledger.Calls.Reused, elsewhere.Begun));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_place_is_held_while_a_request_is_in_flight_and_not_while_a_retry_sleeps()
    {
        var (sleeping, awake) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        var model = new StubModel(RunScene.Numbered)
        {
            Hold = (call, _) => call.Slot == 1 && !sleeping.Task.IsCompleted
                ? throw new ModelException("MW3004", "later") : Task.CompletedTask,
        };
        var endpoint = At("a", model) with { Retry = inner => new SleepyRetry(inner, sleeping, awake) };
        var run = RunScene.RunAsync(Settings(3, endpoint), new MemoryJournal());
        // With one place, the others go on while the first call waits for its second try.
        await model.WhenBegun(3);
        awake.SetResult();
        Assert.Equal((3L, 4, 1), ((await run).Ledger.Accepted, model.Begun, model.MostInFlight));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Requests_begin_as_far_apart_as_the_pace_says()
    {
        var time = new FakeTime();
        using var gates = new EndpointGates(new CallLimits { InFlight = 8, Pace = TimeSpan.FromSeconds(2) }, time);
        var queue = gates.QueueFor(gates.Of(At("a", new StubModel(_ => ""))));
        Task<GatePlace> EnterAsync() => gates.EnterAsync(queue, null, 0, isAgain: false, CancellationToken.None).AsTask();
        (await EnterAsync()).Dispose();
        var (second, third) = (EnterAsync(), EnterAsync());
        time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        await second;
        Assert.False(third.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));
        await third;
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task What_was_billed_is_kept_whatever_the_answer_is_worth_and_an_unknown_price_stays_unknown()
    {
        var refused = new ErrorContent("I must not") { ErrorCode = "Refusal" };
        var refusal = new Answers(new ChatResponse(new ChatMessage(ChatRole.Assistant, [refused]))
        {
            Usage = new UsageDetails { InputTokenCount = 100, CachedInputTokenCount = 60, OutputTokenCount = 9, ReasoningTokenCount = 7 },
            ModelId = "stub-2025-06-01",
            FinishReason = ChatFinishReason.Stop,
        });
        var journal = new MemoryJournal();
        var result = await RunScene.RunAsync(Settings(1, At("a", refusal) with { Price = _ => null }) with { Attempts = 2 }, journal);
        var call = journal.ReadCalls().First();
        Assert.Equal((CallState.Refused, "MW3007", "stub-2025-06-01", "stop"), (call.State, call.Code, call.AnsweredBy, call.FinishReason));
        Assert.Equal(new CallUsage(100, 60, 9, 7), call.Usage);
        Assert.Null(call.Cost);
        Assert.Equal("cost not known: no price for 'openai:stub'", CallLedger.CostInWords(result.Ledger.Calls.Sums()));
        Assert.Equal(2, result.Ledger.Calls.Sums().Single().Unpriced);
    }

    private static ModelEndpoint At(string host, IChatClient client) =>
        new("openai", "stub", client) { Address = $"http://{host}", IsCostly = true, Price = _ => 0.5m };

    private static RunSettings Settings(int samples, params IReadOnlyList<ModelEndpoint> endpoints) =>
        RunScene.Settings(RunScene.Single, new StubModel(_ => ""), samples) with { Models = RunScene.Roles(RunScene.Single, endpoints) };

    private static Task<RunResult> RunAsync(MemoryJournal journal, int samples, params IReadOnlyList<ModelEndpoint> endpoints) =>
        RunScene.RunAsync(Settings(samples, endpoints), journal);

    private sealed class Answers(ChatResponse response) : DelegatingChatClient(new StubModel(_ => ""))
    {
        public override Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(response);
    }

    private sealed class SleepyRetry(IChatClient inner, TaskCompletionSource sleeping, TaskCompletionSource awake)
        : DelegatingChatClient(inner)
    {
        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            try
            {
                return await InnerClient.GetResponseAsync(messages, options, cancellationToken);
            }
            catch (ModelException)
            {
                sleeping.SetResult();
                await awake.Task;
                return await InnerClient.GetResponseAsync(messages, options, cancellationToken);
            }
        }
    }
}
