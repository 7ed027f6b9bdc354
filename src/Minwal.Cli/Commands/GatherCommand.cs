using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Cli.Views;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal gather RUN… --output FILE</c>: puts the shards of a run together.</summary>
internal static class GatherCommand
{
    public static Command Make(ToolContext context, string[] args)
    {
        var runs = new Argument<string[]>("runs") { Description = "The shards: their folders.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("gather",
            "Puts the shards of a run together: the file has the bytes of the run on one machine. "
            + "Asks models only for what the shards could not know is missing.")
        {
            runs,
        };
        var loaded = TypedRecipe.OfRun(context, args, "gather");
        var recipe = new RecipeArguments(loaded?.Recipe, command);
        var engine = new EngineOptions(command, known: true);
        var files = new RunFileOptions(command, known: true);
        command.SetAction(async (parsed, cancellation) =>
        {
            var target = files.ReadTarget(context, parsed, OutputFile.Default(loaded!.Recipe), recipe.Extras(context, parsed));
            var shards = parsed.GetValue(runs)!.Select(context.At).ToList();
            using var prepared = context.Bench.Gather(shards, target, engine.Read(context, parsed, []));
            var view = new RunView(context, files.ReadShowing(context, parsed));
            return await view.ShowAsync(prepared, target, cancellation).ConfigureAwait(false);
        });
        return command;
    }
}
