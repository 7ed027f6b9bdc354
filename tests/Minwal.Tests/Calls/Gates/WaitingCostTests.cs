using Minwal.Calls;
using Minwal.Calls.Gates;
using Xunit;

namespace Minwal.Tests.Calls.Gates;

/// <summary>What one call costs at a gate does not depend on how many wait: counted in readings of the clock and in bytes.</summary>
public sealed class WaitingCostTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void One_more_who_waits_and_one_who_goes_cost_the_same_whether_ten_or_ten_thousand_wait(int endpoints)
    {
        // The first time methods are compiled, which takes memory too.
        Measure(10, endpoints);
        var (few, many) = (Measure(10, endpoints), Measure(10_000, endpoints));
        Assert.Equal(few.Readings, many.Readings);
        Assert.InRange(many.Bytes, few.Bytes * 0.9, few.Bytes * 1.1);
        Assert.Equal(0, many.Timers);
    }

    /// <summary>What a hundred calls cost that come while so many wait, each when another has ended.</summary>
    private static (long Readings, long Bytes, int Timers) Measure(int waiting, int endpoints)
    {
        var time = new CountingTime();
        using var gates = new EndpointGates(new CallLimits { InFlight = 4 }, time);
        var queue = gates.QueueFor([.. Enumerable.Range(0, endpoints).Select(i => gates.Of(
            new ModelEndpoint("openai", "m", new StubModel(_ => "")) { Address = $"http://{i}" }))]);
        var places = new Queue<Task<GatePlace>>();
        ValueTask<GatePlace> Enter(CancellationToken cancellation) => gates.EnterAsync(queue, null, 0, false, cancellation);
        // All may leave: who is served gives back what leaving took.
        using var leaving = new CancellationTokenSource();
        for (var i = 0; i < (4 * endpoints) + waiting; i++) places.Enqueue(Enter(leaving.Token).AsTask());
        var (readings, timers, bytes) = (time.Readings, time.Timers, GC.GetAllocatedBytesForCurrentThread());
        for (var i = 0; i < 100; i++)
        {
            places.Enqueue(Enter(leaving.Token).AsTask());
            places.Dequeue().Result.Dispose();
        }

        return (time.Readings - readings, GC.GetAllocatedBytesForCurrentThread() - bytes, time.Timers - timers);
    }

    private sealed class CountingTime : TimeProvider
    {
        public long Readings { get; private set; }

        public int Timers { get; private set; }

        public override long GetTimestamp()
        {
            Readings++;
            return 0;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Timers++;
            return new Never();
        }

        private sealed class Never : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }
}
