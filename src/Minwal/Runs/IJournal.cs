using Minwal.Values;

namespace Minwal.Runs;

/// <summary>
/// What happened in a run, durable, in the order in which it was written: when a row has been committed, so has every row written before it.
/// Writing is thread-safe; rows are committed in groups by one writer. A journal is open in at most one process.
/// </summary>
public interface IJournal : IAsyncDisposable
{
    /// <summary>The run that the journal belongs to; null in a journal that is new.</summary>
    RunHeader? Header { get; }

    /// <summary>Makes this the journal of <paramref name="header"/>; durable when it returns.</summary>
    void Begin(RunHeader header);

    /// <summary>The calls of an attempt of a unit that an earlier process made, by sequence; empty when none. Thread-safe.</summary>
    IReadOnlyList<JournalCall> FindCalls(long unit, int attempt);

    /// <summary>Keeps a call, in place of one with another request; one with the same request stays as it is. Waits only while too many rows are waiting.</summary>
    ValueTask WriteAsync(JournalCall call, CancellationToken cancellation);

    /// <summary>Keeps a call and returns when it is durable; rows that somebody waits for are committed at once.</summary>
    ValueTask WriteDurablyAsync(JournalCall call, CancellationToken cancellation);

    /// <summary>Keeps a draft with its verdict. A draft that is already there (a resumed run judges again) is left as it is, unless the verdict is another.</summary>
    ValueTask WriteAsync(JournalDraft draft, CancellationToken cancellation);

    /// <summary>Returns when all that was written before is durable.</summary>
    ValueTask FlushAsync(CancellationToken cancellation);

    /// <summary>The accepted drafts in the order of their slots. Streams.</summary>
    IEnumerable<JournalDraft> Records();

    /// <summary>All drafts in the order of slot and attempt; of one slot when <paramref name="slot"/> is given. Streams.</summary>
    IEnumerable<JournalDraft> Drafts(long? slot = null);

    /// <summary>All calls in the order of their keys; of one unit when <paramref name="unit"/> is given. Streams.</summary>
    IEnumerable<JournalCall> Calls(long? unit = null);

    /// <summary>Named facts about the run (state, ledger, times) that <c>status</c> and <c>runs</c> show; kept durably.</summary>
    Fields? ReadFact(string name);

    /// <summary>Keeps a fact under <paramref name="name"/>, replacing an earlier one; durable when it returns.</summary>
    void WriteFact(string name, Fields fact);
}
