using System.Security.Cryptography;
using Minwal.Datasets.Inspecting;
using Minwal.Files;
using Minwal.Registries;

namespace Minwal.Datasets.Cards;

/// <summary>A file of a data set, and what its card says of it.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">Its path in the folder, with slashes.</param>
/// <param name="Configuration">The configuration it belongs to: <c>default</c> for splits, else its own name.</param>
/// <param name="Split">The split that it is, by the hub's names.</param>
internal sealed record CardFile(string Path, string Name, string Configuration, string Split)
{
    /// <summary>The configuration of splits.</summary>
    public const string Default = "default";

    private static readonly Dictionary<string, string> Splits = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = "train",
        ["training"] = "train",
        ["val"] = "validation",
        ["valid"] = "validation",
        ["validation"] = "validation",
        ["dev"] = "validation",
        ["test"] = "test",
        ["testing"] = "test",
        ["eval"] = "test",
    };

    /// <summary>What was found in it.</summary>
    public InspectReport Inspected { get; set; } = null!;

    /// <summary>How many rows it has.</summary>
    public long Rows => Inspected.Sources[0].Rows;

    /// <summary>Its bytes.</summary>
    public long Bytes { get; } = new FileInfo(Path).Length;

    /// <summary>The hash of its bytes, in hexadecimal digits.</summary>
    public string Sha256
    {
        get
        {
            using var stream = File.OpenRead(Path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
    }

    /// <summary>The files with records in a folder and in the folders in it, splits first in the order in which they are used.</summary>
    public static IReadOnlyList<CardFile> In(string folder, Registry<RecordFormat> formats)
    {
        var files = new List<CardFile>();
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        foreach (var path in Directory.EnumerateFiles(folder, "*", all).Order(StringComparer.Ordinal))
        {
            var name = System.IO.Path.GetRelativePath(folder, path).Replace('\\', '/');
            if (name.Split('/').Any(part => part[0] == '.' || part.EndsWith(".minwal", StringComparison.Ordinal))) continue;
            if (formats.FindReader(path) is null or { Ending: ".txt" } || RegularFile.IsOther(path)) continue;
            var stem = System.IO.Path.GetFileName(path).Split('.')[0];
            var (configuration, split) = Splits.TryGetValue(stem, out var known) ? (Default, known) : (stem, "train");
            files.Add(new CardFile(path, name, configuration, split));
        }

        string[] order = ["train", "validation", "test"];
        return [.. files.OrderBy(file => file.Configuration == Default ? 0 : 1).ThenBy(file => Array.IndexOf(order, file.Split))
            .ThenBy(file => file.Name, StringComparer.Ordinal)];
    }
}
