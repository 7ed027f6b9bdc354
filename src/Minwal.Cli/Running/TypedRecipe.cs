using Minwal.Recipes;

namespace Minwal.Cli.Running;

/// <summary>
/// Finds the recipe in raw arguments, before they are parsed: a command's options depend on the recipe that is named somewhere among them.
/// </summary>
internal static class TypedRecipe
{
    /// <summary>Options before a recipe's name whose value must not be taken for the name.</summary>
    private static readonly HashSet<string> WithFiles = ["--output", "-o", "--run-dir", "--lineage", "--log-file", "--model", "-m", "--base-url"];

    /// <summary>The recipe that <paramref name="args"/> name for <paramref name="command"/> ("run", "recipes size"), loaded; null when they name none or are for another command.</summary>
    /// <exception cref="Faults.MinwalException">MW2002 when there is no such recipe, and every fault of the recipe and of what belongs to it.</exception>
    public static LoadedRecipe? Load(ToolContext context, string[] args, string command) =>
        Find(context, args, command) is not (null, null) and var (name, folder)
            ? Preparation.Read(context, RecipeCatalog.Find(context, name, folder))
            : null;

    /// <summary>The name or the folder as typed.</summary>
    public static (string? Name, string? Folder) Find(ToolContext context, string[] args, string command)
    {
        var words = command.Split(' ');
        if (!args.AsSpan().StartsWith(words)) return (null, null);
        var first = words.Length;
        string? name = null, folder = null;
        for (var i = first; i < args.Length; i++)
        {
            if (args[i] == "--recipe" && i + 1 < args.Length) folder = args[++i];
            else if (args[i].StartsWith("--recipe=", StringComparison.Ordinal)) folder = args[i]["--recipe=".Length..];
            else if (WithFiles.Contains(args[i])) i++;
            else if (name is null && !args[i].StartsWith('-') && (i == first || RecipeCatalog.Has(context, args[i]))) name = args[i];
        }

        return (name, folder);
    }
}
