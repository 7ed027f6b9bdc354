using Minwal.Calls;
using Minwal.Runs;

namespace Minwal.Workbench.Running;

/// <summary>
/// Tells how long a run will still take: by the answers that came lately and the calls that are still due. Records are no measure, since
/// many can be half made at once and all of them be finished in the same moment.
/// </summary>
/// <param name="ledger">The run's sums.</param>
/// <param name="rehearsed">
/// How many calls a slot takes by a rehearsal; null, now or for good, when nobody knows. What the run itself shows counts more and more.
/// </param>
internal sealed class RemainingTime(RunLedger ledger, Func<double?> rehearsed)
{
    /// <summary>As many slots as a rehearsal counts for.</summary>
    private const double RehearsedSlots = 20;

    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(1);

    private readonly Queue<(TimeSpan At, long Answered)> _seen = new();

    /// <summary>The time that is left; null when nothing tells. One thread at a time.</summary>
    /// <param name="calls">What the calls are doing.</param>
    /// <param name="elapsed">How long this process has worked on the run.</param>
    public TimeSpan? After(CallActivity calls, TimeSpan elapsed)
    {
        var (settled, slots) = (ledger.Settled, Math.Max(0, ledger.Requested - ledger.Settled));
        if (calls is { Answered: 0, IsAsking: false })
            return slots == 0 ? TimeSpan.Zero : settled == 0 ? null : elapsed / settled * slots;
        if (PerSlot(settled) is not { } perSlot || Rate(calls.Answered, elapsed) is not { } rate) return null;
        // What units that are not done yet have got already.
        var begun = Math.Max(0, calls.Answered + ledger.Calls.Reused - ledger.SettledCalls);
        var due = Math.Max((slots * perSlot) - begun, calls.InFlight);
        return TimeSpan.FromSeconds(Math.Min(due / rate, TimeSpan.FromDays(9999).TotalSeconds));
    }

    private double? PerSlot(long settled) => (rehearsed(), settled) switch
    {
        ({ } known, _) => (ledger.SettledCalls + (known * RehearsedSlots)) / (settled + RehearsedSlots),
        (null, 0) => null,
        _ => (double)ledger.SettledCalls / settled,
    };

    /// <summary>Answers a second, of the last minute where there are any.</summary>
    private double? Rate(long answered, TimeSpan elapsed)
    {
        while (_seen.TryPeek(out var first) && elapsed - first.At > Lately) _seen.Dequeue();
        var (since, before) = _seen.TryPeek(out var oldest) ? oldest : default;
        _seen.Enqueue((elapsed, answered));
        if (answered == before) (since, before) = (TimeSpan.Zero, 0);
        return answered == before || elapsed <= since ? null : (answered - before) / (elapsed - since).TotalSeconds;
    }
}
