using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Minwal.Cli.Options;
using Minwal.Cli.Views;
using Minwal.Expressions;
using Minwal.Models.Offline;
using Minwal.Recipes;
using Minwal.Steps;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Recipes;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal recipes size NAME</c>: how many distinct answers a recipe's grammars can give, beside what its quotas ask.</summary>
internal static class RecipeSizeCommand
{
    private const int Shown = 12;

    public static Command Make(ToolContext context, string[] args)
    {
        var name = new Argument<string>("name") { Description = "The recipe's name.", Arity = ArgumentArity.ZeroOrOne };
        var folder = new Option<string>("--recipe") { Description = "A recipe of your own: its folder.", HelpName = "DIR" };
        var command = new Command("size",
            "Counts the distinct answers that a recipe's grammars can give, beside what the quotas ask, "
            + "and shows the cells with the least room. Takes the recipe's own options.")
        {
            name, folder,
        };
        var loaded = TypedRecipe.Load(context, args, "recipes size");
        var recipe = new RecipeArguments(loaded?.Recipe, command);
        command.SetAction(parsed =>
        {
            if (loaded is null) TypedRecipe.FolderOf(context, parsed.GetValue(name), null);
            using var prepared = context.Bench.Prepare(loaded!, new RunChoices { Parameters = recipe.Parameters(parsed) });
            Print(context.Output, prepared);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Print(TextWriter output, PreparedRun prepared)
    {
        output.WriteLine(
            $"{prepared.Recipe.Name}: distinct answers of each grammar (an upper bound), beside the records that the quotas ask for");
        var judges = StepSettings.Walk(prepared.Recipe.Steps).Where(step => step.Criteria.Count > 0)
            .SelectMany(step => step.Calls).Select(call => $"{prepared.Recipe.Name}/{call.Task}").ToHashSet(StringComparer.Ordinal);
        foreach (var task in prepared.Grammars.Tasks)
        {
            // A judge's rules make no records: how many scores there are says nothing.
            if (judges.Contains(task)) continue;
            var grammar = prepared.Grammars.Find(task)!;
            if (grammar.IsDefault)
            {
                output.WriteLine();
                output.WriteLine($"{task}: has no grammar of its own; placeholders are not counted");
                continue;
            }

            var constants = new Variables(prepared.Parameters, new Variables(prepared.Recipe.Tables));
            var cells = prepared.Plan.Cells
                .Select(cell => (cell, Size: SizeOf(prepared.Recipe, grammar, new Variables(cell.Values, constants)))).ToList();
            output.WriteLine();
            BigInteger? total = cells.Any(c => c.Size is null) ? null : cells.Aggregate(BigInteger.Zero, (sum, c) => sum + c.Size!.Value);
            output.WriteLine($"{task}: {Text(total)} over {cells.Count:N0} cells");
            foreach (var (cell, size) in cells.OrderBy(c => Room(c.Size, c.cell.Count)).Take(Shown))
            {
                var few = size < cell.Count ? "  TOO FEW" : "";
                output.WriteLine($"{Text(size),14} for {cell.Count,7:N0} asked{few}  {SummaryView.Cell(cell.Values)}");
            }
        }
    }

    /// <summary>The answers for all that values can be drawn to be in a cell, together; null when there is no bound.</summary>
    private static BigInteger? SizeOf(Recipe recipe, Grammar grammar, Variables cell)
    {
        var drawn = DrawnValues.Of(recipe, RecalledNames.In(grammar, new GrammarConditions(cell)), cell);
        var sizes = drawn.Select(values => GrammarSize.Of(grammar, new Variables(values, cell))).ToList();
        return sizes.Contains(null) ? null : sizes.Aggregate(BigInteger.Zero, (sum, size) => sum + size!.Value);
    }

    /// <summary>How many powers of ten lie between what can be said and what is asked for.</summary>
    private static double Room(BigInteger? size, long asked) => size is { } number
        ? BigInteger.Log10(BigInteger.Max(1, number)) - Math.Log10(asked)
        : double.MaxValue;

    private static string Text(BigInteger? size) => size is not { } number ? "unbounded"
        : number < 10_000_000 ? number.ToString("N0", CultureInfo.InvariantCulture)
        : $"10^{BigInteger.Log10(number).ToString("0.0", CultureInfo.InvariantCulture)}";
}
