using Minwal.Faults;
using Minwal.Recipes;

namespace Minwal.Workbench.Recipes;

/// <summary>Finds recipes: those that come with Minwal by name, and others by folder.</summary>
/// <param name="folder">The folder of the recipes that come with Minwal.</param>
public sealed class RecipeCatalog(string folder)
{
    /// <summary>The folder of the recipes that come with Minwal.</summary>
    public string Folder => folder;

    /// <summary>The names of the recipes that come with Minwal.</summary>
    public IReadOnlyList<string> Names => Directory.Exists(folder)
        ? [.. Directory.EnumerateDirectories(folder).Where(IsRecipe).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Whether <paramref name="word"/> is a recipe's name or folder.</summary>
    public bool Has(string word) => Names.Contains(word) || IsRecipe(word);

    /// <summary>
    /// The folder of the recipe that is called <paramref name="nameOrFolder"/>. A folder of that name goes before a name of ours.
    /// </summary>
    /// <exception cref="MinwalException">MW2002 when there is none.</exception>
    public string Find(string nameOrFolder)
    {
        if (File.Exists(nameOrFolder) && Path.GetFileName(nameOrFolder) == RecipeLoader.FileName)
            return Path.GetDirectoryName(nameOrFolder) is { Length: > 0 } parent ? parent : ".";
        if (IsRecipe(nameOrFolder) || (IsPath(nameOrFolder) && Directory.Exists(nameOrFolder))) return nameOrFolder;
        if (Names.Contains(nameOrFolder)) return Path.Combine(folder, nameOrFolder);
        var near = Spelling.Nearest(nameOrFolder, Names);
        throw new MinwalException("MW2002", $"no recipe '{nameOrFolder}'",
            near is null ? $"there are {string.Join(", ", Names)}" : $"did you mean '{near}'?");
    }

    private static bool IsPath(string word) => word.IndexOfAny(['/', '\\']) >= 0 || word is ".";

    private static bool IsRecipe(string path) => File.Exists(Path.Combine(path, RecipeLoader.FileName));
}
