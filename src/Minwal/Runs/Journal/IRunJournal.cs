using Minwal.Calls;

namespace Minwal.Runs.Journal;

/// <summary>
/// What happened in a run, durable, in the order in which it was written: when a call, a decision or a fact has been committed, so has
/// every one written before it, and a draft never before its calls; drafts, which can be made again from them, may come later.
/// A journal is open for writing in at most one process.
/// Code takes the role it needs: calls, verdicts, decisions or facts.
/// </summary>
internal interface IRunJournal : ICallLog, IVerdictLog, IDecisionLog, IFactLog, IAsyncDisposable;
