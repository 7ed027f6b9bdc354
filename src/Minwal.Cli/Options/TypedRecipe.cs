using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Storage;
using Minwal.Workbench.Folders;

namespace Minwal.Cli.Options;

/// <summary>
/// Finds the recipe in raw arguments, before they are parsed: a command's options depend on the recipe that is named somewhere among them.
/// </summary>
internal static class TypedRecipe
{
    /// <summary>Options before a recipe's name whose value must not be taken for the name.</summary>
    private static readonly HashSet<string> WithValues =
    [
        "--output", "-o", "--run-dir", "--lineage", "--log-file", "--model", "-m", "--base-url", "--key-from", "--plugin", "--otlp",
        "--shard", "--report", "--env-file", "--shards", "--sbatch", "--sbatch-gather", "--tasks-at-once", "--before-task", "--job-dir",
    ];

    /// <summary>
    /// The recipe that <paramref name="args"/> name for <paramref name="command"/> ("run", "recipes size"), loaded;
    /// null when they name none or are for another command.
    /// </summary>
    /// <exception cref="MinwalException">MW2002 when there is no such recipe, and every fault of the recipe.</exception>
    public static LoadedRecipe? Load(ToolContext context, string[] args, string command) =>
        args.AsSpan().StartsWith(command.Split(' '))
            && (Find(context, args, command) is var (name, folder) && ((name, folder) is not (null, null) || IsRecipe(context)))
                ? context.Bench.ReadRecipe(FolderOf(context, name, folder))
                : null;

    /// <summary>What stands behind <c>--recipe</c> in <paramref name="args"/>; null when it is not there.</summary>
    public static string? OptionOf(string[] args)
    {
        for (var i = 1; i < args.Length; i++)
        {
            if (args[i] == "--recipe" && i + 1 < args.Length) return args[i + 1];
            if (args[i].StartsWith("--recipe=", StringComparison.Ordinal)) return args[i]["--recipe=".Length..];
        }

        return null;
    }

    /// <summary>Whether whoever types stands in a recipe's folder.</summary>
    public static bool IsRecipe(ToolContext context) => File.Exists(context.At(RecipeLoader.FileName));

    /// <summary>The folder of the recipe that was named, by name or with <c>--recipe</c>.</summary>
    /// <exception cref="MinwalException">MW2002 when there is none, or both are given.</exception>
    public static string FolderOf(ToolContext context, string? name, string? folder)
    {
        if (folder is not null)
        {
            if (name is not null)
                throw new MinwalException("MW2002", $"both the recipe '{name}' and --recipe {folder} are given", "leave one out");
            // A folder without a recipe is told so by its reader.
            var here = context.At(folder);
            return File.Exists(here) && Path.GetFileName(here) == RecipeLoader.FileName
                ? Path.GetDirectoryName(here) is { Length: > 0 } parent ? parent : "." : here;
        }

        if (name is null && IsRecipe(context)) return context.At(".");
        return name is not null
            ? context.FindRecipe(name)
            : throw new MinwalException("MW2002", "which recipe?", $"there are {string.Join(", ", context.Bench.Catalog.Names)}");
    }

    /// <summary>
    /// The run that <paramref name="args"/> name for <paramref name="command"/>, whose recipe gives the options; null for another command.
    /// </summary>
    /// <exception cref="MinwalException">MW2006 when there is no such run.</exception>
    public static LoadedRecipe? OfRun(ToolContext context, string[] args, string command) =>
        args.Length > 1 && args[0] == command
            && (Words(args).FirstOrDefault(word => IsRun(context.At(word))) ?? Words(args).FirstOrDefault()) is { } run
            ? context.Bench.ReadRecipeOf(context.At(run))
            : null;

    // An option's value may stand before the run; which options a recipe has is not known yet.
    private static bool IsRun(string named) =>
        ((string[])[named, named + RunFolder.Suffix]).Any(folder => File.Exists(Path.Combine(folder, RunJournal.FileName)));

    private static (string? Name, string? Folder) Find(ToolContext context, string[] args, string command)
    {
        var words = command.Split(' ');
        var first = words.Length;
        string? name = null, folder = null;
        for (var i = first; i < args.Length; i++)
        {
            if (args[i] == "--recipe" && i + 1 < args.Length) folder = args[++i];
            else if (args[i].StartsWith("--recipe=", StringComparison.Ordinal)) folder = args[i]["--recipe=".Length..];
            else if (WithValues.Contains(args[i])) i++;
            else if (name is null && !args[i].StartsWith('-') && (i == first || context.IsRecipe(args[i]))) name = args[i];
        }

        return (name, folder);
    }

    private static IEnumerable<string> Words(string[] args)
    {
        for (var i = 1; i < args.Length; i++)
        {
            if (WithValues.Contains(args[i])) i++;
            else if (!args[i].StartsWith('-')) yield return args[i];
        }
    }
}
