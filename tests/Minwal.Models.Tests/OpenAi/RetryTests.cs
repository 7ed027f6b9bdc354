using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Models.OpenAi;
using Minwal.Planning;
using Xunit;
using static Minwal.Models.Tests.OpenAi.ScriptedEndpoint;

namespace Minwal.Models.Tests.OpenAi;

/// <summary>What is tried again, how often, and after what wait.</summary>
public sealed class RetryTests : RetryScene
{
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
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(0)]
    public async Task What_may_pass_is_tried_again_until_it_has_passed(int status)
    {
        var failure = status == 0 ? Reply.Reset : Reply.Fails(status, "Not now.");
        await using var endpoint = await StartAsync(failure, failure, Reply.Says("yes"));
        var asking = Client(endpoint.Client(time: Time)).GetResponseAsync(Question, null, TestContext.Current.CancellationToken);
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
        var fault = await FaultOf(Client(endpoint.Client(time: Time)));
        Assert.Equal((code, fatal), (fault.Code, fault.Fatal));
        Assert.Single(endpoint.Seen);
    }

    [Fact]
    public async Task A_refusal_is_not_tried_again_here_since_the_gate_below_lets_it_wait()
    {
        await using var endpoint = await StartAsync(Reply.Fails(429, "Later.", ("Retry-After", "7")), Reply.Says("yes"));
        var fault = await FaultOf(Client(endpoint.Client(time: Time)));
        Assert.Equal(("MW3004", false, true), (fault.Code, fault.Fatal, fault.IsRefusal));
        Assert.Single(endpoint.Seen);
    }

    [Fact]
    public async Task A_body_that_is_no_answer_is_tried_again()
    {
        await using var endpoint = await StartAsync(new Reply(200, "<html>"), Reply.Says("yes"));
        var asking = Client(endpoint.Client(time: Time)).GetResponseAsync(Question, null, TestContext.Current.CancellationToken);
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
        // A date is meant by the endpoint's clock, which may differ from this one.
        await using var endpoint = await StartAsync(
            Reply.Fails(503, "Later.", ("Retry-After", header), ("Date", "Sun, 01 Jun 2025 12:00:00 GMT")), Reply.Says("yes"));
        var asking = Client(endpoint.Client(time: Time)).GetResponseAsync(Question, null, TestContext.Current.CancellationToken);
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
        var asking = Client(endpoint.Client(time: Time)).GetResponseAsync(Question, null, TestContext.Current.CancellationToken);
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
            var full = Math.Min(30, 0.5 * Math.Pow(2, given.attempt));
            if (given.asked is { Ticks: > 0 } asked)
            {
                // What is asked for and a little on top; but no less than a quarter of what would be waited anyhow.
                var least = (asked < Cap ? asked : Cap).TotalSeconds;
                return wait.TotalSeconds >= Math.Max(least, full / 8) - 1e-6 && wait.TotalSeconds <= Math.Max(least + 0.05, full / 4)
                    + 1e-6;
            }

            return wait.TotalSeconds >= full / 2 - 1e-6 && wait.TotalSeconds <= full;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Calls_that_failed_together_do_not_come_back_together()
    {
        var waits = Enumerable.Range(0, 1000).Select(slot => RetryingChatClient.Delay(3, null, Cap, SlotRandom.Key(1, slot)).TotalSeconds)
            .Order().ToList();
        // Spread evenly from 2 to 4 seconds.
        Assert.True(waits.Distinct().Count() > 990);
        for (var i = 0; i < 10; i++) Assert.InRange(waits[i * 100 + 50], 2 + (2 * (i + 0.5) / 10) - 0.15, 2 + (2 * (i + 0.5) / 10) + 0.15);
        Assert.True(Enumerable.Range(0, 100)
            .Select(slot => RetryingChatClient.Delay(0, TimeSpan.FromSeconds(5), Cap, SlotRandom.Key(1, slot))).Distinct().Count() > 95);
    }

    [Fact]
    public async Task The_same_call_waits_the_same_time_in_every_run()
    {
        var waits = new List<TimeSpan>();
        foreach (ulong random in (ulong[])[17, 17, 18])
        {
            var time = new FakeTime();
            var inner = new StubClient(call => call == 1 ? throw new ProviderFault("MW3005", "no", transient: true)
                : StubClient.Says("yes"));
            var options =
                new ChatOptions { AdditionalProperties = new() { [CallContext.Key] = new CallContext("t", Variables.None, null, random) } };
            var asking = new RetryingChatClient(inner, Limit, Cap, 6, time)
                .GetResponseAsync(Question, options, TestContext.Current.CancellationToken);
            await time.NextTimerAsync(TestContext.Current.CancellationToken);
            waits.Add(await time.NextTimerAsync(TestContext.Current.CancellationToken));
            time.Advance(waits[^1]);
            await asking;
        }

        Assert.Equal(waits[0], waits[1]);
        Assert.NotEqual(waits[0], waits[2]);
    }

    [Fact]
    public async Task Faults_of_our_own_are_not_tried_again()
    {
        var inner = new StubClient(_ => throw new InvalidOperationException("a bug"));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Client(inner).GetResponseAsync(Question, null, TestContext.Current.CancellationToken));
        Assert.Equal(1, inner.Calls);
    }

    [Fact]
    public async Task Many_calls_at_once_keep_their_own_count_of_tries()
    {
        var failures = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var inner = new TextClient(text => failures.AddOrUpdate(text, 1, (_, n) => n + 1) <= 2
            ? throw new ProviderFault("MW3005", "no", transient: true, retryAfter: TimeSpan.FromTicks(1)) : text);
        var client = new RetryingChatClient(inner, Limit, TimeSpan.Zero, 3, TimeProvider.System);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40)
            .Select(i => client.GetResponseAsync([new(ChatRole.User, $"{i}")], null, TestContext.Current.CancellationToken)));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{i}"), answers.Select(a => a.Text));
        Assert.All(failures.Values, n => Assert.Equal(3, n));
    }

    private sealed class TextClient(Func<string, string> answer) : DelegatingChatClient(new StubClient(_ => StubClient.Says("")))
    {
        public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
            CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return StubClient.Says(answer(messages.Single().Text));
        }
    }
}
