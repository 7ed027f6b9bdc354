using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Values;
using Minwal.Workbench.Checking;
using Minwal.Workbench.Quality;
using Minwal.Workbench.Running;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal check FILE --recipe NAME</c>: holds a finished file against a recipe's checks.</summary>
internal static class CheckCommand
{
    public static Command Make(ToolContext context, string[] args)
    {
        var file = new Argument<string>("file")
        {
            Description = "The file: .json, .jsonl, .csv or .tsv, each also .gz, made by this tool or by any other; - for standard input.",
        };
        var recipe = new Option<string>("--recipe")
        {
            Description = "The recipe whose checks are used: a name of ours or a folder. [default: the one in this folder]",
            HelpName = "RECIPE",
        };
        var reportFile = new Option<string>("--report")
        {
            Description = "Also write the report to this .json file; - writes nothing but it to standard output.",
            HelpName = "FILE",
        };
        var force = new Option<bool>("--force") { Description = "Write the report over a file that is none." };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON and nothing else, as --report - does." };
        var format = DataOptions.FormatOption();
        var records = DataOptions.RecordsOption();
        var map = new Option<string[]>("--map")
        {
            Description = "Names of fields that differ: theirs=ours, several with commas, such as utterance=text,label=intent.",
            HelpName = "THEIRS=OURS",
        };
        var command = new Command("check",
            "Checks a finished file. Exit code 0 when all records pass, 1 when some fail. "
            + "Takes the recipe's own options; a file that a run wrote is held against its run's.")
        {
            file, recipe, reportFile, force, json, format, records, map,
        };
        var loaded = args is ["check", ..] && (TypedRecipe.OptionOf(args) is not null || TypedRecipe.IsRecipe(context))
            ? context.Bench.ReadRecipe(TypedRecipe.FolderOf(context, TypedRecipe.OptionOf(args), null)) : null;
        var parameters = new RecipeArguments(loaded?.Recipe, command);
        command.SetAction((parsed, cancellation) =>
        {
            if (loaded is null) TypedRecipe.FolderOf(context, null, null);
            var named = parsed.GetValue(file)!;
            var (checkedFile, written) = (named == "-" ? "standard input" : context.At(named), parsed.GetValue(reportFile));
            if (written is not null)
                TargetFiles.CheckReport(context.At(written), checkedFile, loaded!.Recipe, IsReport, parsed.GetValue(force));
            var input = new CheckInput
            {
                Format = DataOptions.Format(context, parsed.GetValue(format)),
                Records = parsed.GetValue(records),
                Content = named == "-" ? context.Input() : null,
                Map = TextColumns.ReadMap(parsed.GetValue(map) ?? []),
            };
            var report = context.Bench.CheckFile(loaded!, checkedFile, parameters.Parameters(parsed, defaults: false), input, cancellation);
            if (parsed.GetValue(json) || written == "-") context.Output.WriteLine(Json.ToIndentedText(report.ToFields()));
            else report.Print(context.Output);
            if (written is not (null or "-"))
            {
                using var target = Datasets.Writing.AtomicFile.Create(context.At(written));
                target.Stream.Write(System.Text.Encoding.UTF8.GetBytes(Json.ToIndentedText(report.ToFields()) + "\n"));
                target.Commit();
            }

            return Task.FromResult(report.Passed ? ExitCodes.Done : ExitCodes.Failed);
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

}
