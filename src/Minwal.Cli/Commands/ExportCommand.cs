using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Cli.Views;
using Minwal.Workbench.Folders;
using Minwal.Workbench.Running;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal export RUN</c>: writes a run's files again, with what people decided.</summary>
internal static class ExportCommand
{
    public static Command Make(ToolContext context, string[] args)
    {
        var run = new Argument<string>("run") { Description = "The run: its folder or its output." };
        var output = new Option<string>("--output", "-o")
        {
            Description = "The file to write. [default: the run's own]",
            HelpName = "FILE",
        };
        var lineage = new Option<string>("--lineage")
        {
            Description = "Also write each record's way to this .jsonl file.",
            HelpName = "FILE",
        };
        var force = new Option<bool>("--force") { Description = "Write over files that no run wrote." };
        var command = new Command("export",
            "Writes a run's files again from its journal, with what people decided about its records: in any format, and of a run that "
            + "has not ended what there is so far. Makes no call.")
        {
            run, output, lineage, force,
        };
        var loaded = TypedRecipe.OfRun(context, args, "export");
        var recipe = new RecipeArguments(loaded?.Recipe, command);
        command.SetAction(parsed =>
        {
            var named = context.At(parsed.GetValue(run)!);
            var target = new RunTarget
            {
                Output = OutputFile.Read(context, parsed.GetValue(output) ?? OutputOf(context, named, loaded!.Recipe)),
                Lineage = parsed.GetValue(lineage) is { } ways ? context.At(ways) : null,
                Extras = recipe.Extras(context, parsed),
                Force = parsed.GetValue(force),
            };
            var summary = context.Bench.Export(named, target);
            foreach (var line in SummaryView.Exported(summary)) context.Error.WriteLine(line);
            return summary.IsUnfinished ? ExitCodes.Short : summary.GateFaults.Count > 0 ? ExitCodes.Failed
                : summary.Records >= summary.Ledger.Requested ? ExitCodes.Done : ExitCodes.Short;
        });
        return command;
    }

    /// <summary>The file beside which the run lies, else the one that it was begun with, else the recipe's usual one.</summary>
    public static string OutputOf(ToolContext context, string run, Recipes.Recipe recipe)
    {
        var overview = context.Bench.ReadRun(run);
        if (RunFolder.OutputBeside(overview.Folder) is { } beside) return beside;
        return overview.Header is { Output.Length: > 0 } header ? header.Output : OutputFile.Default(recipe);
    }
}
