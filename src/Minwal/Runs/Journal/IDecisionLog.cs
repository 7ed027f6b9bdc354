namespace Minwal.Runs.Journal;

/// <summary>
/// What people decided about a run's records, and the rounds that were added to it. Rows are added and never changed. Thread-safe.
/// </summary>
internal interface IDecisionLog
{
    /// <summary>Keeps decisions, all of them or none; durable when it returns. They get the next numbers.</summary>
    void Decide(IReadOnlyList<Decision> decisions);

    /// <summary>All decisions by number.</summary>
    IReadOnlyList<Decision> ReadDecisions();

    /// <summary>Adds a round; durable when it returns.</summary>
    /// <exception cref="ArgumentException">When its number is not the next.</exception>
    void AddRound(RoundRecord round);

    /// <summary>The added rounds by number.</summary>
    IReadOnlyList<RoundRecord> ReadRounds();
}
