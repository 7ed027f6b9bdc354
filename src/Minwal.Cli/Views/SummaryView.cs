using System.Globalization;
using Minwal.Calls;
using Minwal.Cli.Options;
using Minwal.Faults;
using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Text;
using Minwal.Values;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Running;

namespace Minwal.Cli.Views;

/// <summary>Says how a run ended.</summary>
/// <param name="context">What every command has.</param>
/// <param name="showing">What is shown.</param>
/// <param name="log">The log; null for none.</param>
internal sealed class SummaryView(ToolContext context, RunShowing showing, TextWriter? log)
{
    private const int MostShortfalls = 20;

    /// <summary>At the end: the ledger, what is short and why, figures, and where the files are.</summary>
    public void Tell(RunSummary summary)
    {
        if (showing.JsonProgress && !showing.Quiet) context.Error.WriteLine(Json.ToText(summary.ToFields()));
        foreach (var line in Lines(summary)) Say(line, important: false);
        // What fails the file is said also to who wants to hear nothing else.
        var failed = summary.Phase == RunPhase.GatesFailed;
        foreach (var fault in summary.GateFaults)
            Say($"  {(failed ? "gate failed" : "gate")}: {fault.Reason}: {fault.Message}", failed);
        foreach (var line in Advice(summary)) Say(line, important: false);
    }

    /// <summary>What an export wrote.</summary>
    public static IEnumerable<string> Exported(RunSummary summary)
    {
        yield return $"{summary.Recipe} → {(summary.Output == "-" ? "standard output" : summary.Output)}"
            + (summary.LeftOut > 0 ? $", without {Counted.Of(summary.LeftOut, "record")} that people rejected" : "");
        if (summary.IsUnfinished)
            yield return $"  {summary.Records:N0} of {summary.Ledger.Requested:N0} records so far: "
                + (summary.Phase == RunPhase.Running ? "the run is going on" : "the command that began the run goes on with it")
                + $" (exit code {ExitCodes.Short})";
        foreach (var path in summary.Extras) yield return $"  also {path}";
        if (summary.Lineage is not null) yield return $"  lineage {summary.Lineage}";
        foreach (var finding in summary.Findings) yield return $"  {finding}";
        foreach (var line in JudgedView.Lines(summary.Judged)) yield return $"  {line}";
        foreach (var fault in summary.GateFaults) yield return $"  gate failed: {fault.Reason}: {fault.Message}";
    }

    /// <summary>What whoever uses the records must know.</summary>
    public static string Told(RunNotice notice) => $"{(notice.IsContamination ? "contamination" : "notice")}: {notice.Text}";

    /// <summary>A cell as people read it.</summary>
    public static string Cell(Fields cell) =>
        cell.Count == 0 ? "all" : string.Join(", ", cell.Select(c => $"{c.Key}={Value.ToText(c.Value)}"));

    /// <summary>What the calls to one model add up to.</summary>
    public static string Sum(CallSum sum) =>
        $"{sum.Name}: {sum.Calls:N0} calls, {sum.Failed:N0} failed, "
        + (sum.Hedged > 0 ? $"{Counted.Of(sum.Hedged, "second request")}, " : "")
        + $"{sum.Usage.Input:N0} + {sum.Usage.Output:N0} tokens, {CallLedger.CostInWords([sum])}";

    private static IEnumerable<string> Lines(RunSummary summary)
    {
        var ledger = summary.Ledger;
        if (summary.Phase == RunPhase.Interrupted)
        {
            yield return $"Interrupted: {ledger.Accepted:N0} of {ledger.Requested:N0} records are accepted and kept in '{summary.Folder}'.";
            yield return "Say the same command again to continue; no call is paid twice.";
            yield break;
        }

        if (summary.Phase == RunPhase.NothingAccepted)
        {
            yield return $"Stopped: {ledger.Drafts:N0} drafts were made, and not one was accepted.";
            foreach (var line in ReasonTable.Lines(summary.Rejected)) yield return line;
            if (summary.Sample?.Answer is { } answer) yield return $"  the answer was: {answer.ReplaceLineEndings(" ")}";
            foreach (var sum in ledger.Calls.Sums()) yield return $"  {Sum(sum)}";
            yield return $"  No file was written (exit code {ExitCodes.Short}). minwal preview {summary.Recipe} shows prompts and answers; "
                + "with --keep-trying the same command goes on.";
            yield break;
        }

        var output = summary.Output is null ? "" : $" → {(summary.Output == "-" ? "standard output" : summary.Output)}";
        yield return summary.Phase == RunPhase.Drafted
            ? $"{summary.Recipe}: {ledger.Ready:N0} of {ledger.Requested:N0} slots of this shard have a draft, {ledger.Short:N0} are short"
            : $"{summary.Recipe}: {ledger.Requested:N0} asked for, {ledger.Accepted:N0} accepted, "
                + $"{ledger.Short:N0} short{Open(ledger)}{output}";
        var rejected = ledger.Reasons.Values.Sum();
        if (summary.Phase != RunPhase.Drafted)
            yield return $"  drafts {ledger.Drafts:N0} = accepted {ledger.Accepted:N0} + not accepted {rejected:N0}"
                + (rejected > 0 ? ":" : "");
        else if (rejected > 0) yield return $"  not accepted {rejected:N0}:";
        foreach (var line in ReasonTable.Lines(summary.Rejected)) yield return line;
        if (summary.Warnings.Count > 0)
        {
            yield return $"  accepted with a warning {ledger.Warnings.Values.Sum():N0}:";
            foreach (var line in ReasonTable.Lines(summary.Warnings, warned: true)) yield return line;
        }

        foreach (var sum in ledger.Calls.Sums()) yield return $"  {Sum(sum)}";
        if (ledger.Calls.Reused > 0) yield return $"  {ledger.Calls.Reused:N0} answers were there from before";
        foreach (var path in summary.Extras.Concat(summary.Chosen)) yield return $"  also {path}";
        if (summary.Lineage is not null) yield return $"  lineage {summary.Lineage}";
        foreach (var notice in summary.Notices) yield return $"  {Told(notice)}";
        foreach (var finding in summary.Findings)
        {
            yield return $"  {finding}";
            foreach (var rejection in finding.Warning ? finding.Rejections : [])
                yield return $"    warning: {ReasonWords.Told(rejection.Reason)}: {rejection.Message}";
        }

        foreach (var line in JudgedView.Lines(summary.Judged)) yield return $"  {line}";
        foreach (var line in Shortfalls(summary.Shortfalls)) yield return line;
    }

    /// <summary>Slots that were not decided: requested = accepted + short + open.</summary>
    private static string Open(RunLedger ledger) =>
        ledger.Requested - ledger.Accepted - ledger.Short is > 0 and var open ? $", {open:N0} open" : "";

    private static IEnumerable<string> Shortfalls(IReadOnlyList<Shortfall> shortfalls)
    {
        foreach (var shortfall in shortfalls.Take(MostShortfalls))
        {
            var reasons = string.Join(", ",
                shortfall.Reasons.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Value:N0} {ReasonWords.Told(r.Key)}")));
            yield return $"  short: {shortfall.Missing:N0} of {Cell(shortfall.Cell)}: {reasons}";
        }

        if (shortfalls.Count <= MostShortfalls) yield break;
        var missing = shortfalls.Skip(MostShortfalls).Sum(s => s.Missing);
        yield return $"  short: {missing:N0} of {shortfalls.Count - MostShortfalls:N0} more cells; --json-progress lists them all";
    }

    private IEnumerable<string> Advice(RunSummary summary)
    {
        switch (summary.Phase)
        {
            case RunPhase.GatesFailed:
                yield return $"  The file is written, and does not pass its gates (exit code {ExitCodes.Failed}); "
                    + "--gates warn lets it pass.";
                break;
            case RunPhase.OutOfBudget:
                yield return $"  The budget was used up (exit code {ExitCodes.Short}); "
                    + "the same command with a larger one goes on, and pays for nothing twice.";
                break;
            case RunPhase.OutOfTime:
                yield return $"  The time of --max-time was over (exit code {ExitCodes.Short}); "
                    + "the same command goes on, for as long again, and pays for nothing twice.";
                break;
            case RunPhase.LimitReached:
                yield return $"  {summary.UsedUp} (exit code {ExitCodes.Short}); "
                    + "the same command goes on then, or now at another provider, and pays for nothing twice.";
                break;
            case RunPhase.Waiting:
                yield return $"  {Counted.Of(summary.Pending, "call")} will be answered later (exit code {ExitCodes.Short}); "
                    + "the same command asks for their answers and goes on.";
                break;
            case RunPhase.Drafted:
                yield return $"  minwal gather takes '{summary.Folder}' and the other shards.";
                break;
        }

        if (summary.Phase != RunPhase.Interrupted && Further(summary) is { } further) yield return further;
        if (summary.LeftOut > 0)
            yield return $"  {Counted.Of(summary.LeftOut, "record")} left out because people said so; --refill fills the slots again.";
        if (summary.Ledger.Short > 0 && summary.Phase is RunPhase.Short or RunPhase.GatesFailed)
        {
            yield return $"  The file has fewer records than asked for (exit code {ExitCodes.Short}). "
                + (summary.Ledger.Accepted == 0
                    ? "No draft passed: minwal preview shows prompts, answers and verdicts of a few."
                    : $"More --attempts may fill it; minwal recipes size {summary.Recipe} tells what its grammar can say.");
        }
    }

    /// <summary>Where more stands about what was turned away.</summary>
    private string? Further(RunSummary summary)
    {
        if (summary.Rejected.Count == 0 && summary.Warnings.Count == 0) return null;
        var run = summary.Output is { } output and not "-" ? output : summary.Folder;
        var shown = Path.GetRelativePath(Path.GetFullPath(context.At(".")), Path.GetFullPath(run)) is var near && near.Length < run.Length
            ? near : run;
        var number = summary.Rejected.Concat(summary.Warnings).FirstOrDefault(sum => sum.Record is not null)?.Record;
        var lineage = number is null ? null : $"minwal lineage {Quoted(shown)} {number} shows the drafts of a record with their prompts";
        var file = showing.LogFile is { } log ? $"the log is '{log}'" : null;
        return lineage is null && file is null ? null : $"  {string.Join("; ", new[] { lineage, file }.OfType<string>())}.";
    }

    private static string Quoted(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"'{path}'" : path;

    private void Say(string line, bool important)
    {
        if (important || (!showing.Quiet && !showing.JsonProgress)) context.Error.WriteLine(line);
        log?.WriteLine($"{context.Time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'} {line}");
        log?.Flush();
    }
}
