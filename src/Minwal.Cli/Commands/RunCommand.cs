using System.CommandLine;
using Minwal.Cli.Running;
using Minwal.Faults;
using Minwal.Recipes;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal run RECIPE</c>: makes the records.</summary>
internal static class RunCommand
{
    public static Command Make(ToolContext context, string[] args)
    {
        var name = new Argument<string>("recipe") { Description = "The recipe's name, or the folder of your own.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("run", "Makes exactly the records asked for and writes them to a file. The same command continues a run that was interrupted.") { name };
        var (typedName, typedFolder) = EngineOptions.FindRecipe(args, "run");
        var loaded = Load(context, typedName, typedFolder);
        var recipe = new RecipeArguments(loaded?.Recipe, command);
        var engine = new EngineOptions(command);
        var files = new RunFileOptions(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (loaded is null) RecipeCatalog.Find(context, parsed.GetValue(name), typedFolder);
            var choices = engine.Read(parsed, context.Time);
            using var prepared = Preparation.Make(loaded!, recipe.Parameters(parsed), choices);
            return await new RunExecution(context, prepared, files.Read(parsed, prepared.Recipe), recipe.Extras(parsed)).RunAsync(cancellation).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>The recipe that the arguments name; null when they name none (then --help and messages work without one).</summary>
    /// <exception cref="MinwalException">When it has faults.</exception>
    public static LoadedRecipe? Load(ToolContext context, string? name, string? folder) =>
        name is null && folder is null ? null : RecipeLoader.Load(RecipeCatalog.Find(context, name, folder));
}
