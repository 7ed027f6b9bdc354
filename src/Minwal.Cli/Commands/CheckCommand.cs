using System.CommandLine;
using Minwal.Cli.Running;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal check FILE --recipe NAME</c>: holds a finished file against a recipe's checks.</summary>
internal static class CheckCommand
{
    public static Command Make(ToolContext context)
    {
        var file = new Argument<string>("file") { Description = "The file: .json, .jsonl, .csv or .tsv, each also .gz, made by this tool or by any other." };
        var recipe = new Option<string>("--recipe") { Description = "The recipe whose checks are used: a name of ours or a folder.", Required = true, HelpName = "RECIPE" };
        var reportFile = new Option<string>("--report") { Description = "Also write the report to this .json file.", HelpName = "FILE" };
        var command = new Command("check", "Checks a finished file. Exit code 0 when all records pass, 1 when some fail.") { file, recipe, reportFile };
        command.SetAction(parsed =>
        {
            var named = parsed.GetValue(recipe)!;
            var isFolder = !RecipeCatalog.Names(context).Contains(named) && Directory.Exists(named);
            var loaded = Preparation.Read(context, isFolder ? RecipeCatalog.Find(context, null, named) : RecipeCatalog.Find(context, named, null));
            var parameters = Preparation.Defaults(loaded.Recipe);
            var faults = new List<Fault>();
            var sources = Preparation.LoadSources(loaded.Recipe, parameters, faults);
            if (faults.Count > 0) throw new MinwalException(faults);
            var report = FileCheck.Run(loaded.Recipe, parameters, parsed.GetValue(file)!, sources);
            report.Print(context.Output);
            if (parsed.GetValue(reportFile) is { } path)
            {
                using var target = Datasets.Writing.AtomicFile.Create(path);
                target.Stream.Write(System.Text.Encoding.UTF8.GetBytes(Json.ToIndentedText(report.ToFields()) + "\n"));
                target.Commit();
            }

            return report.Passed ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }
}
