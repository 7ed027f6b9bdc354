namespace Minwal.Runs;

/// <summary>How a run ended.</summary>
/// <param name="Interrupted">Whether it was stopped before the plan was filled; the same command continues it.</param>
/// <param name="Ledger">The sums.</param>
/// <param name="Shortfalls">The cells that have fewer records than were asked for.</param>
public sealed record RunResult(bool Interrupted, RunLedger Ledger, IReadOnlyList<Shortfall> Shortfalls);
