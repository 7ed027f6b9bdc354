namespace Minwal.Faults;

/// <summary>One thing wrong with what the user gave: a code with a page in <c>docs/errors.md</c>, a place, and what to do.</summary>
/// <param name="Code">Stable code such as <c>MW1002</c>.</param>
/// <param name="Mark">Where.</param>
/// <param name="Message">What was found and what is allowed, in one sentence without a full stop at the end.</param>
/// <param name="Hint">The likely intention or the next command to type; null when there is none.</param>
public sealed record Fault(string Code, Mark Mark, string Message, string? Hint = null)
{
    /// <summary>Whether it is only a precaution: who wants it all the same can have it done.</summary>
    public bool CanBeForced { get; init; }

    /// <summary><c>place: CODE: message (hint)</c>.</summary>
    public override string ToString() =>
        (Mark.File is { Length: > 0 } ? $"{Mark}: " : "") + $"{Code}: {Message}" + (Hint is null ? "" : $" ({Hint})");
}
