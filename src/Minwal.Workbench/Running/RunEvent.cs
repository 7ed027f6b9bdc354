using Minwal.Calls;
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
/// <param name="IsSettled">Whether every slot had its last verdict already: there is nothing left but to write the files again.</param>
public sealed record RunResumed(string Folder, bool IsSettled) : RunEvent;

/// <summary>The run goes on after it was changed; told before anything is asked.</summary>
/// <param name="Differences">What was changed, a line each.</param>
/// <param name="Kept">Answers that are kept.</param>
/// <param name="Missing">Calls that will be made at least.</param>
/// <param name="Cost">
/// About what these will cost, US dollars, by what calls of the same step cost so far; null when that is not known.
/// </param>
public sealed record RunUpdated(IReadOnlyList<string> Differences, long Kept, long Missing, decimal? Cost) : RunEvent
{
    /// <summary>Finds out what a changed run keeps.</summary>
    internal static async Task<RunUpdated> SurveyAsync(OpenedRun run, RunSettings settings, CancellationToken cancellation)
    {
        var survey = await RunSurvey.OfAsync(settings, run.Journal, cancellation).ConfigureAwait(false);
        var spent = new Dictionary<string, (decimal? Cost, long Calls)>(StringComparer.Ordinal);
        foreach (var call in run.Journal.ReadCalls().Where(c => c.State != CallState.Pending && !c.IsUnanswered))
        {
            var (cost, calls) = spent.GetValueOrDefault(call.Task, (0m, 0));
            spent[call.Task] = (cost + call.Cost, calls + 1);
        }

        decimal? expected = 0;
        foreach (var (task, (_, missing)) in survey.Tasks.Where(t => t.Value.Missing > 0))
            expected += spent.TryGetValue(task, out var s)
                ? s.Cost / s.Calls * missing : settings.Models.Values.All(m => m.IsLocal) ? 0 : null;
        return new RunUpdated(run.Differences, survey.Kept, survey.Missing, expected);
    }
}

/// <summary>Slots will be filled again.</summary>
/// <param name="Slots">How many.</param>
public sealed record RunRefilled(long Slots) : RunEvent;

/// <summary>Something the user should know.</summary>
/// <param name="Text">In a sentence.</param>
public sealed record RunNoticed(string Text) : RunEvent;

/// <summary>How far the run is.</summary>
/// <param name="Ledger">The sums; they go on changing.</param>
/// <param name="Elapsed">How long this process has worked on it.</param>
public sealed record RunProgressed(RunLedger Ledger, TimeSpan Elapsed) : RunEvent
{
    /// <summary>What the calls to models elsewhere are doing.</summary>
    public CallActivity Calls { get; init; } = CallActivity.None;

    /// <summary>
    /// How long the run will still take, by the answers that came lately and the calls that are due; null when nothing tells.
    /// </summary>
    public TimeSpan? Left { get; init; }
}

/// <summary>The run has ended.</summary>
/// <param name="Summary">How.</param>
public sealed record RunEnded(RunSummary Summary) : RunEvent;
