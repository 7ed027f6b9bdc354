using System.Collections.Concurrent;
using Minwal.Cli.Progress;
using Minwal.Datasets.Writing;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Storage;
using Minwal.Values;

namespace Minwal.Cli.Running;

/// <summary>One <c>minwal run</c> from the journal's opening to the written file.</summary>
internal sealed class RunExecution(ToolContext context, Preparation prepared, RunFiles files, IReadOnlyList<(OutputSpec Spec, string Path)> extras)
{
    /// <summary>How long calls in flight may take to finish after Ctrl-C.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>The state of a run that a fault ended, such as an endpoint that stopped answering.</summary>
    private const string Failed = "failed";

    private readonly ConcurrentQueue<string> _notices = new();

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var models = prepared.Bind(context.Time, asks: !files.DryRun, _notices.Enqueue);
        if (files.DryRun)
        {
            await PlanReport.WriteAsync(context.Output, prepared, models, context.Time, cancellation).ConfigureAwait(false);
            context.Error.WriteLine("Dry run: no call was made and nothing was written.");
            return ExitCodes.Done;
        }

        var folder = files.Folder;
        if (files.New) SqliteJournal.Delete(folder);
        var journal = SqliteJournal.Open(folder, durable: models.Values.Any(m => m.Paid), context.Time);
        await using var closing = journal.ConfigureAwait(false);
        var resumed = journal.Header is not null;
        var date = prepared.Choices.Date;
        if (resumed && !prepared.Choices.DateGiven && journal.Header!.Identity.GetValueOrDefault("date") is string begun) date = begun;
        var identity = prepared.Identity(models);
        identity["date"] = date;
        if (resumed)
        {
            RunFolder.Compare(folder, journal.Header!, identity, prepared.Recipe.Files);
            if (journal.ReadFact("state")?.GetValueOrDefault("state") is Failed) journal.ForgetUnanswered();
        }
        else
        {
            journal.Begin(new RunHeader(identity, files.Output, context.Time.GetUtcNow().ToUnixTimeMilliseconds(), ToolVersion.Text, prepared.Recipe.Files));
        }

        var scratch = Directory.CreateTempSubdirectory("minwal-");
        try
        {
            var settings = prepared.Settings(models, date, scratch.FullName) with { AsksAnew = NoteAttempts(journal) };
            return await RunAsync(journal, resumed, settings, cancellation).ConfigureAwait(false);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    /// <summary>Notes the number of attempts; true when the run has had another one. What was judged with that is then judged again.</summary>
    private bool NoteAttempts(SqliteJournal journal)
    {
        var (before, now) = (journal.ReadFact("attempts"), (long)prepared.Choices.Attempts);
        var other = before is not null && (long)before["attempts"]! != now;
        if (other) journal.ForgetVerdicts();
        var changed = other || before?.GetValueOrDefault("changed") is true;
        journal.WriteFact("attempts", new Fields(2).Add("attempts", now).Add("changed", changed));
        return changed;
    }

    private async Task<int> RunAsync(SqliteJournal journal, bool resumed, RunSettings settings, CancellationToken cancellation)
    {
        using var log = files.LogFile is null ? null : new StreamWriter(files.LogFile, append: true);
        var loop = new RunLoop(settings, journal, resumed, context.Time);
        using var abort = new CancellationTokenSource();
        await using var grace = cancellation.Register(() => abort.CancelAfter(Grace)).ConfigureAwait(false);
        var progress = ProgressView.Start(context, files, loop.Ledger, journal, log, _notices, resumed);
        RunResult result;
        try
        {
            await using (progress.ConfigureAwait(false))
            {
                result = await loop.RunAsync(cancellation, abort.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            result = new RunResult(true, loop.Ledger, []);
        }
        catch
        {
            KeepState(journal, Failed, loop.Ledger);
            throw;
        }

        var summary = new RunSummary(context, files, prepared, log);
        if (result.Interrupted)
        {
            KeepState(journal, "interrupted", loop.Ledger);
            summary.Interrupted(result);
            return ExitCodes.Interrupted;
        }

        return Finish(journal, settings, result, summary);
    }

    private int Finish(SqliteJournal journal, RunSettings settings, RunResult result, RunSummary summary)
    {
        var facts = new Fields(settings.Facts).Add("requested", result.Ledger.Requested).Add("accepted", result.Ledger.Accepted).Add("short", result.Ledger.Short)
            .Add("drafts", result.Ledger.Drafts).Add("rejected", result.Ledger.Drafts - result.Ledger.Accepted);
        // What the checks remembered, tens of megabytes in a large run, is garbage now; measuring is not to come on top of it.
        GC.Collect();
        var exporter = new DatasetExporter(prepared.Recipe, journal, prepared.Parameters, facts);
        exporter.Measure();
        exporter.Write(prepared.Recipe.Output, files.Output);
        foreach (var (spec, path) in extras) exporter.Write(spec, path);
        if (files.Lineage is not null) LineageFile.Write(journal, prepared.Recipe, files.Lineage);
        KeepState(journal, result.Ledger.Short == 0 ? "complete" : "short", result.Ledger);
        summary.Done(result, exporter.Findings, extras);
        if (files.Validate && files.Output != "-")
        {
            var report = FileCheck.Run(prepared.Recipe, prepared.Parameters, files.Output, prepared.Sources);
            report.Print(context.Error);
            if (!report.Passed) return ExitCodes.Failed;
        }

        return result.Ledger.Short == 0 ? ExitCodes.Done : ExitCodes.Short;
    }

    private void KeepState(SqliteJournal journal, string state, RunLedger ledger) =>
        journal.WriteFact("state", new Fields(3).Add("state", state).Add("at", context.Time.GetUtcNow().ToUnixTimeMilliseconds()).Add("ledger", ledger.ToFields()));
}
