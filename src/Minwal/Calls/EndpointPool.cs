using Minwal.Calls.Gates;

namespace Minwal.Calls;

/// <summary>Several endpoints that do the work of a role together. Thread-safe.</summary>
internal sealed class EndpointPool
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, GateQueue> _queues = new(StringComparer.Ordinal);
    private readonly EndpointGates _gates;
    private readonly CallSpread _spread;
    private readonly double[] _owed;

    /// <summary>A pool of <paramref name="lines"/>, each with a gate.</summary>
    public EndpointPool(CallSpread spread, IReadOnlyList<EndpointLine> lines, EndpointGates gates)
    {
        (_spread, Lines, _gates, _owed) = (spread, lines, gates, new double[lines.Count]);
        foreach (var line in lines)
        {
            line.Gate!.HasBreaker = true;
            line.Gate.Weight = line.Endpoint.Weight;
        }
    }

    /// <summary>The endpoints.</summary>
    public IReadOnlyList<EndpointLine> Lines { get; }

    /// <summary>The queue for a call that may go to <paramref name="lines"/>, some of the pool's; at least one.</summary>
    public GateQueue QueueFor(IReadOnlyList<EndpointLine> lines)
    {
        lock (_lock)
        {
            if (_spread == CallSpread.Turns && TakeTurn(lines) is { } next) lines = [next];
            var key = string.Join(',', Lines.Index().Where(line => lines.Contains(line.Item)).Select(line => line.Index));
            if (!_queues.TryGetValue(key, out var queue)) _queues[key] = queue = _gates.QueueFor([.. lines.Select(line => line.Gate!)]);
            return queue;
        }
    }

    /// <summary>
    /// Whose turn it is: each gets its weight with every call, who has most gives back what all got. (Smooth weighted round-robin, as nginx
    /// has it since version 1.3.1.)
    /// </summary>
    private EndpointLine? TakeTurn(IReadOnlyList<EndpointLine> lines)
    {
        var (best, sum) = (-1, 0.0);
        for (var i = 0; i < Lines.Count; i++)
        {
            if (!lines.Contains(Lines[i]) || Lines[i].Gate!.Closed is not null) continue;
            _owed[i] += Lines[i].Endpoint.Weight;
            sum += Lines[i].Endpoint.Weight;
            if (best < 0 || _owed[i] > _owed[best]) best = i;
        }

        if (best < 0) return null;
        _owed[best] -= sum;
        return Lines[best];
    }
}
