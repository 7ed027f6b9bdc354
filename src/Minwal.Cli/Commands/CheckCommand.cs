using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Values;
using Minwal.Workbench.Running;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal check FILE --recipe NAME</c>: holds a finished file against a recipe's checks.</summary>
internal static class CheckCommand
{
    public static Command Make(ToolContext context, string[] args)
    {
        var file = new Argument<string>("file")
        {
            Description = "The file: .json, .jsonl, .csv or .tsv, each also .gz, made by this tool or by any other.",
        };
        var recipe = new Option<string>("--recipe")
        {
            Description = "The recipe whose checks are used: a name of ours or a folder.",
            Required = true,
            HelpName = "RECIPE",
        };
        var reportFile = new Option<string>("--report") { Description = "Also write the report to this .json file.", HelpName = "FILE" };
        var force = new Option<bool>("--force") { Description = "Write the report over a file that is none." };
        var command = new Command("check",
            "Checks a finished file. Exit code 0 when all records pass, 1 when some fail. "
            + "Takes the recipe's own options; a file that a run wrote is held against its run's.")
        {
            file, recipe, reportFile, force,
        };
        var loaded = Named(args) is { } named ? context.Bench.ReadRecipe(context.FindRecipe(named)) : null;
        var parameters = new RecipeArguments(loaded?.Recipe, command);
        command.SetAction(parsed =>
        {
            var (named, written) = (context.At(parsed.GetValue(file)!), parsed.GetValue(reportFile));
            if (written is not null)
                TargetFiles.CheckReport(context.At(written), named, loaded!.Recipe, IsReport, parsed.GetValue(force));
            var report = context.Bench.CheckFile(
                loaded!, named, parameters.Parameters(parsed, defaults: false));
            report.Print(context.Output);
            if (written is not null)
            {
                using var target = Datasets.Writing.AtomicFile.Create(context.At(written));
                target.Stream.Write(System.Text.Encoding.UTF8.GetBytes(Json.ToIndentedText(report.ToFields()) + "\n"));
                target.Commit();
            }

            return report.Passed ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }

    /// <summary>Whether an earlier report stands in a file: it begins as reports begin.</summary>
    private static bool IsReport(string path)
    {
        using var reader = new StreamReader(path);
        var start = new char[16];
        return new string(start, 0, reader.ReadBlock(start)).StartsWith("{\n  \"file\": ", StringComparison.Ordinal);
    }

    private static string? Named(string[] args)
    {
        if (args is not ["check", ..]) return null;
        for (var i = 1; i < args.Length; i++)
        {
            if (args[i] == "--recipe" && i + 1 < args.Length) return args[i + 1];
            if (args[i].StartsWith("--recipe=", StringComparison.Ordinal)) return args[i]["--recipe=".Length..];
        }

        return null;
    }
}
