using Minwal.Runs;

namespace Minwal.Workbench.Running;

/// <summary>Something that happens in a run.</summary>
public abstract record RunEvent
{
    private protected RunEvent()
    {
    }
}

/// <summary>The run goes on from where an earlier process left it.</summary>
/// <param name="Folder">Where its journal is.</param>
public sealed record RunResumed(string Folder) : RunEvent;

/// <summary>The run goes on after it was changed; told before anything is asked.</summary>
/// <param name="Differences">What was changed, a line each.</param>
/// <param name="Kept">Answers that are kept.</param>
/// <param name="Missing">Calls that will be made at least.</param>
/// <param name="Cost">About what these will cost, US dollars; null when a price is not known.</param>
public sealed record RunUpdated(IReadOnlyList<string> Differences, long Kept, long Missing, decimal? Cost) : RunEvent;

/// <summary>Slots will be filled again.</summary>
/// <param name="Slots">How many.</param>
public sealed record RunRefilled(long Slots) : RunEvent;

/// <summary>Something the user should know.</summary>
/// <param name="Text">In a sentence.</param>
public sealed record RunNoticed(string Text) : RunEvent;

/// <summary>How far the run is.</summary>
/// <param name="Ledger">The sums; they go on changing.</param>
/// <param name="Elapsed">How long this process has worked on it.</param>
public sealed record RunProgressed(RunLedger Ledger, TimeSpan Elapsed) : RunEvent;

/// <summary>The run has ended.</summary>
/// <param name="Summary">How.</param>
public sealed record RunEnded(RunSummary Summary) : RunEvent;
