using System.CommandLine;
using Minwal.Cli.Running;
using Minwal.Faults;
using Minwal.Storage;
using Minwal.Values;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal runs</c>: lists the runs in this folder.</summary>
internal static class RunsCommand
{
    public static Command Make(ToolContext context)
    {
        var command = new Command("runs", "Lists the runs in this folder, newest first.");
        command.SetAction(async (_, _) =>
        {
            var any = false;
            foreach (var folder in RunFolder.List("."))
            {
                any = true;
                var shown = Path.GetRelativePath(".", folder);
                try
                {
                    var journal = SqliteJournal.OpenForReading(folder);
                    await using var closing = journal.ConfigureAwait(false);
                    var state = journal.ReadFact("state") ?? [];
                    var ledger = state.GetValueOrDefault("ledger") as Fields;
                    context.Output.WriteLine($"{shown,-40} {StatusCommand.StateOf(folder, state),-12} {Value.ToText(journal.Header?.Identity["recipe"]),-16} {Value.ToText(ledger?["accepted"])} of {Value.ToText(ledger?["requested"])}");
                }
                catch (MinwalException e)
                {
                    context.Output.WriteLine($"{shown,-40} {e.Faults[0]}");
                }
            }

            if (!any) context.Error.WriteLine("There is no run in this folder; minwal run RECIPE begins one.");
            return ExitCodes.Done;
        });
        return command;
    }
}
