using Minwal.Checks;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Values;

namespace Minwal.Cli.Running;

/// <summary>Says how a run ended.</summary>
internal sealed class RunSummary(ToolContext context, RunFiles files, Preparation prepared, TextWriter? log)
{

    /// <summary>After an interruption: what is kept, and how to go on.</summary>
    public void Interrupted(RunResult result)
    {
        Say($"Interrupted: {result.Ledger.Accepted:N0} of {result.Ledger.Requested:N0} records are accepted and kept in '{files.Folder}'.");
        Say("Say the same command again to continue; no call is paid twice.");
    }

    /// <summary>At the end: the ledger, what is short and why, figures, and where the files are.</summary>
    public void Done(RunResult result, IReadOnlyList<Finding> findings, IReadOnlyList<(OutputSpec Spec, string Path)> extras)
    {
        var ledger = result.Ledger;
        if (files.JsonProgress && !files.Quiet)
        {
            context.Error.WriteLine(Json.ToText(new Fields().Add("done", true).Add("output", files.Output).Add("ledger", ledger.ToFields())
                .Add("shortfalls", result.Shortfalls.Select(s => (object?)new Fields().Add("cell", s.Cell).Add("missing", s.Missing).Add("reasons", new Fields(s.Reasons.Select(r => KeyValuePair.Create(r.Key, (object?)r.Value))))).ToList())
                .Add("figures", new Fields(findings.Select(f => KeyValuePair.Create(f.Check, (object?)f.ToFields()))))));
            return;
        }

        Say($"{prepared.Recipe.Name}: {ledger.Requested:N0} asked for, {ledger.Accepted:N0} accepted, {ledger.Short:N0} short → {(files.Output == "-" ? "standard output" : files.Output)}");
        Say($"  drafts {ledger.Drafts:N0} = accepted {ledger.Accepted:N0}" + string.Concat(ledger.Reasons.OrderByDescending(r => r.Value).Select(r => $" + {r.Key} {r.Value:N0}")));
        foreach (var (name, sums) in ledger.Providers.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            var (calls, failed, input, output, _, cost) = sums.Read();
            Say($"  {name}: {calls:N0} calls, {failed:N0} failed, {input:N0} + {output:N0} tokens, ${cost:0.0000}");
        }

        if (ledger.Reused > 0) Say($"  {ledger.Reused:N0} of these calls were made before the interruption");
        foreach (var (_, path) in extras) Say($"  also {path}");
        if (files.Lineage is not null) Say($"  lineage {files.Lineage}");
        foreach (var finding in findings)
        {
            Say($"  {finding}");
            foreach (var rejection in finding.Rejections) Say($"    {(finding.Warning ? "warning" : "out of bounds")}: {rejection.Reason}: {rejection.Message}");
            foreach (var (name, count) in finding.NotChecked) Say($"    not checked: {count:N0} records, for it needs '{name}', which a file does not hold");
        }

        foreach (var shortfall in result.Shortfalls.Take(20))
            Say($"  short: {shortfall.Missing:N0} of {Cell(shortfall.Cell)}: {string.Join(", ", shortfall.Reasons.Select(r => $"{r.Key} {r.Value:N0}"))}");
        if (result.Shortfalls.Count > 20) Say($"  short: {result.Shortfalls.Skip(20).Sum(s => s.Missing):N0} of {result.Shortfalls.Count - 20:N0} more cells; --json-progress lists them all");
        if (ledger.Short > 0) Say($"  The file has fewer records than asked for (exit code {ExitCodes.Short}). More --attempts may fill it; minwal recipes size {prepared.Recipe.Name} tells what its grammar can say.");
    }

    /// <summary>A cell as people read it.</summary>
    public static string Cell(Fields cell) => cell.Count == 0 ? "all" : string.Join(", ", cell.Select(c => $"{c.Key}={Value.ToText(c.Value)}"));

    private void Say(string line)
    {
        if (!files.Quiet && !files.JsonProgress) context.Error.WriteLine(line);
        log?.WriteLine($"{context.Time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'} {line}");
        log?.Flush();
    }
}
