using Minwal.Values;

namespace Minwal.Runs.Journal;

/// <summary>What somebody decided about a record. Kept apart from what was generated, and applied when files are written.</summary>
/// <param name="Slot">The record's slot.</param>
/// <param name="Attempt">The attempt that made the record which was looked at.</param>
/// <param name="Kind">What was decided.</param>
/// <param name="Who">Who decided.</param>
/// <param name="At">When, Unix milliseconds.</param>
internal sealed record Decision(long Slot, int Attempt, DecisionKind Kind, string Who, long At)
{
    /// <summary>Its number in the log, from 1 in the order of deciding; 0 before it is kept.</summary>
    public long Number { get; init; }

    /// <summary>Why; null when nothing was said.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// For <see cref="DecisionKind.Edit"/> and <see cref="DecisionKind.Relabel"/>: the record's fields with their new values.
    /// </summary>
    public Fields Set { get; init; } = [];
}

/// <summary>The kinds of decision.</summary>
public enum DecisionKind
{
    /// <summary>The record is good; takes an earlier rejection back.</summary>
    Accept,

    /// <summary>The record is left out, and its slot can be filled again.</summary>
    Reject,

    /// <summary>Texts of the record are put right.</summary>
    Edit,

    /// <summary>Labels of the record are put right.</summary>
    Relabel,
}
