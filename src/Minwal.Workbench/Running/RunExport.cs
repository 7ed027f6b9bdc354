using Minwal.Calls;
using Minwal.Datasets;
using Minwal.Datasets.Writing;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Registries;
using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Sources;
using Minwal.Storage;
using Minwal.Values;
using Minwal.Workbench.Folders;

namespace Minwal.Workbench.Running;

/// <summary>Writes a run's files from its journal, with what people decided, and measures them.</summary>
internal sealed class RunExport
{
    private readonly Recipe _recipe;
    private readonly RunJournal _journal;
    private readonly RunPlan _plan;
    private readonly ReviewedRecords _records;
    private readonly DatasetExporter _exporter;

    public RunExport(Recipe recipe, RunJournal journal, RunPlan plan, Fields facts, RunLedger ledger, Registry<RecordFormat> formats)
        : this(recipe, journal, plan, Counted(facts, ledger.Requested, ledger.Accepted, ledger.Short, ledger.Drafts), formats)
    {
    }

    /// <summary>The files of a run that has ended: its sums are those that its state holds.</summary>
    public RunExport(Recipe recipe, RunJournal journal, RunPlan plan, Fields facts, Registry<RecordFormat> formats)
    {
        (_recipe, _journal, _plan) = (recipe, journal, plan);
        _records = new ReviewedRecords(journal, journal.ReadDecisions());
        _exporter = new DatasetExporter(recipe, _records, plan.Parameters, facts, formats)
        {
            Cells = slot => plan.CellOf(slot).Values,
            RowCounts = name => StoredRows.CountOf(Value.ToText(journal.Header?.Identity.Sources.GetValueOrDefault(name))),
            Shares = label => LabelShares.Of([.. plan.Parts.SelectMany(part => part.Plan.Cells)], label),
        };
    }

    /// <summary>What formulas see as <c>run</c> in files: the facts with the sums.</summary>
    public static Fields Counted(Fields facts, long requested, long accepted, long missing, long drafts) =>
        new Fields(facts).Add("requested", requested)
        .Add("accepted", accepted).Add("short", missing).Add("drafts", drafts).Add("rejected", drafts - accepted);

    /// <summary>How many calls will be answered later.</summary>
    public static long PendingCalls(ICallLog log)
    {
        var waiting = new HashSet<(CallKey, string)>();
        foreach (var call in log.ReadCalls())
        {
            if (call.State == CallState.Pending) waiting.Add((call.Key, call.RequestHash));
            else waiting.Remove((call.Key, call.RequestHash));
        }

        return waiting.Count;
    }

    /// <summary>
    /// The files that the run has written so far, with those of <paramref name="target"/>: noted before they are written, so that a run
    /// that ends between the two may write them again.
    /// </summary>
    public static Fields FilesWith(Fields? known, string folder, RunTarget target) =>
        RunFiles.With(known, folder, TargetFiles.Of(target).Where(file => file.Path != "-"));

    /// <summary>Measures and writes what <paramref name="target"/> asks for; the summary with what came of it.</summary>
    public RunSummary Write(RunSummary summary, RunTarget target)
    {
        _exporter.Measure();
        try
        {
            if (target.Output is { } output) _exporter.Write(_recipe.Output, output);
            foreach (var (spec, path) in target.Extras) _exporter.Write(spec, path);
            if (target.Lineage is { } lineage) RecordLineage.WriteAll(_journal, _records, _recipe, _plan, lineage);
        }
        finally
        {
            // Also when a file cannot be written: nothing is left at work behind the caller's back.
            Task.WhenAny(_exporter.Findings).GetAwaiter().GetResult();
        }

        return summary with
        {
            Output = target.Output,
            Extras = [.. target.Extras.Select(e => e.Path)],
            Lineage = target.Lineage,
            Findings = _exporter.Findings.GetAwaiter().GetResult(),
            Judged = _exporter.Judged,
            LeftOut = _records.HasDecisions ? _records.RejectedSlots().Count : 0,
        };
    }
}
