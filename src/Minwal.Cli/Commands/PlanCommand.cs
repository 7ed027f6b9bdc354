using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Cli.Views;
using Minwal.Workbench.Running;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal plan RECIPE</c>: prints cells and counts, calls, tokens, money and time.</summary>
internal static class PlanCommand
{
    public static Command Make(ToolContext context, string[] args)
    {
        var name = new Argument<string>("recipe")
        {
            Description = "The recipe's name, or the folder of your own.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var all = new Option<bool>("--all") { Description = "Print every cell." };
        var json = new Option<bool>("--json") { Description = "Print JSON, with every cell." };
        var command = new Command("plan", "Prints what a run would make and cost. Makes no call.") { name, all, json };
        var loaded = TypedRecipe.Load(context, args, "plan");
        var recipe = new RecipeArguments(loaded?.Recipe, command);
        var engine = new EngineOptions(command);
        var batch = new BatchOptions(command, asks: false);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (loaded is null) TypedRecipe.FolderOf(context, parsed.GetValue(name), null);
            using var prepared = context.Bench.Prepare(
                loaded!, batch.Read(parsed, engine.Read(context, parsed, recipe.Parameters(parsed))));
            if (parsed.GetValue(json)) await PlanView.WriteJsonAsync(context, prepared, cancellation).ConfigureAwait(false);
            else
            {
                await PlanView.WriteAsync(context, prepared, parsed.GetValue(all), cancellation).ConfigureAwait(false);
                // Where a run would write when it is not told otherwise.
                var target = new RunTarget { Output = OutputFile.Default(prepared.Recipe, recipe.Presets(parsed)) };
                StagesView.WritePlan(context.Output, prepared, context.Bench.StagesOf(prepared, target));
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
