namespace Minwal.Calls;

/// <summary>
/// The calls of a run, in the order in which they ended. Rows are added and never changed. What is read is what has been committed: a row
/// that nobody waited for may not be seen yet. Thread-safe.
/// </summary>
internal interface ICallLog
{
    /// <summary>Every row of an attempt of a unit, by sequence and revision; empty when there is none.</summary>
    IReadOnlyList<CallRecord> FindCalls(long unit, int attempt);

    /// <summary>The rows with the key <paramref name="key"/>, by revision; empty when there is none.</summary>
    IReadOnlyList<CallRecord> FindCalls(CallKey key);

    /// <summary>
    /// Adds a row under the next revision of its key. With <paramref name="durable"/> it returns when the row, and all calls that were
    /// written before it, would survive a power cut; else it waits only while too many rows are waiting.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// When the row cannot be kept as it is: a hash that is none, a cost beyond 9 million dollars.
    /// </exception>
    ValueTask AppendAsync(CallRecord call, bool durable, CancellationToken cancellation);

    /// <summary>All rows in the order of key and revision; of one unit when <paramref name="unit"/> is given. Streams.</summary>
    IEnumerable<CallRecord> ReadCalls(long? unit = null);

    /// <summary>What all rows add up to, by provider and model.</summary>
    IReadOnlyList<CallSum> SumCalls();
}
