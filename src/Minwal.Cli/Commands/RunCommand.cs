using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Cli.Views;
using Minwal.Workbench.Running;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal run RECIPE</c>: makes the records.</summary>
internal static class RunCommand
{
    public static Command Make(ToolContext context, string[] args)
    {
        var name = RecipeName.Make();
        var command = new Command("run",
            "Makes exactly the records asked for and writes them to a file. The same command continues a run that was interrupted.")
        {
            name,
        };
        var loaded = TypedRecipe.Load(context, args, "run");
        var recipe = new RecipeArguments(loaded?.Recipe, command);
        var engine = new EngineOptions(command);
        var batch = new BatchOptions(command);
        var files = new RunFileOptions(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (loaded is null) TypedRecipe.FolderOf(context, parsed.GetValue(name), null);
            var choices = batch.Read(parsed, engine.Read(context, parsed, recipe.Parameters(parsed)))
                with
            { Shard = files.ReadShard(parsed) };
            var usual = OutputFile.Default(loaded!.Recipe, recipe.Presets(parsed));
            var target = files.ReadTarget(context, parsed, usual, recipe.Extras(context, parsed));
            // Rows of standard input that the run has kept go on with it.
            var first = RunStages.FirstOf(loaded.Recipe, choices.Parameters, target);
            choices = choices with { InputFolder = first.FolderFor(loaded.Recipe, choices.Shard) };
            using var prepared = context.Bench.Prepare(loaded, choices);
            var stages = context.Bench.StagesOf(prepared, target);
            FirstObjects.End();
            if (!files.IsDryRun(parsed))
            {
                var view = new StagesView(context, files.ReadShowing(context, parsed) with { BatchWait = batch.Waits(parsed) });
                return await view.ShowAsync(prepared, stages, cancellation).ConfigureAwait(false);
            }

            var forecast = await context.Bench.ForecastAsync(prepared, cancellation).ConfigureAwait(false);
            PlanView.Write(context, prepared, forecast, all: false);
            StagesView.WritePlan(context.Output, prepared, stages);
            context.Error.WriteLine("Dry run: no call was made and nothing was written.");
            return ExitCodes.Done;
        });
        return command;
    }
}
