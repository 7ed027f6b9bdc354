using Minwal.Faults;
using Minwal.Prompts;
using Minwal.Recipes.Language;
using Minwal.Recipes.Names;

namespace Minwal.Recipes;

/// <summary>Reads a recipe's folder into a <see cref="Recipe"/>; every fault is found before anything runs. Thread-safe.</summary>
/// <param name="language">The language that recipes are written in; nothing can be added to it any more.</param>
internal sealed class RecipeLoader(RecipeLanguage language)
{
    /// <summary>The file that makes a folder a recipe.</summary>
    public const string FileName = "recipe.yaml";

    /// <summary>
    /// Reads the recipe in <paramref name="folder"/>. Messages call its files <c>folder/…</c> as given. Null when there is no recipe that
    /// could be read; else what was read, which is sound only when nothing came to <paramref name="faults"/>: its grammars, sources and
    /// quotas can then be looked at too, so that all faults are told together.
    /// </summary>
    public LoadedRecipe? Load(string folder, ICollection<Fault> faults)
    {
        var path = Path.Combine(folder, FileName);
        var shown = Shown(folder);
        if (!File.Exists(path))
        {
            faults.Add(new Fault("MW1000", new Mark(shown), $"no {FileName} in this folder"));
            return null;
        }

        var root = YamlFile.Read(path, $"{shown}/{FileName}", faults);
        var reading = language.Read(faults);
        if (root is null || !language.Shape.TryRead(root, reading, out var recipe)) return null;
        var files = RecipeFiles.Read(folder, shown, faults);
        recipe = recipe with
        {
            Folder = folder,
            Files = files,
            Hash = RecipeFiles.HashOf(files),
            Tables = RecipeTables.Read(recipe, root, shown, files, reading),
            Doubtful = reading.Doubtful,
        };
        var found = new List<Fault>();
        new RecipeValidator(recipe, found).Validate();
        var texts = new NameCheck(recipe, shown, RecipeScopes.Of(recipe), found).Check();
        foreach (var fault in recipe.Sure(found)) faults.Add(fault);
        var prompts = new Dictionary<string, PromptTemplate>(StringComparer.Ordinal);
        foreach (var (name, text) in texts)
            if (text.IsSound && PromptTemplate.TryCompile(text, faults) is { } compiled) prompts[name] = compiled;
        return new LoadedRecipe(recipe, prompts);
    }

    /// <summary>The same, with an exception that carries all faults.</summary>
    /// <exception cref="MinwalException">When the recipe has faults.</exception>
    public LoadedRecipe Load(string folder)
    {
        var faults = new List<Fault>();
        var loaded = Load(folder, faults);
        return faults.Count == 0 ? loaded! : throw new MinwalException(faults);
    }

    private static string Shown(string folder)
    {
        var shown = Path.GetRelativePath(Directory.GetCurrentDirectory(), folder).Replace('\\', '/');
        return shown.StartsWith("../..", StringComparison.Ordinal) || Path.IsPathRooted(shown)
            ? "recipes/" + Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))
            : shown;
    }
}
