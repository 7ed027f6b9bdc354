using Minwal.Calls.Gates;

namespace Minwal.Calls;

/// <summary>How the calls of a run, or those to one endpoint, come to an end.</summary>
internal sealed partial class CallBroker
{
    /// <summary>Nobody is left who could be asked: no call begins any more, and what is in flight to those who give no answers is cut
    /// off.</summary>
    private ModelException EndWith(ModelException fatal, IEnumerable<EndpointLine> lines)
    {
        Volatile.Write(ref _end, fatal);
        foreach (var line in lines) line.CutOff();
        return fatal;
    }

    /// <summary>All who could be asked have used up a limit by day or month.</summary>
    private CallsEndedException EndWith(LimitUsedUpException usedUp)
    {
        if (Interlocked.CompareExchange(ref _usedUp, usedUp.Words, null) is null) _notice?.Invoke(usedUp.Words);
        return new CallsEndedException(CallsEnd.Limit);
    }

    private ModelException OverdueAt(EndpointLine line, CallRecord last) => new("MW3014",
        $"{line.Endpoint.Name} at {line.Endpoint.Address} gave no answer for {InWords(_patience)}; the last: {last.Code}: {last.Message}. "
        + "What was made is kept", fatal: true);

    private void GiveUp(EndpointLine line, RoleModel role, ModelException reason)
    {
        if (!line.TryGiveUp(reason)) return;
        var next = _lines[role.Role].FirstOrDefault(l => l.GivenUp is null)?.Endpoint;
        if (next is not null)
            _notice?.Invoke($"{line.Endpoint.Name} at {line.Endpoint.Address} is not asked any more ({reason.Code}: {reason.Message}); "
                + $"{next.Name} at {next.Address} goes on");
    }
}
