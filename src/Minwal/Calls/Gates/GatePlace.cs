namespace Minwal.Calls.Gates;

/// <summary>
/// A request's place at an endpoint. What came of the request is told once, and gives the place back; disposing gives back a place of which
/// nothing was told. Thread-safe.
/// </summary>
internal sealed class GatePlace(
    EndpointGates gates, EndpointGate gate, long number, long begun, int tokens, double requestsTaken, double tokensTaken, bool isTry)
    : IDisposable
{
    private int _isOver;

    /// <summary>Where the place is.</summary>
    public EndpointGate Gate => gate;

    /// <summary>Its number among the gate's requests, in the order in which they went.</summary>
    public long Number => number;

    /// <summary>The time stamp at which it was taken.</summary>
    public long Begun => begun;

    /// <summary>The tokens that were reckoned with.</summary>
    public int Tokens => tokens;

    /// <summary>All requests that had been taken when this one had.</summary>
    public double RequestsTaken => requestsTaken;

    /// <summary>All tokens that had been taken when this one's had.</summary>
    public double TokensTaken => tokensTaken;

    /// <summary>Whether it tries if a closed endpoint is open again.</summary>
    public bool IsTry => isTry;

    /// <summary>The request was answered.</summary>
    public void Answered(LimitReport? report, long used, int characters) => End(() => gate.Answered(this, report, used, characters));

    /// <summary>The request was refused for now; returns how long it should wait by itself.</summary>
    public TimeSpan Refused(IEndpointFault fault, int refusals)
    {
        var wait = TimeSpan.Zero;
        End(() => wait = gate.Refused(this, fault, refusals));
        return wait;
    }

    /// <summary>The request failed.</summary>
    public void Failed(string code, string message) => End(() => gate.Failed(this, code, message));

    public void Dispose() => End(static () => { });

    private void End(Action tell)
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0) gates.End(this, tell);
    }
}
