using Minwal.Checks;
using Minwal.Runs.Journal;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>What an attempt made of one slot.</summary>
/// <param name="Place">Its place in the unit's slots.</param>
/// <param name="Slot">Its slot.</param>
/// <param name="Attempt">The attempt that made it.</param>
/// <param name="Record">The record; null when none could be made.</param>
/// <param name="Rejection">Why it is not accepted; null when it passed all checks of one record.</param>
/// <param name="Prepared">The record as it is compared with others; null when it was rejected before.</param>
internal sealed record Draft(int Place, long Slot, int Attempt, Fields? Record, Rejection? Rejection, PreparedRecord? Prepared)
{
    private readonly byte[]? _json = Record is null ? null : Json.ToUtf8(Record);

    /// <summary>What checks that only warn found.</summary>
    public IReadOnlyList<Rejection> Warnings { get; init; } = [];

    /// <summary>What is left of the record when its slot is given up, with nulls for the rest; null where such rows are left out.</summary>
    public Fields? Rest { get; init; }

    /// <summary>What judges said of it, by step; null when none did.</summary>
    public Fields? Scores { get; init; }

    /// <summary>As the journal keeps it, with its verdict: <paramref name="rejection"/>, or accepted.</summary>
    /// <param name="unit">The unit that made it.</param>
    /// <param name="rejection">Why it is not accepted; null when it is.</param>
    /// <param name="isLast">Whether its slot is given up with it.</param>
    public DraftRecord ToRecord(long unit, Rejection? rejection, bool isLast = false)
    {
        if (rejection is null)
        {
            var judged = Scores is null ? null : Json.ToText(new Fields(1).Add(DraftRecord.Scores, Scores));
            return new DraftRecord(Slot, Attempt, unit, DraftRecord.Accepted, judged, _json);
        }

        var detail = new Fields(4).Add("message", rejection.Message).Add("numbers", rejection.Numbers);
        if (Scores is not null) detail[DraftRecord.Scores] = Scores;
        if (isLast && Rest is not null) detail[DraftRecord.Rest] = Rest;
        return new DraftRecord(Slot, Attempt, unit, rejection.Reason, Json.ToText(detail), _json);
    }
}
