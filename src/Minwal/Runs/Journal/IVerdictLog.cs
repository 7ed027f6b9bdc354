namespace Minwal.Runs.Journal;

/// <summary>
/// The drafts of a run with their verdicts. They follow from the calls: a run that is continued makes them again. Thread-safe.
/// </summary>
internal interface IVerdictLog
{
    /// <summary>
    /// Keeps a draft. One that is already there is left as it is, unless its verdict is another. Waits only while too many rows are
    /// waiting.
    /// </summary>
    ValueTask WriteAsync(DraftRecord draft, CancellationToken cancellation);

    /// <summary>Returns when all that was written before, calls and drafts, is durable.</summary>
    ValueTask FlushAsync(CancellationToken cancellation);

    /// <summary>
    /// The last accepted draft of each slot, by slot. Streams. What people decided about them is not applied (see <see
    /// cref="IDecisionLog"/>).
    /// </summary>
    IEnumerable<DraftRecord> ReadAccepted();

    /// <summary>All drafts in the order of slot and attempt; of one slot when <paramref name="slot"/> is given. Streams.</summary>
    IEnumerable<DraftRecord> ReadDrafts(long? slot = null);

    /// <summary>Takes out all drafts, for a process that will judge in another order or by another recipe.</summary>
    void ForgetDrafts();

    /// <summary>
    /// Takes out the drafts that failed because no model answered, of the calls after the last one that was answered: an outage ended the
    /// run and must not cost its slots their attempts. The calls stay, marked as <see cref="Calls.CallRecord.InOutage"/>; they are asked
    /// again under the same keys, as further rows.
    /// </summary>
    void ForgetOutage();
}
