using System.CommandLine;
using Minwal.Values;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal runs</c>: lists the runs in this folder.</summary>
internal static class RunsCommand
{
    public static Command Make(ToolContext context)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("runs", "Lists the runs in this folder, newest first.") { json };
        command.SetAction(parsed =>
        {
            var runs = context.Bench.ListRuns(context.At("."));
            if (parsed.GetValue(json))
            {
                context.Output.WriteLine(Json.ToIndentedText(runs.Select(run => (object?)run.ToFields()).ToList()));
                return ExitCodes.Done;
            }

            foreach (var run in runs)
            {
                var shown = Path.GetRelativePath(context.At("."), run.Folder);
                context.Output.WriteLine(run.Fault is { } fault
                    ? $"{shown,-40} {Hints.Line(fault)}"
                    : $"{shown,-40} {run.State?.Word,-12} {run.Header?.Identity.Recipe,-16} "
                        + $"{run.State?.Accepted} of {run.State?.Requested}");
            }

            if (runs.Count == 0) context.Error.WriteLine("There is no run in this folder; minwal run RECIPE begins one.");
            return ExitCodes.Done;
        });
        return command;
    }
}
