using System.Collections.Concurrent;
using Minwal.Calls;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>
/// The sums of a run. requested = accepted + short + open, and drafts = accepted + rejected by reason + failed by code:
/// they always add up. Thread-safe.
/// </summary>
public sealed class RunLedger
{
    /// <summary>The reason of drafts that were accepted and then rejected by a person, once their slot is filled again.</summary>
    public const string Decided = "decision.rejected";

    private readonly ConcurrentDictionary<string, long> _reasons = new(StringComparer.Ordinal), _warnings = new(StringComparer.Ordinal);
    private long _accepted, _short, _drafts, _ready;

    /// <summary>The sums of a run that begins or goes on.</summary>
    /// <param name="requested">Records asked for.</param>
    /// <param name="earlier">What the call log holds when the run goes on.</param>
    internal RunLedger(long requested, IReadOnlyList<CallSum> earlier) => (Requested, Calls) = (requested, new CallLedger(earlier));

    /// <summary>Records asked for.</summary>
    public long Requested { get; }

    /// <summary>Records accepted.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Slots that were given up.</summary>
    public long Short => Interlocked.Read(ref _short);

    /// <summary>Of a shard: slots with a draft that passed the checks of one record.</summary>
    public long Ready => Interlocked.Read(ref _ready);

    /// <summary>Drafts made, whatever came of them.</summary>
    public long Drafts => Interlocked.Read(ref _drafts);

    /// <summary>Drafts that were not accepted, by reason or failure code, as they are at this moment.</summary>
    public IReadOnlyDictionary<string, long> Reasons => new Dictionary<string, long>(_reasons.ToArray());

    /// <summary>What checks that only warn found in drafts that were accepted, by reason, as they are at this moment.</summary>
    public IReadOnlyDictionary<string, long> Warnings => new Dictionary<string, long>(_warnings.ToArray());

    /// <summary>The calls by model.</summary>
    public CallLedger Calls { get; }

    internal void Accept()
    {
        Interlocked.Increment(ref _drafts);
        Interlocked.Increment(ref _accepted);
    }

    internal void Reject(string reason)
    {
        Interlocked.Increment(ref _drafts);
        _reasons.AddOrUpdate(reason, 1, static (_, count) => count + 1);
    }

    internal void TakeBack()
    {
        Interlocked.Decrement(ref _accepted);
        _reasons.AddOrUpdate(Decided, 1, static (_, count) => count + 1);
    }

    internal void Warn(string reason) => _warnings.AddOrUpdate(reason, 1, static (_, count) => count + 1);

    internal void HoldReady() => Interlocked.Increment(ref _ready);

    internal void GiveUp() => Interlocked.Increment(ref _short);

    /// <summary>The sums as a value, for the journal, reports and machines.</summary>
    public Fields ToFields()
    {
        var fields = new Fields(9).Add("requested", Requested).Add("accepted", Accepted).Add("short", Short);
        if (Ready > 0) fields["ready"] = Ready;
        return fields.Add("drafts", Drafts).Add("rejected", Sorted(_reasons)).Add("warnings", Sorted(_warnings))
            .Add("reused_calls", Calls.Reused).Add("providers", Calls.ToFields());
    }

    private static Fields Sorted(ConcurrentDictionary<string, long> counts) =>
        // Sorting what others write to meanwhile fails; its array is of one moment.
        new(counts.ToArray().OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => KeyValuePair.Create(c.Key, (object?)c.Value)));
}
