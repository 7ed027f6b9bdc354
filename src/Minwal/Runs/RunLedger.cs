using System.Collections.Concurrent;
using Minwal.Calls;
using Minwal.Checks;
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
    private readonly ConcurrentDictionary<string, RejectedExample> _examples = new(StringComparer.Ordinal),
        _warned = new(StringComparer.Ordinal);
    private long _accepted, _short, _drafts, _ready, _settled, _settledCalls;

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

    /// <summary>For each of <see cref="Reasons"/> what was found in the draft with the lowest slot.</summary>
    public IReadOnlyDictionary<string, RejectedExample> Examples => new Dictionary<string, RejectedExample>(_examples.ToArray());

    /// <summary>The same for <see cref="Warnings"/>.</summary>
    public IReadOnlyDictionary<string, RejectedExample> WarnedExamples => new Dictionary<string, RejectedExample>(_warned.ToArray());

    /// <summary>The calls by model.</summary>
    public CallLedger Calls { get; }

    /// <summary>
    /// Slots that nobody works on any more, whether their verdict among records has been given or not; those that are tried again count
    /// once more when they are done.
    /// </summary>
    internal long Settled => Interlocked.Read(ref _settled);

    /// <summary>The calls that these have taken, answers that were there from before included.</summary>
    internal long SettledCalls => Interlocked.Read(ref _settledCalls);

    internal void Settle(long slots, long calls)
    {
        Interlocked.Add(ref _settledCalls, calls);
        Interlocked.Add(ref _settled, slots);
    }

    internal void Reopen(long slots) => Interlocked.Add(ref _settled, -slots);

    internal void Accept()
    {
        Interlocked.Increment(ref _drafts);
        Interlocked.Increment(ref _accepted);
    }

    internal void Reject(Rejection rejection, long slot)
    {
        Interlocked.Increment(ref _drafts);
        _reasons.AddOrUpdate(rejection.Reason, 1, static (_, count) => count + 1);
        Keep(_examples, rejection, slot);
    }

    internal void TakeBack()
    {
        Interlocked.Decrement(ref _accepted);
        _reasons.AddOrUpdate(Decided, 1, static (_, count) => count + 1);
    }

    internal void Warn(Rejection warning, long slot)
    {
        _warnings.AddOrUpdate(warning.Reason, 1, static (_, count) => count + 1);
        Keep(_warned, warning, slot);
    }

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

    private static void Keep(ConcurrentDictionary<string, RejectedExample> examples, Rejection rejection, long slot)
    {
        // The lowest slot, not the first to come, so that the same run tells the same.
        if (examples.TryGetValue(rejection.Reason, out var kept) && kept.Slot <= slot) return;
        examples.AddOrUpdate(rejection.Reason, static (_, example) => example,
            static (_, known, example) => example.Slot < known.Slot ? example : known, new RejectedExample(slot, rejection.Message));
    }

    private static Fields Sorted(ConcurrentDictionary<string, long> counts) =>
        // Sorting what others write to meanwhile fails; its array is of one moment.
        new(counts.ToArray().OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => KeyValuePair.Create(c.Key, (object?)c.Value)));
}

/// <summary>What a reason was told of.</summary>
/// <param name="Slot">The slot, from 0.</param>
/// <param name="Message">What was found.</param>
public sealed record RejectedExample(long Slot, string Message);
