using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;
using Minwal.Expressions;
using Minwal.Models.OpenAi;
using Minwal.Planning;
using Minwal.Steps;
using Xunit;
using static Minwal.Models.Tests.OpenAi.ScriptedEndpoint;

namespace Minwal.Models.Tests.OpenAi;

public sealed class RetryTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "One or two?")];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(300), Cap = TimeSpan.FromSeconds(60);

    private readonly FakeTime _time = new();

    [Fact]
    public async Task An_answer_at_once_waits_for_nothing()
    {
        var inner = new StubClient(_ => StubClient.Says("yes"));
        Assert.Equal("yes", (await Client(inner).GetResponseAsync(Question, null, TestContext.Current.CancellationToken)).Text);
        Assert.Equal(1, inner.Calls);
        Assert.Equal(Limit, await NextTimer());
    }

    [Theory]
    [InlineData(408)]
    [InlineData(409)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(0)]
    public async Task What_may_pass_is_tried_again_until_it_has_passed(int status)
    {
        var failure = status == 0 ? Reply.Reset : Reply.Fails(status, "Not now.");
        await using var endpoint = await StartAsync(failure, failure, Reply.Says("yes"));
        var asking = Client(endpoint.Client(time: _time)).GetResponseAsync(Question, null, TestContext.Current.CancellationToken);
        var waits = await PassAsync(asking, 2);
        Assert.Equal("yes", (await asking).Text);
        Assert.Equal(3, endpoint.Seen.Count);
        Assert.Single(endpoint.Seen.Select(asked => asked.Body).Distinct());
        Assert.InRange(waits[0].TotalSeconds, 0.25, 0.5);
        Assert.InRange(waits[1].TotalSeconds, 0.5, 1);
    }

    [Theory]
    [InlineData(400, "MW3010", false)]
    [InlineData(401, "MW3002", true)]
    [InlineData(404, "MW3003", true)]
    [InlineData(422, "MW3010", false)]
    public async Task What_does_not_pass_is_not_tried_again(int status, string code, bool fatal)
    {
        await using var endpoint = await StartAsync(Reply.Fails(status, "Never."), Reply.Says("yes"));
        var fault = await FaultOf(Client(endpoint.Client(time: _time)));
        Assert.Equal((code, fatal), (fault.Code, fault.Fatal));
        Assert.Single(endpoint.Seen);
    }

    [Fact]
    public async Task A_body_that_is_no_answer_is_tried_again()
    {
        await using var endpoint = await StartAsync(new Reply(200, "<html>"), Reply.Says("yes"));
        var asking = Client(endpoint.Client(time: _time)).GetResponseAsync(Question, null, TestContext.Current.CancellationToken);
        await PassAsync(asking, 1);
        Assert.Equal("yes", (await asking).Text);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("60", 60)]
    [InlineData("61", 60)]
    [InlineData("86400", 60)]
    [InlineData("0.1", 0.1)]
    [InlineData("Sun, 01 Jun 2025 12:00:45 GMT", 45)]
    [InlineData("Sun, 08 Jun 2025 12:00:00 GMT", 60)]
    public async Task What_the_endpoint_asks_to_wait_is_waited_up_to_the_cap(string header, double seconds)
    {
        await using var endpoint = await StartAsync(Reply.Fails(429, "Later.", ("Retry-After", header)), Reply.Says("yes"));
        var asking = Client(endpoint.Client(time: _time)).GetResponseAsync(Question, null, TestContext.Current.CancellationToken);
        var wait = Assert.Single(await PassAsync(asking, 1));
        Assert.Equal("yes", (await asking).Text);
        Assert.InRange(wait.TotalSeconds, seconds, seconds + 0.05);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("soon")]
    [InlineData("Sun, 01 Jun 2025 11:00:00 GMT")]
    public async Task An_endpoint_that_asks_for_no_wait_is_spared_all_the_same(string header)
    {
        await using var endpoint = await StartAsync(Reply.Fails(503, "Later.", ("Retry-After", header)), Reply.Says("yes"));
        var asking = Client(endpoint.Client(time: _time)).GetResponseAsync(Question, null, TestContext.Current.CancellationToken);
        Assert.InRange(Assert.Single(await PassAsync(asking, 1)).TotalSeconds, 0.25, 0.5);
        await asking;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public async Task A_call_has_exactly_the_tries_it_was_given(int tries)
    {
        var inner = new StubClient(call => throw new ProviderFault("MW3005", $"failure {call}", transient: true));
        var asking = FaultOf(Client(inner, tries));
        await PassAsync(asking, tries - 1);
        var fault = await asking;
        Assert.Equal(tries, inner.Calls);
        Assert.Equal(("MW3005", $"failure {tries}", false), (fault.Code, fault.Message, fault.Fatal));
        Assert.IsType<ProviderFault>(fault.InnerException);
    }

    [Fact]
    public async Task Waiting_grows_and_does_not_grow_for_ever()
    {
        var inner = new StubClient(_ => throw new ProviderFault("MW3005", "no", transient: true));
        var asking = FaultOf(Client(inner, tries: 11));
        var waits = await PassAsync(asking, 10);
        await asking;
        double[] most = [0.5, 1, 2, 4, 8, 16, 30, 30, 30, 30];
        for (var i = 0; i < most.Length; i++) Assert.InRange(waits[i].TotalSeconds, most[i] / 2 - 0.001, most[i]);
    }

    [Fact]
    public void Every_wait_lies_between_its_bounds()
    {
        var cases = from attempt in Gen.Choose(0, 2000)
                    from asked in Gen.OneOf(Gen.Constant(-1), Gen.Choose(0, 200_000))
                    from key in ArbMap.Default.GeneratorFor<ulong>()
                    select (attempt, asked: asked < 0 ? (TimeSpan?)null : TimeSpan.FromMilliseconds(asked), key);
        Prop.ForAll(Arb.From(cases), given =>
        {
            var wait = RetryingChatClient.Delay(given.attempt, given.asked, Cap, given.key);
            if (given.asked is { Ticks: > 0 } asked) return wait >= (asked < Cap ? asked : Cap) && wait <= (asked < Cap ? asked : Cap) + TimeSpan.FromMilliseconds(50);
            var full = Math.Min(30, 0.5 * Math.Pow(2, given.attempt));
            return wait.TotalSeconds >= full / 2 - 1e-6 && wait.TotalSeconds <= full;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Calls_that_failed_together_do_not_come_back_together()
    {
        var waits = Enumerable.Range(0, 1000).Select(slot => RetryingChatClient.Delay(3, null, Cap, SlotRandom.Key(1, slot)).TotalSeconds).Order().ToList();
        // Spread evenly from 2 to 4 seconds.
        Assert.True(waits.Distinct().Count() > 990);
        for (var i = 0; i < 10; i++) Assert.InRange(waits[i * 100 + 50], 2 + (2 * (i + 0.5) / 10) - 0.15, 2 + (2 * (i + 0.5) / 10) + 0.15);
        Assert.True(Enumerable.Range(0, 100).Select(slot => RetryingChatClient.Delay(0, TimeSpan.FromSeconds(5), Cap, SlotRandom.Key(1, slot))).Distinct().Count() > 95);
    }

    [Fact]
    public async Task The_same_call_waits_the_same_time_in_every_run()
    {
        var waits = new List<TimeSpan>();
        foreach (ulong random in (ulong[])[17, 17, 18])
        {
            var time = new FakeTime();
            var inner = new StubClient(call => call == 1 ? throw new ProviderFault("MW3005", "no", transient: true) : StubClient.Says("yes"));
            var options = new ChatOptions { AdditionalProperties = new() { [CallContext.Key] = new CallContext("t", Variables.None, null, random) } };
            var asking = new RetryingChatClient(inner, Limit, Cap, 6, time).GetResponseAsync(Question, options, TestContext.Current.CancellationToken);
            await time.NextTimerAsync(TestContext.Current.CancellationToken);
            waits.Add(await time.NextTimerAsync(TestContext.Current.CancellationToken));
            time.Advance(waits[^1]);
            await asking;
        }

        Assert.Equal(waits[0], waits[1]);
        Assert.NotEqual(waits[0], waits[2]);
    }

    [Fact]
    public async Task The_time_limit_holds_for_all_tries_together()
    {
        var inner = new StubClient(_ => throw new ProviderFault("MW3004", "busy", transient: true, retryAfter: TimeSpan.FromSeconds(50)));
        var asking = FaultOf(Client(inner, tries: 100, TimeSpan.FromSeconds(120)));
        await PassAsync(asking, 2);
        await NextTimer();
        Assert.False(asking.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(120) - _time.Elapsed);
        var fault = await asking;
        Assert.Equal(("MW3006", false), (fault.Code, fault.Fatal));
        Assert.Contains("120 s", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--timeout", fault.Message, StringComparison.Ordinal);
        Assert.Equal(3, inner.Calls);
    }

    [Fact]
    public async Task An_endpoint_that_never_answers_is_given_up_at_the_time_limit()
    {
        await using var endpoint = await StartAsync(Reply.Silence);
        var asking = FaultOf(Client(endpoint.Client(time: _time)));
        await endpoint.FirstAsked;
        _time.Advance(Limit - TimeSpan.FromTicks(1));
        Assert.False(asking.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("MW3006", (await asking).Code);
        Assert.Single(endpoint.Seen);
    }

    [Fact]
    public async Task Cancelling_ends_a_call_at_once()
    {
        await using var endpoint = await StartAsync(Reply.Silence);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var asking = Client(endpoint.Client(time: _time)).GetResponseAsync(Question, null, leaving.Token);
        await endpoint.FirstAsked;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
    }

    [Fact]
    public async Task Cancelling_ends_a_wait_at_once()
    {
        var inner = new StubClient(_ => throw new ProviderFault("MW3004", "busy", transient: true, retryAfter: TimeSpan.FromSeconds(50)));
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var asking = Client(inner).GetResponseAsync(Question, null, leaving.Token);
        await NextTimer();
        await NextTimer();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal((1, TimeSpan.Zero), (inner.Calls, _time.Elapsed));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public async Task A_call_that_fails_while_it_is_cancelled_is_cancelled_and_has_not_failed(int tries)
    {
        // Else the failure would be kept in the journal as what became of the call.
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var inner = new StubClient(_ =>
        {
            leaving.Cancel();
            throw new ProviderFault("MW3001", "the connection was closed", transient: true);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client(inner, tries).GetResponseAsync(Question, null, leaving.Token));
        Assert.Equal(1, inner.Calls);
    }

    [Fact]
    public async Task A_wrong_key_is_told_even_when_the_call_is_cancelled()
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var inner = new StubClient(_ =>
        {
            leaving.Cancel();
            throw new ProviderFault("MW3002", "wrong key", transient: false, fatal: true);
        });
        Assert.True((await Assert.ThrowsAsync<ModelException>(() => Client(inner).GetResponseAsync(Question, null, leaving.Token))).Fatal);
    }

    [Fact]
    public async Task Faults_of_our_own_are_not_tried_again()
    {
        var inner = new StubClient(_ => throw new InvalidOperationException("a bug"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Client(inner).GetResponseAsync(Question, null, TestContext.Current.CancellationToken));
        Assert.Equal(1, inner.Calls);
    }

    [Fact]
    public async Task Many_calls_at_once_keep_their_own_count_of_tries()
    {
        var failures = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var inner = new TextClient(text => failures.AddOrUpdate(text, 1, (_, n) => n + 1) <= 2 ? throw new ProviderFault("MW3005", "no", transient: true, retryAfter: TimeSpan.FromTicks(1)) : text);
        var client = new RetryingChatClient(inner, Limit, TimeSpan.Zero, 3, TimeProvider.System);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => client.GetResponseAsync([new(ChatRole.User, $"{i}")], null, TestContext.Current.CancellationToken)));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{i}"), answers.Select(a => a.Text));
        Assert.All(failures.Values, n => Assert.Equal(3, n));
    }

    private RetryingChatClient Client(IChatClient inner, int tries = 6, TimeSpan? limit = null) => new(inner, limit ?? Limit, Cap, tries, _time);

    private static Task<ModelException> FaultOf(RetryingChatClient client) =>
        Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync(Question, null, TestContext.Current.CancellationToken));

    private ValueTask<TimeSpan> NextTimer() => _time.NextTimerAsync(TestContext.Current.CancellationToken);

    /// <summary>Lets the clock run through that many waits between tries, and says how long they were.</summary>
    private async Task<IReadOnlyList<TimeSpan>> PassAsync(Task asking, int waits)
    {
        // The first timer is the time limit's.
        await NextTimer();
        var passed = new List<TimeSpan>();
        while (passed.Count < waits)
        {
            Assert.False(asking.IsCompleted);
            passed.Add(await NextTimer());
            _time.Advance(passed[^1]);
        }

        return passed;
    }

    private sealed class TextClient(Func<string, string> answer) : DelegatingChatClient(new StubClient(_ => StubClient.Says("")))
    {
        public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return StubClient.Says(answer(messages.Single().Text));
        }
    }
}
