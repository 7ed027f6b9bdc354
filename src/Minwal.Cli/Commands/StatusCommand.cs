using System.CommandLine;
using Minwal.Calls;
using Minwal.Cli.Slurm;
using Minwal.Cli.Views;
using Minwal.Recipes;
using Minwal.Text;
using Minwal.Values;
using Minwal.Workbench.Folders;
using Minwal.Workbench.Running;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal status [RUN]</c>: how far a run is.</summary>
internal static class StatusCommand
{
    public static Command Make(ToolContext context)
    {
        var run = new Argument<string>("run")
        {
            Description = "The run: its folder or its output. Without it the newest run here.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("status", "Shows how far a run is, also while it is going on.") { run, json };
        command.SetAction(parsed =>
        {
            var named = parsed.GetValue(run) is { } typed ? context.At(typed) : ShardFamily.RunOf(Newest(context));
            (named, var families) = Shards(named);
            var overview = families.Count > 0 && !HasRun(named) ? null : context.Bench.ReadRun(named);
            if (overview?.Fault is { } fault) throw new Faults.MinwalException([fault]);
            if (parsed.GetValue(json))
            {
                var fields = overview?.ToFields() ?? [];
                if (families.Count > 0) fields["shards"] = families.SelectMany(f => f.Shards).Select(s => (object?)s.ToFields()).ToList();
                context.Output.WriteLine(Json.ToIndentedText(fields));
                return ExitCodes.Done;
            }

            if (overview is not null) Print(context.Output, overview);
            else context.Output.WriteLine($"{Path.TrimEndingDirectorySeparator(named)}: in shards, not gathered yet");
            foreach (var family in families) ShardsView.Print(context.Output, family, "  ");
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>The newest run in the folder.</summary>
    public static string Newest(ToolContext context) => RunFolder.List(context.At(".")).FirstOrDefault()
        ?? throw new Faults.MinwalException("MW2006", "there is no run in this folder");

    private static bool HasRun(string named) => RunFolder.HasJournal(named) || RunFolder.HasJournal(named + RunFolder.Suffix);

    /// <summary>
    /// The run that is meant, by its output or its folder, and its shards: those that a folder of job scripts knows of, begun or not, else
    /// those that were begun. One shard that is named stands for itself.
    /// </summary>
    private static (string Run, IReadOnlyList<ShardFamily> Shards) Shards(string named)
    {
        if (JobFolder.Find(named) is { } scripts) return (scripts.Runs, [ShardFamily.Of(scripts.Runs, scripts.Shards)]);
        if (ShardFamily.IsShard(named)) return (named, []);
        return JobFolder.Find(ShardFamily.NameOf(named) + JobFolder.Suffix) is { } job
            ? (named, [ShardFamily.Of(job.Runs, job.Shards)]) : (named, ShardFamily.Beside(named));
    }

    private static void Print(TextWriter output, RunOverview overview)
    {
        output.WriteLine($"{overview.Folder}: {overview.State?.Word}");
        if (overview.Header is { } header)
        {
            var identity = header.Identity;
            if (overview.State?.Why is { } why) output.WriteLine($"  {why}");
            output.WriteLine($"  recipe {identity.Recipe}, seed {identity.Seed}, output {header.Output}"
                + (identity.Shard is null ? "" : $", shard {identity.Shard}"));
            output.WriteLine($"  models {string.Join(", ", identity.Models.Keys.Select(role => $"{role}={identity.ModelOf(role)}"))}");
            var parameters = identity.Parameters.Select(p => $"{p.Key}={ParameterSpec.Typed(p.Value)}");
            output.WriteLine($"  parameters {string.Join(", ", parameters)}");
        }

        foreach (var batch in overview.Batches) output.WriteLine($"  {batch}");
        if (overview.Decisions > 0) output.WriteLine($"  decisions {overview.Decisions:N0}");
        if (overview.State?.Ledger is not { Count: > 0 } ledger) return;
        string Sum(string name) => Value.ToText(ledger.GetValueOrDefault(name));
        output.WriteLine($"  requested {Sum("requested")}, accepted {Sum("accepted")}, short {Sum("short")}, drafts {Sum("drafts")}");
        Reasons("not accepted", (Fields)ledger["rejected"]!);
        Reasons("accepted with a warning", ledger.GetValueOrDefault("warnings") as Fields ?? []);
        foreach (var (name, sums) in (Fields)ledger["providers"]!)
            output.WriteLine($"  {name}: {Calls((Fields)sums!)}");
        foreach (var endpoint in overview.State.Endpoints) output.WriteLine($"  {ActivityView.InWords(endpoint)}");

        static string Calls(Fields sums)
        {
            long Number(string name) => sums.GetValueOrDefault(name) as long? ?? 0;
            var cost = sums.GetValueOrDefault("cost_usd") is { } known
                ? Money.InWords((decimal?)Convert.ToDouble(known, System.Globalization.CultureInfo.InvariantCulture)) : "cost not known";
            var twice = Number("hedged") is > 0 and var hedged ? $"{Counted.Of(hedged, "second request")}, " : "";
            return $"{Number("calls"):N0} calls, {Number("failed"):N0} failed, {twice}"
                + $"{Number("input_tokens"):N0} + {Number("output_tokens"):N0} tokens, {cost}";
        }

        void Reasons(string title, Fields counts)
        {
            if (counts.Count == 0) return;
            output.WriteLine($"  {title}:");
            var sums = counts.Select(count => new ReasonSum(count.Key, count.Value as long? ?? 0)).OrderByDescending(sum => sum.Count);
            foreach (var line in ReasonTable.Lines([.. sums])) output.WriteLine(line);
        }
    }
}
