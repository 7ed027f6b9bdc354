using System.Text.Json;
using Minwal.Values;

namespace Minwal.Workbench.Checking;

/// <summary>How a file that is checked is read, where its name does not tell.</summary>
public sealed record CheckInput
{
    private const int Sniffed = 1 << 20;

    /// <summary>
    /// The format, as an ending without its dot: <c>jsonl</c>, <c>csv.gz</c>; null for the one that the file's name tells.
    /// </summary>
    public string? Format { get; init; }

    /// <summary>The bytes, in place of those of a file; they are read once, to their end, and kept in a temporary file meanwhile.</summary>
    public Stream? Content { get; init; }

    /// <summary>Names of fields as they are in the file, each with the name that it has in the recipe's records.</summary>
    public IReadOnlyDictionary<string, string> Map { get; init; } = new Dictionary<string, string>();

    /// <summary>A record of the file with the recipe's names.</summary>
    internal Fields Renamed(Fields record) => Map.Count == 0 ? record
        : new Fields(record.Select(field => KeyValuePair.Create(Map.GetValueOrDefault(field.Key, field.Key), field.Value)));

    /// <summary>
    /// The file that is read for <paramref name="path"/>: itself, or one in <paramref name="scratch"/> whose name tells the format.
    /// </summary>
    internal string Locate(string path, string scratch)
    {
        if (Content is not null) return Keep(scratch);
        if (Format is null) return path;
        // A link of another name reads the same bytes by another reader.
        if (Directory.Exists(path) || !File.Exists(path)) return path;
        var named = Path.Combine(scratch, "content." + Format.TrimStart('.'));
        File.CreateSymbolicLink(named, Path.GetFullPath(path));
        return named;
    }

    /// <summary>
    /// Writes <see cref="Content"/> to a file in <paramref name="folder"/> and returns its path, which ends in the format.
    /// </summary>
    private string Keep(string folder)
    {
        var kept = Path.Combine(folder, "content");
        using (var file = File.Create(kept)) Content!.CopyTo(file);
        var named = $"{kept}.{Format?.TrimStart('.') ?? Guess(kept)}";
        File.Move(kept, named);
        return named;
    }

    /// <summary>What bytes without a name look like: JSON, a record a line, or a table.</summary>
    private static string Guess(string path)
    {
        using var file = File.OpenRead(path);
        var buffer = new byte[(int)Math.Min(Sniffed, file.Length)];
        file.ReadExactly(buffer);
        var start = buffer.AsSpan().TrimStart("\uFEFF \t\r\n"u8);
        if (start.StartsWith(new byte[] { 0x1F, 0x8B })) return "jsonl.gz";
        if (start.IsEmpty) return "jsonl";
        var end = start.IndexOf((byte)'\n');
        var first = end < 0 ? start : start[..end];
        if (start[0] == (byte)'[') return "json";
        if (start[0] != (byte)'{') return first.Contains((byte)'\t') ? "tsv" : "csv";
        // One line may be a document with a list in it as well as a record; a document's reader takes both.
        return end >= 0 && !start[(end + 1)..].Trim(" \t\r\n"u8).IsEmpty && IsWhole(first) ? "jsonl" : IsList(start) ? "json" : "jsonl";
    }

    private static bool IsWhole(ReadOnlySpan<byte> line)
    {
        try
        {
            return Json.Parse(line) is Fields;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Half of a document.
            return false;
        }
    }

    private static bool IsList(ReadOnlySpan<byte> text) => !IsWhole(text) || ((Fields)Json.Parse(text)!).Values.Any(value =>
        value is IReadOnlyList<object?> { Count: > 0 } list && list[0] is Fields);
}
