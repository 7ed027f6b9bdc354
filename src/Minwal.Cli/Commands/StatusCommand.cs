using System.CommandLine;
using Minwal.Cli.Running;
using Minwal.Storage;
using Minwal.Values;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal status [RUN]</c>: how far a run is.</summary>
internal static class StatusCommand
{
    public static Command Make(ToolContext context)
    {
        var run = new Argument<string>("run") { Description = "The run: its folder or its output. Without it the newest run here.", Arity = ArgumentArity.ZeroOrOne };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("status", "Shows how far a run is, also while it is going on.") { run, json };
        command.SetAction(async (parsed, _) =>
        {
            var folder = RunFolder.Find(parsed.GetValue(run));
            var journal = SqliteJournal.OpenForReading(folder);
            await using var closing = journal.ConfigureAwait(false);
            var state = journal.ReadFact("state") ?? [];
            if (parsed.GetValue(json))
            {
                context.Output.WriteLine(Json.ToIndentedText(new Fields().Add("run", folder).Add("state", state.GetValueOrDefault("state")).Add("identity", journal.Header?.Identity).Add("ledger", state.GetValueOrDefault("ledger"))));
                return ExitCodes.Done;
            }

            Print(context.Output, folder, journal, state);
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>What the run's state says now: <c>running</c> of a process that is gone means interrupted.</summary>
    public static string StateOf(string folder, Fields state)
    {
        var named = Value.ToText(state.GetValueOrDefault("state"));
        return named == "running" && !File.Exists(Path.Combine(folder, "owner")) ? "interrupted" : named;
    }

    private static void Print(TextWriter output, string folder, SqliteJournal journal, Fields state)
    {
        output.WriteLine($"{folder}: {StateOf(folder, state)}");
        if (journal.Header is { } header)
        {
            output.WriteLine($"  recipe {Value.ToText(header.Identity["recipe"])}, seed {Value.ToText(header.Identity["seed"])}, output {header.Output}");
            output.WriteLine($"  models {string.Join(", ", ((Fields)header.Identity["models"]!).Select(m => $"{m.Key}={Value.ToText(((Fields)m.Value!)["model"])}"))}");
            output.WriteLine($"  parameters {string.Join(", ", ((Fields)header.Identity["parameters"]!).Select(p => $"{p.Key}={Recipes.ParameterSpec.Typed(p.Value)}"))}");
        }

        if (state.GetValueOrDefault("ledger") is not Fields ledger) return;
        output.WriteLine($"  requested {Value.ToText(ledger["requested"])}, accepted {Value.ToText(ledger["accepted"])}, short {Value.ToText(ledger["short"])}, drafts {Value.ToText(ledger["drafts"])}");
        foreach (var (reason, number) in (Fields)ledger["rejected"]!) output.WriteLine($"  not accepted: {reason} {Value.ToText(number)}");
        foreach (var (name, sums) in (Fields)ledger["providers"]!) output.WriteLine($"  {name}: {string.Join(", ", ((Fields)sums!).Select(s => $"{s.Key} {Value.ToText(s.Value)}"))}");
    }
}
