namespace Minwal.Runs;

/// <summary>How a run ended.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="Ledger">The sums.</param>
/// <param name="Shortfalls">The cells that have fewer records than were asked for.</param>
internal sealed record RunResult(RunEnd End, RunLedger Ledger, IReadOnlyList<Shortfall> Shortfalls);

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

    /// <summary>Some of its calls will be answered later; all others have been made.</summary>
    Waiting,

    /// <summary>So many drafts were made, and not one was accepted, that going on would be in vain.</summary>
    InVain,

    /// <summary>It is a shard, and its slots have drafts; gathering the shards gives the verdicts.</summary>
    Drafted,
}
