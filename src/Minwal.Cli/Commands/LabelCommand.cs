using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Cli.Views;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Workbench.Preparing;

namespace Minwal.Cli.Commands;

/// <summary>
/// <c>minwal label FILE --recipe NAME</c>: labels rows that somebody has with the labels of a recipe. A run like any other, of the recipe
/// that lies in the folder <c>label</c> of the named one.
/// </summary>
internal static class LabelCommand
{
    /// <summary>The folder of a recipe in which its recipe for labelling lies.</summary>
    private const string Folder = "label";

    /// <summary>The parameter of such a recipe that names the rows.</summary>
    private const string Rows = "rows";

    public static Command Make(ToolContext context, string[] args)
    {
        var rows = new Argument<string>("rows")
        {
            Description = "The rows: .csv, .tsv, .json or .jsonl, each also .gz, or - for standard input. Not needed with --database.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var classifier = new Option<string>("--classifier")
        {
            Description = "Label with a classifier that minwal train has written: no key, no network.",
            HelpName = "FILE",
        };
        var command = new Command("label",
            "Labels rows with the labels of a recipe, with confidence and agreement. The same command continues one that was interrupted.")
        {
            rows, classifier,
        };
        var loaded = Load(context, args);
        var recipe = new RecipeArguments(loaded?.Recipe, command, Rows);
        var engine = new EngineOptions(command);
        var files = new RunFileOptions(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (loaded is null) throw new MinwalException("MW2002", "labels of which recipe?", "--recipe NAME names it");
            var choices = engine.Read(context, parsed, recipe.Parameters(parsed)) with { Shard = files.ReadShard(parsed) };
            if (parsed.GetValue(rows) is { } typed) choices.Parameters[Rows] = typed == "-" ? typed : context.At(typed);
            if (parsed.GetValue(classifier) is { } model)
                choices = choices with { Models = [.. choices.Models, new RoleChoice(null, EngineOptions.Classifier + context.At(model))] };
            var target = files.ReadTarget(
                context, parsed, OutputFile.Default(loaded.Recipe, recipe.Presets(parsed)), recipe.Extras(context, parsed));
            choices = choices with { InputFolder = target.FolderFor(loaded.Recipe, choices.Shard) };
            using var prepared = context.Bench.Prepare(loaded, choices);
            if (!files.IsDryRun(parsed))
            {
                var view = new RunView(context, files.ReadShowing(context, parsed));
                return await view.ShowAsync(prepared, target, cancellation).ConfigureAwait(false);
            }

            PlanView.Write(context, prepared, await context.Bench.ForecastAsync(prepared, cancellation).ConfigureAwait(false), all: false);
            context.Error.WriteLine("Dry run: no call was made and nothing was written.");
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>The recipe for labelling of the recipe that is named; null where this is another command, or none is named.</summary>
    /// <exception cref="MinwalException">MW2002 when the recipe has none.</exception>
    private static LoadedRecipe? Load(ToolContext context, string[] args)
    {
        if (args.Length == 0 || args[0] != "label" || TypedRecipe.OptionOf(args) is not { } named) return null;
        var folder = Path.Combine(context.FindRecipe(named), Folder);
        return File.Exists(Path.Combine(folder, RecipeLoader.FileName))
            ? context.Bench.ReadRecipe(folder)
            : throw new MinwalException(
                "MW2002", $"the recipe '{named}' has no recipe for labelling: there is no {Folder}/{RecipeLoader.FileName}");
    }
}
