using Minwal.Calls;

namespace Minwal.Runs.Journal;

/// <summary>
/// What happened in a run, durable, in the order in which it was written:
/// when a row has been committed, so has every row written before it.
/// A journal is open for writing in at most one process.
/// Code takes the role it needs: calls, verdicts, decisions or facts.
/// </summary>
internal interface IRunJournal : ICallLog, IVerdictLog, IDecisionLog, IFactLog, IAsyncDisposable;
