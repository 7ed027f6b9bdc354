using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Calls.Gates;
using Minwal.Planning;
using Xunit;

namespace Minwal.Tests.Calls.Gates;

/// <summary>Pace, limits and places by themselves, and who waits for them.</summary>
public sealed class GatePartsTests
{
    private readonly FakeTime _time = new();

    [Theory]
    [InlineData(60)]
    [InlineData(600)]
    [InlineData(60_000)]
    public void A_named_limit_is_used_whole_and_never_bumped_into(double perMinute)
    {
        var run = new GateSimulation(256, new EndpointLimits { RequestsPerMinute = perMinute });
        run.Run(TimeSpan.FromMinutes(1), GateSimulation.Bucket(perMinute), _ => TimeSpan.FromMilliseconds(100));
        Assert.Equal(0, run.Refused);
        Assert.InRange(run.Asked, 0.99 * perMinute, (1.02 * perMinute) + 1);
    }

    [Fact]
    public void A_told_limit_lets_go_what_is_left_and_then_as_much_as_comes_free()
    {
        var limit = new ReportedLimit(_time);
        // 500 a minute, 3 left, all of it back after a minute.
        limit.Report(new LimitLevel(500, 3, TimeSpan.FromSeconds(60)), takenThen: 0, underWay: 0);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(TimeSpan.Zero, limit.Wait(_time.GetTimestamp(), 1));
            limit.Take(_time.GetTimestamp(), 1);
        }

        var wait = limit.Wait(_time.GetTimestamp(), 1);
        Assert.InRange(wait.TotalSeconds, 60.0 / 497, 60.0 / 497 * 1.01);
        // A report that is older than what went since leaves less.
        limit.Report(new LimitLevel(500, 5, TimeSpan.FromSeconds(60)), takenThen: 1, underWay: 0);
        Assert.Equal(TimeSpan.Zero, limit.Wait(_time.GetTimestamp(), 3));
        Assert.NotEqual(TimeSpan.Zero, limit.Wait(_time.GetTimestamp(), 4));
    }

    [Theory]
    [InlineData(500, 499, 0.12, 8.33)]
    [InlineData(3000, 0, 0.02, 50)]
    [InlineData(500, 250, 30.0, 8.33)]
    [InlineData(14400, 14370, 179.56, 80.03)]
    [InlineData(120, 1, null, 2)]
    public void What_comes_free_follows_from_what_is_told(double most, double left, double? reset, double perSecond) => Assert.Equal(
        perSecond, new LimitLevel(most, left, reset is { } s ? TimeSpan.FromSeconds(s) : null).PerSecond, perSecond / 100);

    [Fact]
    public void Places_grow_as_long_as_more_of_them_bring_more_answers()
    {
        // An endpoint that works on 100 at once: more only wait there.
        var run = new GateSimulation(1000);
        run.Run(TimeSpan.FromSeconds(60), _ => null, inFlight => TimeSpan.FromMilliseconds(Math.Max(1, inFlight / 100.0) * 200));
        Assert.InRange(run.Gate.Places, 90, 400);
        Assert.True(run.Answered > 0.9 * 60 * 500, $"{run.Answered}");
    }

    [Fact]
    public void An_endpoint_that_has_room_for_all_gets_them_all_within_a_few_rounds()
    {
        var run = new GateSimulation(512);
        run.Run(TimeSpan.FromSeconds(0.6), _ => null, _ => TimeSpan.FromMilliseconds(50));
        Assert.Equal(512, run.Gate.Places);
    }

    [Theory]
    [InlineData(3, true, 1)]
    [InlineData(16, true, 1)]
    [InlineData(16, false, 16)]
    [InlineData(512, false, 64)]
    [InlineData(128, false, 32)]
    public void Few_are_risked_at_first_where_nobody_said_how_many_may_go(int most, bool careful, int first) =>
        Assert.Equal(first, new AdaptivePlaces(most, careful, _time).Limit);

    [Fact]
    public void A_round_in_which_half_fail_makes_places_fewer_once_for_all_that_were_under_way()
    {
        var places = new AdaptivePlaces(16, careful: false, _time);
        var begun = _time.GetTimestamp();
        for (var i = 0; i < 15; i++) places.Failed(begun);
        Assert.Equal(16, places.Limit);
        places.Failed(begun);
        Assert.Equal(11, places.Limit);
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 50; i++) places.Failed(begun);
        Assert.Equal(11, places.Limit);
        for (var i = 0; i < 16; i++) places.Failed(_time.GetTimestamp());
        Assert.Equal(7, places.Limit);
    }

    [Theory]
    [InlineData(0.05, 0)]
    [InlineData(0.25, 0)]
    [InlineData(0, 0.05)]
    [InlineData(0.2, 0.05)]
    public void Failures_that_come_by_chance_take_no_places_for_long(double failing, double timingOut)
    {
        var run = new GateSimulation(64);
        var (drawn, key) = (0, 1UL);
        run.Run(TimeSpan.FromSeconds(300), _ => new SlotRandom(SlotRandom.Key(key, drawn++)).Unit() switch
        {
            var r when r < failing => SimulatedFault.FailureAfter(0.02),
            var r when r < failing + timingOut => SimulatedFault.FailureAfter(10),
            _ => null,
        }, _ => TimeSpan.FromMilliseconds(200));
        // What 64 places would do that are always there.
        var seconds = ((1 - failing - timingOut) * 0.2) + (failing * 0.02) + (timingOut * 10);
        var most = 64 / seconds * 300 * (1 - failing - timingOut);
        Assert.True(run.Answered > 0.8 * most, $"{run.Answered} of {most:0}, {run.Gate.Places} places");
    }

    [Fact]
    public void After_an_outage_the_places_come_back_within_seconds()
    {
        var run = new GateSimulation(64);
        var (from, to) = (TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(50));
        run.Run(to, now => now > from ? SimulatedFault.FailureAfter(0.02) : null, _ => TimeSpan.FromMilliseconds(200));
        Assert.Equal(1, run.Gate.Places);
        run.Run(to + TimeSpan.FromSeconds(15), _ => null, _ => TimeSpan.FromMilliseconds(200));
        Assert.Equal(64, run.Gate.Places);
    }

    [Fact]
    public void A_server_that_fails_when_it_has_too_much_is_given_less()
    {
        var run = new GateSimulation(64);
        run.Run(TimeSpan.FromSeconds(120), _ => run.Gate.InFlight >= 20 ? SimulatedFault.FailureAfter(0.02) : null,
            _ => TimeSpan.FromMilliseconds(200));
        Assert.InRange(run.Gate.Places, 8, 26);
        Assert.True(run.Failed < 0.1 * run.Asked, $"{run.Failed} of {run.Asked}");
        Assert.True(run.Answered > 0.75 * 20 / 0.2 * 120, $"{run.Answered}");
    }

    [Fact]
    public void An_endpoint_where_everything_fails_is_asked_one_at_a_time()
    {
        var run = new GateSimulation(64);
        run.Run(TimeSpan.FromSeconds(30), _ => SimulatedFault.FailureAfter(0.02), _ => TimeSpan.Zero);
        Assert.Equal(1, run.Gate.Places);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Who_was_refused_goes_before_those_who_were_never_asked_and_who_gives_up_is_passed_over()
    {
        using var gates = new EndpointGates(new CallLimits { InFlight = 1 }, _time);
        var queue = gates.QueueFor(gates.Of(Endpoint("http://a")));
        Task<GatePlace> Enter(bool isAgain, CancellationToken token = default) => gates.EnterAsync(queue, null, 0, isAgain, token).AsTask();
        var holding = await Enter(false);
        using var leaving = new CancellationTokenSource();
        var (first, left, second, again) = (Enter(false), Enter(false, leaving.Token), Enter(false), Enter(true));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        holding.Dispose();
        (await again).Dispose();
        (await first).Dispose();
        (await second).Dispose();
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Ten_thousand_who_wait_set_one_timer()
    {
        using var gates = new EndpointGates(new CallLimits { InFlight = 20_000, Pace = TimeSpan.FromSeconds(1) }, _time);
        var queue = gates.QueueFor(gates.Of(Endpoint("http://a")));
        var waiting = Enumerable.Range(0, 10_000).Select(_ => gates.EnterAsync(
            queue, null, 0, false, CancellationToken.None).AsTask()).ToList();
        Assert.Equal((1, 1), (waiting.Count(w => w.IsCompleted), _time.Waiters));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(3, waiting.Count(w => w.IsCompleted));
        await Task.WhenAll(waiting.Take(3));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_refused_request_waits_outside_its_time_and_goes_again()
    {
        var refusals = 0;
        var inner = new Answering(() => ++refusals <= 6 ? throw new SimulatedFault(TimeSpan.FromSeconds(50)) : "yes");
        var limits = new CallLimits { InFlight = 4, Patience = TimeSpan.FromMinutes(10) };
        using var gates = new EndpointGates(limits, _time);
        var queue = gates.QueueFor(gates.Of(Endpoint("http://a")));
        var client = new GatedChatClient(inner, gates, queue, limits, _time);
        using var time = new CallTime(TimeSpan.FromSeconds(200), _time, CancellationToken.None);
        var options = new ChatOptions { AdditionalProperties = new() { [CallTime.Key] = time } };
        var asking = client.GetResponseAsync([new(ChatRole.User, "hm")], options, time.Token);
        while (!asking.IsCompleted)
        {
            var timer = _time.NextTimerAsync(TestContext.Current.CancellationToken).AsTask();
            // The call's own time is a timer too; nobody waits for that.
            if (await Task.WhenAny(asking, timer) == timer && await timer < TimeSpan.FromSeconds(60)) _time.Advance(
                TimeSpan.FromSeconds(60));
        }

        Assert.Equal(("yes", false), ((await asking).Text, time.IsOver));
        Assert.True(_time.Elapsed >= TimeSpan.FromSeconds(300), $"{_time.Elapsed}");
    }

    private static ModelEndpoint Endpoint(string address) => new("openai", "m", new StubModel(_ => "")) { Address = address };

    private sealed class Answering(Func<string> answer) : DelegatingChatClient(new StubModel(_ => ""))
    {
        public override Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer())));
    }
}
