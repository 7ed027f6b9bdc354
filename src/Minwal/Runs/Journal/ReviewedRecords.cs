using Minwal.Values;

namespace Minwal.Runs.Journal;

/// <summary>
/// The accepted records of a run with what people decided about them: rejected ones are left out, edits and labels are put in.
/// The generated text stays as it is in the journal. Made for one reading.
/// </summary>
internal sealed class ReviewedRecords
{
    private readonly IVerdictLog _verdicts;
    private readonly Dictionary<(long Slot, int Attempt), List<Decision>> _decisions = [];

    /// <summary>The records of <paramref name="verdicts"/> under <paramref name="decisions"/>, in the order of their numbers.</summary>
    public ReviewedRecords(IVerdictLog verdicts, IEnumerable<Decision> decisions)
    {
        _verdicts = verdicts;
        foreach (var decision in decisions)
        {
            var key = (decision.Slot, decision.Attempt);
            if (!_decisions.TryGetValue(key, out var list)) _decisions[key] = list = [];
            list.Add(decision);
        }
    }

    /// <summary>Whether somebody decided about any record.</summary>
    public bool HasDecisions => _decisions.Count > 0;

    /// <summary>The records by slot. Streams.</summary>
    public IEnumerable<DraftRecord> Read()
    {
        foreach (var draft in _verdicts.ReadAccepted())
        {
            if (!_decisions.TryGetValue((draft.Slot, draft.Attempt), out var decisions)) yield return draft;
            else if (Apply(draft, decisions) is { } reviewed) yield return reviewed;
        }
    }

    /// <summary>Every draft by slot and attempt, as it was made. Streams.</summary>
    public IEnumerable<DraftRecord> ReadDrafts() => _verdicts.ReadDrafts();

    /// <summary>
    /// The records by slot, and between them what is left of the rows of slots that were given up. Each has the field <paramref
    /// name="error"/> at its end: null, or <c>{ code, message }</c> of the last attempt. Streams.
    /// </summary>
    public IEnumerable<Fields> ReadWithFailed(string error)
    {
        DraftRecord? accepted = null, last = null;
        foreach (var draft in _verdicts.ReadDrafts())
        {
            if (last is not null && last.Slot != draft.Slot)
            {
                if (Row(accepted, last, error) is { } row) yield return row;
                accepted = null;
            }

            if (draft.Verdict == DraftRecord.Accepted) accepted = draft;
            last = draft;
        }

        if (last is not null && Row(accepted, last, error) is { } end) yield return end;
    }

    /// <summary>The slots whose last accepted record is rejected and not accepted again, ascending: what a refill fills.</summary>
    public IReadOnlyList<long> RejectedSlots() =>
        [.. _verdicts.ReadAccepted()
            .Where(d => _decisions.TryGetValue((d.Slot, d.Attempt), out var list) && IsRejected(list))
            .Select(d => d.Slot)];

    private Fields? Row(DraftRecord? accepted, DraftRecord last, string error)
    {
        if (accepted is not null)
        {
            var reviewed = _decisions.TryGetValue((accepted.Slot, accepted.Attempt), out var decisions)
                ? Apply(accepted, decisions)
                : accepted;
            return (reviewed is null ? null : Json.Parse(reviewed.Record!.Value.Span) as Fields)?.Add(error, null);
        }

        // A slot that is still open has no rest yet.
        var detail = last.Detail is null ? null : Json.Parse(last.Detail) as Fields;
        return (detail?.GetValueOrDefault(DraftRecord.Rest) as Fields)
            ?.Add(error, new Fields(2).Add("code", last.Verdict).Add("message", detail!.GetValueOrDefault("message")));
    }

    private static DraftRecord? Apply(DraftRecord draft, List<Decision> decisions)
    {
        if (IsRejected(decisions)) return null;
        var record = (Fields)Json.Parse(draft.Record!.Value.Span)!;
        var changed = false;
        foreach (var (name, value) in decisions.Where(d => d.Kind is DecisionKind.Edit or DecisionKind.Relabel).SelectMany(d => d.Set))
        {
            record[name] = value;
            changed = true;
        }

        return changed ? draft with { Record = Json.ToUtf8(record) } : draft;
    }

    private static bool IsRejected(List<Decision> decisions) =>
        decisions.LastOrDefault(d => d.Kind is DecisionKind.Accept or DecisionKind.Reject)?.Kind == DecisionKind.Reject;
}
