namespace Minwal.Runs.Journal;

/// <summary>A draft as the journal keeps it: what was made in one attempt of one slot, and the verdict.</summary>
/// <param name="Slot">The slot, from 0; also the record's place in the output.</param>
/// <param name="Attempt">The attempt, from 0. An attempt of a later round has a greater number than those of earlier ones.</param>
/// <param name="Unit">The unit of work whose calls made it.</param>
/// <param name="Verdict"><see cref="Accepted"/>, a rejection's reason, or the code of what failed.</param>
/// <param name="Detail">
/// The verdict's message and numbers as JSON, and what judges said; of a draft that was accepted no more than that, and null without it.
/// </param>
/// <param name="Record">The record as compact UTF-8 JSON; null when no record could be made.</param>
public sealed record DraftRecord(long Slot, int Attempt, long Unit, string Verdict, string? Detail, ReadOnlyMemory<byte>? Record)
{
    /// <summary>The verdict of a draft that became a record.</summary>
    public const string Accepted = "accepted";

    /// <summary>Where a detail holds what is left of the record of a slot that was given up.</summary>
    internal const string Rest = "rest";

    /// <summary>Where a detail holds what judges said, by step.</summary>
    internal const string Scores = "scores";
}
