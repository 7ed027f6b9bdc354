using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Workbench.Folders;
using Minwal.Workbench.Preparing;

namespace Minwal.Workbench.Running;

/// <summary>What is made of a run whose loop has ended: its files, and the sum of it.</summary>
internal static class RunEnding
{
    /// <summary>Writes the files where the run has come so far, and sums it up.</summary>
    public static RunSummary Of(PreparedRun prepared, OpenedRun run, RunTarget target, RunSettings settings, RunResult result)
    {
        var summary = new RunSummary(prepared.Recipe.Name, RunPhase.Interrupted, run.Folder, result.Ledger)
        {
            Shortfalls = result.Shortfalls,
            Rejected = ReasonSum.Of(result.Ledger.Reasons, result.Ledger.Examples, run.Journal),
            Warnings = ReasonSum.Of(result.Ledger.Warnings, result.Ledger.WarnedExamples, run.Journal),
            Notices = prepared.Notices,
            UsedUp = result.UsedUp,
        };
        if (target.Pilot is not null) return summary;
        switch (result.End)
        {
            case RunEnd.Stopped: return summary;
            case RunEnd.Drafted: return summary with { Phase = RunPhase.Drafted };
            case RunEnd.InVain:
                return summary with { Phase = RunPhase.NothingAccepted, Sample = RejectedSample.Of(run.Journal, result.Ledger) };
            case RunEnd.Waiting:
                return summary with { Phase = RunPhase.Waiting, Pending = RunExport.PendingCalls(run.Journal) };
            default:
                var export = new RunExport(
                    prepared.Recipe, run.Journal, settings.Plan, settings.Facts, result.Ledger, prepared.Bench.Formats);
                run.Journal.WriteFact(RunFiles.Fact, RunExport.FilesWith(run.Journal.ReadFact(RunFiles.Fact), run.Folder, target));
                foreach (var (source, path) in target.Chosen)
                    ChosenRows.Write(path, prepared.Sources[source], prepared.Bench.Formats);
                summary = export.Write(summary, target) with { Chosen = [.. target.Chosen.Select(chosen => chosen.Path)] };
                return summary with { Phase = PhaseOf(result, summary, target) };
        }
    }

    private static RunPhase PhaseOf(RunResult result, RunSummary summary, RunTarget target) =>
        result.End == RunEnd.OutOfBudget ? RunPhase.OutOfBudget
        : result.End == RunEnd.LimitReached ? RunPhase.LimitReached
        : result.End == RunEnd.OutOfTime ? RunPhase.OutOfTime
        : summary.GateFaults.Count > 0 && !target.GatesWarn ? RunPhase.GatesFailed
        : result.Ledger.Short + summary.LeftOut > 0 ? RunPhase.Short : RunPhase.Complete;
}
