using Minwal.Calls;
using Minwal.Calls.Gates;

namespace Minwal.Tests.Calls.Gates;

/// <summary>A strict endpoint behind a gate, and work that is always there; time is that of the simulation, and nothing runs beside
/// it.</summary>
internal sealed class GateSimulation
{
    private readonly FakeTime _time = new();
    private readonly PriorityQueue<(GatePlace Place, SimulatedFault? Fault), long> _underWay = new();
    private readonly EndpointGates _gates;

    public GateSimulation(int inFlight, EndpointLimits? named = null, bool careful = false)
    {
        _gates = new EndpointGates(new CallLimits { InFlight = inFlight, Patience = TimeSpan.FromHours(1) }, _time);
        Gate = new EndpointGate(new CallLimits { InFlight = inFlight, BeginsCarefully = careful },
            new ModelEndpoint("openai", "m", new StubModel(_ => "")) { Limits = named ?? EndpointLimits.None },
            new EndpointGate.HeardOf(), 1, _time);
    }

    public EndpointGate Gate { get; }

    public int Asked { get; private set; }

    public int Refused { get; private set; }

    public int Failed { get; private set; }

    public int Answered => Asked - Refused - Failed - _underWay.Count;

    public double RefusedShare => (double)Refused / Asked;

    public TimeSpan Now => _time.Elapsed;

    /// <summary>Goes on until <paramref name="until"/>.</summary>
    /// <param name="until">The simulation's time.</param>
    /// <param name="admit">Whether the endpoint takes a request that arrives now; else what it says.</param>
    /// <param name="latency">How long an answer takes with so many in flight; a refusal takes 20 ms.</param>
    public void Run(TimeSpan until, Func<TimeSpan, SimulatedFault?> admit, Func<int, TimeSpan> latency)
    {
        while (Now < until)
        {
            var now = _time.GetTimestamp();
            var room = Gate.RoomIn(now, 0);
            if (room == TimeSpan.Zero)
            {
                Asked++;
                var fault = admit(Now);
                if (fault is { IsRefusal: true }) Refused++;
                if (fault is { IsRefusal: false }) Failed++;
                var place = Gate.TryTake(_gates, now, 0)!;
                var lasts = fault is null ? latency(Gate.InFlight) : fault.Lasts;
                _underWay.Enqueue((place, fault), now + lasts.Ticks);
                continue;
            }

            var next = room is { } wait ? now + Math.Max(wait.Ticks, TimeSpan.TicksPerMillisecond) : long.MaxValue;
            if (_underWay.TryPeek(out _, out var end) && end <= next)
            {
                _time.Advance(TimeSpan.FromTicks(end - now));
                var (place, fault) = _underWay.Dequeue();
                if (fault is null) Gate.Answered(place, null, 0, 0);
                else if (!fault.IsRefusal) Gate.Failed(place, fault.Code, fault.Message);
                else Gate.Refused(place, fault, 0);
                Gate.Release(place);
                continue;
            }

            _time.Advance(TimeSpan.FromTicks(Math.Min(next, until.Ticks) - now));
        }
    }

    /// <summary>A bucket that holds a second's worth, at least one, and fills evenly, as the mock provider has it.</summary>
    public static Func<TimeSpan, SimulatedFault?> Bucket(double perMinute, bool tells = true, Func<TimeSpan, double>? factor = null)
    {
        var (level, at) = (Math.Max(1, perMinute / 60), TimeSpan.Zero);
        return now =>
        {
            var rate = perMinute / 60 * (factor?.Invoke(now) ?? 1);
            level = Math.Min(Math.Max(1, rate), level + ((now - at).TotalSeconds * rate));
            at = now;
            if (level + 1e-6 < 1) return new SimulatedFault(tells ? TimeSpan.FromSeconds((1 - level) / rate) : null);
            level--;
            return null;
        };
    }

    /// <summary>So many in each whole minute.</summary>
    public static Func<TimeSpan, SimulatedFault?> Minutes(int most)
    {
        var (minute, used) = (-1, 0);
        return now =>
        {
            if ((int)now.TotalMinutes != minute) (minute, used) = ((int)now.TotalMinutes, 0);
            return ++used > most ? new SimulatedFault(null) : null;
        };
    }
}

/// <summary>A refusal; or a failure after a time.</summary>
internal sealed class SimulatedFault(TimeSpan? retryAfter) : Exception("too many"), IEndpointFault
{
    private SimulatedFault(TimeSpan lasts)
        : this(null) => (IsRefusal, Lasts) = (false, lasts);

    public string Code => IsRefusal ? "MW3004" : "MW3005";

    public bool IsRefusal { get; } = true;

    public TimeSpan Lasts { get; } = TimeSpan.FromMilliseconds(20);

    public TimeSpan? RetryAfter => retryAfter;

    public LimitReport? Limits => null;

    public static SimulatedFault FailureAfter(double seconds) => new(TimeSpan.FromSeconds(seconds));
}
