using System.CommandLine;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal runs</c>: lists the runs in this folder.</summary>
internal static class RunsCommand
{
    public static Command Make(ToolContext context)
    {
        var command = new Command("runs", "Lists the runs in this folder, newest first.");
        command.SetAction(_ =>
        {
            var runs = context.Bench.ListRuns(context.At("."));
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
