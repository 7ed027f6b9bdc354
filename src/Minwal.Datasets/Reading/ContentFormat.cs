using System.Text;
using System.Text.Json;
using Minwal.Values;

namespace Minwal.Datasets.Reading;

/// <summary>Tells the format of bytes that have no name.</summary>
internal static class ContentFormat
{
    private const int Sniffed = 1 << 20;

    /// <summary>What the bytes of a file look like: JSON, a record a line, or a table; an ending without its dot.</summary>
    public static string Guess(string path)
    {
        using var file = File.OpenRead(path);
        var buffer = new byte[(int)Math.Min(Sniffed, file.Length)];
        file.ReadExactly(buffer);
        if (RecordInput.Utf16(buffer.AsSpan(0, Math.Min(4, buffer.Length))) is not null)
            buffer = Encoding.UTF8.GetBytes((buffer[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(buffer));
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

    /// <summary>
    /// Writes <paramref name="content"/>, at most <paramref name="most"/> bytes, to a file in <paramref name="folder"/> and returns its
    /// path, which ends in <paramref name="format"/>, or in what it looks like.
    /// </summary>
    /// <exception cref="Faults.MinwalException">MW5008 when there are more, or when the disk has no room for them.</exception>
    public static string Keep(Stream content, string? format, string folder, long most)
    {
        var kept = Path.Combine(folder, "content-" + Path.GetRandomFileName());
        BoundedCopy.To(kept, content, most);
        var named = $"{kept}.{format?.TrimStart('.') ?? Guess(kept)}";
        File.Move(kept, named);
        return named;
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
