namespace Minwal.Workbench.Tests;

/// <summary>The repository that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Recipes => Path.Combine(Root, "recipes");

    /// <summary>An assembly of a sample, built with the tests and like them.</summary>
    public static string Sample(string name)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Root, "samples", name, "bin", output.Parent!.Name, output.Name, $"Minwal.Samples.{name}.dll");
    }

    /// <summary>Copies a recipe to <paramref name="folder"/>, to be changed there; returns the copy's folder.</summary>
    public static string CopyRecipe(string name, string folder)
    {
        var (from, to) = (Path.Combine(Recipes, name), Path.Combine(folder, name));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return to;
    }

    /// <summary>Puts <paramref name="to"/> in the place of <paramref name="from"/> in a file of a recipe.</summary>
    public static void Edit(string folder, string name, string from, string to)
    {
        var file = Path.Combine(folder, name);
        var text = File.ReadAllText(file);
        if (!text.Contains(from, StringComparison.Ordinal)) throw new InvalidOperationException($"'{from}' is not in {file}");
        File.WriteAllText(file, text.Replace(from, to, StringComparison.Ordinal));
    }

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Minwal.slnx"))
        ? folder : Find(Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))!);
}
