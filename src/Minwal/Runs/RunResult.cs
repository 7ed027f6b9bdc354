namespace Minwal.Runs;

/// <summary>How a run ended.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="Ledger">The sums.</param>
/// <param name="Shortfalls">The cells that have fewer records than were asked for.</param>
internal sealed record RunResult(RunEnd End, RunLedger Ledger, IReadOnlyList<Shortfall> Shortfalls)
{
    /// <summary>Of <see cref="RunEnd.LimitReached"/>: which limit and until when, in words.</summary>
    public string? UsedUp { get; init; }
}

/// <summary>Why a run ended.</summary>
internal enum RunEnd
{
    /// <summary>Every slot has a record or has had all its attempts.</summary>
    Decided,

    /// <summary>It was stopped before that; it can go on from there.</summary>
    Stopped,

    /// <summary>Its budget was used up before that; it can go on with a larger one.</summary>
    OutOfBudget,

    /// <summary>Its time was over before that; it can go on.</summary>
    OutOfTime,

    /// <summary>Everybody who could be asked has used up a limit by day or month; it can go on when that is free again.</summary>
    LimitReached,

    /// <summary>Some of its calls will be answered later; all others have been made.</summary>
    Waiting,

    /// <summary>So many drafts were made, and not one was accepted, that going on would be in vain.</summary>
    InVain,

    /// <summary>It is a shard, and its slots have drafts; gathering the shards gives the verdicts.</summary>
    Drafted,
}
