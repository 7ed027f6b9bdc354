using System.CommandLine;
using Minwal.Cli.Running;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal run RECIPE</c>: makes the records.</summary>
internal static class RunCommand
{
    public static Command Make(ToolContext context, string[] args)
    {
        var name = new Argument<string>("recipe") { Description = "The recipe's name, or the folder of your own.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("run", "Makes exactly the records asked for and writes them to a file. The same command continues a run that was interrupted.") { name };
        var loaded = TypedRecipe.Load(context, args, "run");
        var recipe = new RecipeArguments(loaded?.Recipe, command);
        var engine = new EngineOptions(command);
        var files = new RunFileOptions(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (loaded is null) RecipeCatalog.Find(context, parsed.GetValue(name), null);
            var choices = engine.Read(parsed, context.Time);
            using var prepared = Preparation.Make(context, loaded!, recipe.Parameters(parsed), choices);
            return await new RunExecution(context, prepared, files.Read(parsed, prepared.Recipe), recipe.Extras(parsed)).RunAsync(cancellation).ConfigureAwait(false);
        });
        return command;
    }
}
