using Minwal.Values;

namespace Minwal.Runs.Journal;

/// <summary>A round that was added to a run after its plan: what it began with, so that it can be run again with the same result.</summary>
/// <param name="Number">Its number, from 1; the run's own plan is before it.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="At">When it was added, Unix milliseconds.</param>
internal sealed record RoundRecord(int Number, RoundKind Kind, long At)
{
    private const int AttemptsOfARound = 10_000_000;

    /// <summary>For <see cref="RoundKind.Extend"/>: every parameter's value from then on.</summary>
    public Fields Parameters { get; init; } = [];

    /// <summary>The number of an attempt in words: <c>2</c>, or for an attempt of a later round <c>2 of round 1</c>.</summary>
    public static string AttemptInWords(int attempt) => attempt < AttemptsOfARound
        ? FormattableString.Invariant($"{attempt}")
        : FormattableString.Invariant($"{attempt % AttemptsOfARound} of round {attempt / AttemptsOfARound}");

    /// <summary>
    /// The number of the first attempt in it. Greater than any of the rounds before, so that its draws are new whatever those needed.
    /// </summary>
    public int FirstAttempt => Number * AttemptsOfARound;

    /// <summary>For <see cref="RoundKind.Refill"/>: the slots whose records were rejected, ascending.</summary>
    public IReadOnlyList<long> Slots { get; init; } = [];
}

/// <summary>What further rounds are for.</summary>
internal enum RoundKind
{
    /// <summary>Slots whose records people rejected are filled again.</summary>
    Refill,

    /// <summary>More records are made, so that the whole is what was asked for now.</summary>
    Extend,
}
