using System.Security.Cryptography;
using System.Text;
using Minwal.Faults;
using Minwal.Files;

namespace Minwal.Recipes;

/// <summary>The files of a recipe's folder that a run depends on.</summary>
internal static class RecipeFiles
{
    private const int MaxFiles = 1_000;

    /// <summary>The largest file that is read, in bytes.</summary>
    public const long MaxFileBytes = 64 * 1024 * 1024;

    private static readonly EnumerationOptions Enumeration = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
        MaxRecursionDepth = 8,
    };

    // What runs write where whoever runs a recipe stands in its folder.
    private static readonly HashSet<string> DataEndings =
        new(StringComparer.OrdinalIgnoreCase) { ".json", ".jsonl", ".csv", ".tsv", ".gz", ".log", ".html" };

    /// <summary>
    /// The files with their contents, ordered by path. Left out are hidden files, runs with their outputs, the folder's own README,
    /// defaults and keys of whoever runs it, and data beside recipe.yaml that it does not name: runs write there.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, byte[]>> Read(string folder, string shown, ICollection<Fault> faults)
    {
        var files = new List<KeyValuePair<string, byte[]>>();
        var recipe = File.ReadAllText(Path.Combine(folder, RecipeLoader.FileName));
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", Enumeration))
        {
            var name = Path.GetRelativePath(folder, file.FullName).Replace('\\', '/');
            if (IsLeftOut(name, recipe) || Directory.Exists(file.FullName + ".minwal")) continue;
            if (RegularFile.IsOther(file.FullName))
            {
                faults.Add(new Fault("MW1003", new Mark($"{shown}/{name}"), "this is a device or a pipe, not a file"));
                continue;
            }

            if (file.Length > MaxFileBytes || files.Count >= MaxFiles)
            {
                faults.Add(new Fault("MW1003", new Mark($"{shown}/{name}"), file.Length > MaxFileBytes
                    ? $"the file has {file.Length:N0} bytes; a recipe's files have at most {MaxFileBytes:N0}"
                    : $"the recipe's folder has more than {MaxFiles:N0} files"));
                break;
            }

            files.Add(KeyValuePair.Create(name, File.ReadAllBytes(file.FullName)));
        }

        files.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        return files;
    }

    /// <summary>SHA-256 over names and contents, 16 hex digits.</summary>
    public static string HashOf(IReadOnlyList<KeyValuePair<string, byte[]>> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in files)
        {
            // Line ends do not change a recipe: a checkout on Windows is the same recipe.
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\0"));
            var rest = content.AsSpan();
            for (int end; (end = rest.IndexOf("\r\n"u8)) >= 0; rest = rest[(end + 1)..]) hash.AppendData(rest[..end]);
            hash.AppendData(rest);
            hash.AppendData([0]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static bool IsLeftOut(string name, string recipe) => name.Equals("README.md", StringComparison.OrdinalIgnoreCase)
        // How models are asked, and keys, are no part of what a recipe is.
        || name == "minwal.yaml" || name.EndsWith(".env", StringComparison.OrdinalIgnoreCase)
        || (!name.Contains('/') && DataEndings.Contains(Path.GetExtension(name)) && !recipe.Contains(name, StringComparison.Ordinal))
        || name.Split('/').Any(part => part.StartsWith('.') || part.EndsWith(".minwal", StringComparison.Ordinal));
}
