using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Cli.Views;
using Minwal.Workbench.Forecasts;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Running;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal plan RECIPE</c>: prints cells and counts, calls, tokens, money and time.</summary>
internal static class PlanCommand
{
    private const int MostPilot = 1000;

    public static Command Make(ToolContext context, string[] args)
    {
        var name = RecipeName.Make();
        var all = new Option<bool>("--all") { Description = "Print every cell." };
        var json = new Option<bool>("--json") { Description = "Print JSON, with every cell." };
        var pilot = new Option<int?>("--pilot")
        {
            Description = "Make so many calls first, and estimate by what they took. They are kept: the run begins with them.",
            HelpName = "N",
        };
        pilot.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[0].Value, out var calls) && calls is >= 1 and <= MostPilot))
                result.AddError($"--pilot: found '{result.Tokens[0].Value}', allowed is a whole number from 1 to {MostPilot}");
        });
        var output = new Option<string>("--output", "-o")
        {
            Description = "The file that the run will write, beside which the calls of a pilot are kept.",
            HelpName = "FILE",
        };
        var command = new Command("plan", "Prints what a run would make and cost. Makes no call without --pilot.")
        {
            name, all, json, pilot, output,
        };
        var loaded = TypedRecipe.Load(context, args, "plan");
        var recipe = new RecipeArguments(loaded?.Recipe, command);
        var engine = new EngineOptions(command);
        var batch = new BatchOptions(command, asks: false);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (loaded is null) TypedRecipe.FolderOf(context, parsed.GetValue(name), null);
            using var prepared = context.Bench.Prepare(
                loaded!, batch.Read(parsed, engine.Read(context, parsed, recipe.Parameters(parsed))));
            // Where a run would write when it is not told otherwise.
            var target = new RunTarget { Output = OutputFile.Default(prepared.Recipe, recipe.Presets(parsed)) };
            if (parsed.GetValue(output) is { } typed) target = target with { Output = OutputFile.Read(context, typed) };
            var forecast = parsed.GetValue(pilot) is { } calls
                ? await PilotAsync(context, prepared, target, calls, cancellation).ConfigureAwait(false)
                : await context.Bench.ForecastAsync(prepared, cancellation).ConfigureAwait(false);
            if (parsed.GetValue(json)) PlanView.WriteJson(context, prepared, forecast);
            else
            {
                PlanView.Write(context, prepared, forecast, parsed.GetValue(all));
                StagesView.WritePlan(context.Output, prepared, context.Bench.StagesOf(prepared, target));
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static Task<RunForecast> PilotAsync(
        ToolContext context, PreparedRun prepared, RunTarget target, int calls, CancellationToken cancellation)
    {
        var first = RunStages.FirstOf(prepared.Recipe, prepared.Parameters, target);
        var at = first with { Output = first.Output == "-" ? "-" : context.At(first.Output!) };
        return context.Bench.PilotAsync(prepared, at, calls, context.Error.WriteLine, cancellation);
    }
}
