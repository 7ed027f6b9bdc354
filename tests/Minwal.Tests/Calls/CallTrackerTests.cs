using Minwal.Calls;
using Minwal.Calls.Gates;
using Minwal.Testing;
using Xunit;

namespace Minwal.Tests.Calls;

public sealed class CallTrackerTests
{
    private const string Address = "http://api.example/v1";
    private readonly FakeTime _time = new();
    private readonly CallTracker _tracker;

    public CallTrackerTests() => _tracker = new CallTracker(_time);

    [Fact]
    public void A_call_that_the_endpoint_turned_away_waits_for_its_limit()
    {
        using var call = _tracker.Begin(Address);
        call.WaitsToRetry("MW3004", TimeSpan.FromSeconds(12));
        _time.Advance(TimeSpan.FromSeconds(2));
        var wait = Assert.Single(_tracker.Now().Waits);
        Assert.Equal((CallWaitReason.Limit, 1, Address, null), (wait.Reason, wait.Calls, wait.Address, wait.Code));
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2)), (wait.Left, wait.Lasted));
    }

    [Fact]
    public void Calls_that_wait_for_the_same_are_one_wait_with_the_soonest_end()
    {
        using var first = _tracker.Begin(Address);
        using var second = _tracker.Begin(Address);
        using var other = _tracker.Begin("http://other.example/v1");
        first.WaitsToRetry("MW3005", TimeSpan.FromSeconds(8));
        second.WaitsToRetry("MW3005", TimeSpan.FromSeconds(3));
        other.WaitsToRetry("MW3001", TimeSpan.FromSeconds(1));
        var waits = _tracker.Now().Waits;
        Assert.Equal(
            [("MW3005", 2L, 3.0), ("MW3001", 1L, 1.0)], waits.Select(wait => (wait.Code!, wait.Calls, wait.Left!.Value.TotalSeconds)));
    }

    [Fact]
    public async Task A_call_whose_pace_is_not_due_waits_for_it()
    {
        using var gates = new EndpointGates(new CallLimits { InFlight = 2, Pace = TimeSpan.FromSeconds(5) }, _time);
        var queue = gates.QueueFor(gates.Of(new ModelEndpoint("openai", "m", new StubModel(_ => "")) { Address = Address }));
        (await gates.EnterAsync(queue, null, 0, isAgain: false, CancellationToken.None)).Dispose();
        using var call = _tracker.Begin(Address);
        var entering = gates.EnterAsync(queue, call, 0, isAgain: false, CancellationToken.None).AsTask();
        var wait = Assert.Single(_tracker.Now().Waits);
        Assert.Equal((CallWaitReason.Pace, TimeSpan.FromSeconds(5)), (wait.Reason, wait.Left));
        _time.Advance(TimeSpan.FromSeconds(5));
        (await entering).Dispose();
    }

    [Fact]
    public void What_is_under_way_is_counted_with_the_time_of_the_longest()
    {
        using var first = _tracker.Begin(Address);
        first.Goes();
        _time.Advance(TimeSpan.FromSeconds(7));
        var second = _tracker.Begin(Address);
        second.Goes();
        Assert.Equal((2, TimeSpan.FromSeconds(7)), (_tracker.Now().InFlight, _tracker.Now().Longest));
        first.Rests();
        second.Dispose();
        Assert.Equal((0, TimeSpan.Zero), (_tracker.Now().InFlight, _tracker.Now().Longest));
    }
}
