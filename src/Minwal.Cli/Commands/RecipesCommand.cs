using System.CommandLine;
using Minwal.Cli.Options;
using Minwal.Cli.Views;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Values;

namespace Minwal.Cli.Commands;

/// <summary><c>minwal recipes</c>: lists recipes; <c>show</c>, <c>size</c>, <c>schema</c> and <c>keys</c> below it.</summary>
internal static class RecipesCommand
{
    public static Command Make(ToolContext context, string[] args)
    {
        var command = new Command("recipes", "Lists the recipes that come with the tool.");
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        command.Options.Add(json);
        command.SetAction(parsed => parsed.GetValue(json) ? ListAsJson(context) : List(context));

        var showName = new Argument<string>("name") { Description = "The recipe's name.", Arity = ArgumentArity.ZeroOrOne };
        var showFolder = new Option<string>("--recipe") { Description = "A recipe of your own: its folder.", HelpName = "DIR" };
        var show = new Command("show", "Prints a recipe and names its files.") { showName, showFolder };
        show.SetAction(parsed => Show(context, TypedRecipe.FolderOf(context, parsed.GetValue(showName), parsed.GetValue(showFolder))));
        command.Subcommands.Add(show);
        command.Subcommands.Add(RecipeSizeCommand.Make(context, args));

        var schema = new Command("schema", "Prints the JSON Schema of recipe.yaml, for editors.");
        schema.SetAction(_ =>
        {
            context.Output.Write(context.Bench.Language.Schema());
            return ExitCodes.Done;
        });
        command.Subcommands.Add(schema);

        var keys = new Command("keys", "Prints every key of recipe.yaml and every function of formulas, as Markdown.");
        keys.SetAction(_ =>
        {
            context.Output.Write(context.Bench.Language.Reference());
            return ExitCodes.Done;
        });
        command.Subcommands.Add(keys);

        var filters = new Command("filters", "Prints every filter of offline grammars, as Markdown.");
        filters.SetAction(_ =>
        {
            context.Output.Write(context.Bench.Grammars.Reference());
            return ExitCodes.Done;
        });
        command.Subcommands.Add(filters);
        return command;
    }

    private static int List(ToolContext context)
    {
        foreach (var name in context.Bench.Catalog.Names)
        {
            var faults = new List<Fault>();
            var recipe = new RecipeLoader(context.Bench.Language).Load(Path.Combine(context.Bench.Catalog.Folder, name), faults)?.Recipe;
            var line = recipe is null || faults.Count > 0
                ? $"{name,-20}     (has faults: {faults[0]})"
                : $"{name,-20} {recipe.Language,-4} {recipe.Summary}" + (recipe.Needs is null ? "" : $" Needs: {recipe.Needs}");
            foreach (var part in WrappedLine.Of(line, context.OutputWidth)) context.Output.WriteLine(part);
        }

        context.Error.WriteLine(
            "minwal run NAME makes its records offline; minwal recipes show NAME prints it; minwal new MINE --from NAME makes it yours.");
        return ExitCodes.Done;
    }

    private static int ListAsJson(ToolContext context)
    {
        var list = new List<object?>();
        foreach (var name in context.Bench.Catalog.Names)
        {
            var recipe = context.Bench.ReadRecipe(Path.Combine(context.Bench.Catalog.Folder, name)).Recipe;
            list.Add(new Fields().Add("name", recipe.Name).Add("version", (long)recipe.Version).Add("language", recipe.Language)
                .Add("summary", recipe.Summary).Add("needs", recipe.Needs).Add("folder", Path.Combine(context.Bench.Catalog.Folder, name))
                .Add("parameters", recipe.Parameters.Select(p => (object?)new Fields().Add("name", p.Name)
                    .Add("type", p.Type.ToString().ToLowerInvariant()).Add("default", p.Default).Add("allowed", p.Allowed)
                    .Add("help", p.Help)).ToList())
                .Add("presets", recipe.Presets.Select(p => (object?)new Fields().Add("name", p.Name).Add("help", p.Help)).ToList()));
        }

        context.Output.WriteLine(Json.ToIndentedText(list));
        return ExitCodes.Done;
    }

    private static int Show(ToolContext context, string folder)
    {
        var path = Path.Combine(folder, RecipeLoader.FileName);
        if (!File.Exists(path))
            throw new MinwalException([new Fault("MW1000", new Mark(folder), $"no {RecipeLoader.FileName} in this folder")]);
        context.Output.Write(File.ReadAllText(path).TrimEnd() + "\n");
        context.Error.WriteLine();
        context.Error.WriteLine($"Files in {folder}:");
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f));
        foreach (var file in files.Order(StringComparer.Ordinal)) context.Error.WriteLine($"  {file}");
        return ExitCodes.Done;
    }
}
