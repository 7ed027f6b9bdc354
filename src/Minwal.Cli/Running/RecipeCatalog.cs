using Minwal.Faults;
using Minwal.Recipes;

namespace Minwal.Cli.Running;

/// <summary>Finds recipes: those that come with the tool by name, and the user's own by folder.</summary>
internal static class RecipeCatalog
{
    /// <summary>The names of the recipes that come with the tool.</summary>
    public static IReadOnlyList<string> Names(ToolContext context) =>
        Directory.Exists(context.RecipesFolder)
            ? [.. Directory.EnumerateDirectories(context.RecipesFolder).Where(d => File.Exists(Path.Combine(d, RecipeLoader.FileName))).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>Whether <paramref name="word"/> is a recipe's name or folder.</summary>
    public static bool Has(ToolContext context, string word) => Names(context).Contains(word) || File.Exists(Path.Combine(word, RecipeLoader.FileName));

    /// <summary>The folder of the recipe that the user named: a name of ours, or a folder.</summary>
    /// <exception cref="MinwalException">MW2002 when there is none.</exception>
    public static string Find(ToolContext context, string? name, string? folder)
    {
        if (folder is not null)
        {
            if (name is not null) throw new MinwalException("MW2002", $"both the recipe '{name}' and --recipe {folder} are given", "leave one out");
            return File.Exists(folder) && Path.GetFileName(folder) == RecipeLoader.FileName ? Path.GetDirectoryName(folder)! : folder;
        }

        if (name is null) throw new MinwalException("MW2002", "which recipe?", $"there are {string.Join(", ", Names(context))}; --recipe DIR takes your own");
        if (name.IndexOfAny(['/', '\\']) >= 0 || name is "." || File.Exists(Path.Combine(name, RecipeLoader.FileName)))
        {
            if (Directory.Exists(name) || File.Exists(name)) return Find(context, null, name);
        }
        else if (Names(context).Contains(name))
        {
            return Path.Combine(context.RecipesFolder, name);
        }

        var near = Spelling.Nearest(name, Names(context));
        throw new MinwalException("MW2002", $"no recipe '{name}'", (near is null ? $"there are {string.Join(", ", Names(context))}" : $"did you mean '{near}'?") + "; --recipe DIR takes your own; minwal recipes lists them");
    }
}
