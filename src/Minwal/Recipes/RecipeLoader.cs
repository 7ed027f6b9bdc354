using System.Security.Cryptography;
using System.Text;
using Minwal.Faults;
using Minwal.Prompts;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Recipes;

/// <summary>Reads a recipe's folder into a <see cref="Recipe"/>; every fault is found before anything runs.</summary>
public static class RecipeLoader
{
    /// <summary>The file that makes a folder a recipe.</summary>
    public const string FileName = "recipe.yaml";

    private const int MaxFiles = 1_000;
    private const long MaxFileBytes = 64 * 1024 * 1024;

    /// <summary>
    /// Reads the recipe in <paramref name="folder"/>. Messages call its files <c>folder/…</c> as given.
    /// Returns null when there are faults, all of which are then in <paramref name="faults"/>.
    /// </summary>
    public static LoadedRecipe? Load(string folder, ICollection<Fault> faults)
    {
        var path = Path.Combine(folder, FileName);
        var shown = Shown(folder);
        if (!File.Exists(path))
        {
            faults.Add(new Fault("MW1001", new Mark(shown), $"no {FileName} in this folder", "minwal recipes lists the recipes; minwal new NAME makes one"));
            return null;
        }

        var root = YamlFile.Read(path, $"{shown}/{FileName}", faults);
        if (root is null || !RecipeShape.Shape.TryRead(root, faults, out var recipe)) return null;
        var before = faults.Count;
        var files = ReadFiles(folder, shown, faults);
        recipe = recipe with
        {
            Folder = folder,
            Files = files,
            Hash = HashOf(files),
            Tables = ReadTables(recipe, shown, files, faults),
        };
        var prompts = new Dictionary<string, PromptTemplate>(StringComparer.Ordinal);
        RecipeValidator.Validate(recipe, shown, prompts, faults);
        return faults.Count == before ? new LoadedRecipe(recipe, prompts) : null;
    }

    /// <summary>The same, with an exception that carries all faults.</summary>
    /// <exception cref="MinwalException">When the recipe has faults.</exception>
    public static LoadedRecipe Load(string folder)
    {
        var faults = new List<Fault>();
        return Load(folder, faults) ?? throw new MinwalException(faults);
    }

    private static string Shown(string folder)
    {
        var shown = Path.GetRelativePath(Directory.GetCurrentDirectory(), folder).Replace('\\', '/');
        return shown.StartsWith("../..", StringComparison.Ordinal) || Path.IsPathRooted(shown) ? "recipes/" + Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) : shown;
    }

    private static List<KeyValuePair<string, byte[]>> ReadFiles(string folder, string shown, ICollection<Fault> faults)
    {
        var files = new List<KeyValuePair<string, byte[]>>();
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System, MaxRecursionDepth = 8 }))
        {
            var name = Path.GetRelativePath(folder, file.FullName).Replace('\\', '/');
            if (name.Split('/').Any(part => part.StartsWith('.') || part.EndsWith(".minwal", StringComparison.Ordinal)) || name.Equals("README.md", StringComparison.OrdinalIgnoreCase)) continue;
            if (file.Length > MaxFileBytes || files.Count >= MaxFiles)
            {
                faults.Add(new Fault("MW1003", new Mark($"{shown}/{name}"), file.Length > MaxFileBytes
                    ? $"the file has {file.Length:N0} bytes; a recipe's files have at most {MaxFileBytes:N0}" : $"the recipe's folder has more than {MaxFiles:N0} files"));
                break;
            }

            files.Add(KeyValuePair.Create(name, File.ReadAllBytes(file.FullName)));
        }

        files.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        return files;
    }

    private static string HashOf(IReadOnlyList<KeyValuePair<string, byte[]>> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in files)
        {
            // Line ends do not change a recipe: a checkout on Windows is the same recipe.
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\0"));
            hash.AppendData(Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(content).Replace("\r\n", "\n", StringComparison.Ordinal)));
            hash.AppendData([0]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static Fields ReadTables(Recipe recipe, string shown, IReadOnlyList<KeyValuePair<string, byte[]>> files, ICollection<Fault> faults)
    {
        var tables = new Fields(recipe.Tables.Count);
        foreach (var (name, value) in recipe.Tables)
        {
            tables[name] = value;
            if (value is not Fields { Count: 1 } reference || !reference.TryGetValue("file", out var file)) continue;
            var path = Value.ToText(file).Replace('\\', '/');
            var content = files.FirstOrDefault(f => f.Key == path).Value;
            if (content is null)
            {
                faults.Add(new Fault("MW1001", recipe.Mark, $"the table '{name}' reads '{path}', which is not in the recipe's folder"));
                continue;
            }

            var node = YamlFile.Parse(Encoding.UTF8.GetString(content), $"{shown}/{path}", faults);
            if (node is not null && Shapes.Any.TryRead(node, faults, out var read)) tables[name] = read;
        }

        return tables;
    }
}
