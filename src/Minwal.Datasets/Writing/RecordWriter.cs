using System.Text;
using System.Text.Json;
using Minwal.Values;

namespace Minwal.Datasets.Writing;

/// <summary>Writes records one after the other in the format of a file. Deterministic bytes, UTF-8 without a mark, \n line ends.</summary>
public abstract class RecordWriter(Stream stream)
{
    /// <summary>Where the bytes go.</summary>
    protected Stream Stream { get; } = stream;

    /// <summary>
    /// Makes the writer for a file's ending: .json, .jsonl or .csv. <paramref name="document"/> surrounds the records of a .json.
    /// </summary>
    /// <param name="path">The file's name.</param>
    /// <param name="stream">Where the bytes go; not closed.</param>
    /// <param name="document">A document in which one value is <see cref="RecordsMarker"/>; null for a bare array.</param>
    /// <param name="columns">The columns of a .csv; empty for those of the first row.</param>
    public static RecordWriter For(string path, Stream stream, Fields? document, IReadOnlyList<string> columns) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => new JsonRecordWriter(stream, document),
            ".csv" => new CsvRecordWriter(stream, columns),
            _ => new JsonlRecordWriter(stream),
        };

    /// <summary>Stands in a document for the place of the records.</summary>
    public static string RecordsMarker => "\u0000records\u0000";

    /// <summary>Writes what comes before the records.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>Writes a record given as compact UTF-8 JSON.</summary>
    public abstract void Write(ReadOnlySpan<byte> json);

    /// <summary>Writes a record.</summary>
    public virtual void Write(Fields record) => Write(Json.ToUtf8(record));

    /// <summary>Writes what comes after the records.</summary>
    public virtual void End()
    {
    }
}

internal sealed class JsonlRecordWriter(Stream stream) : RecordWriter(stream)
{
    public override void Write(ReadOnlySpan<byte> json)
    {
        Stream.Write(json);
        Stream.WriteByte((byte)'\n');
    }
}

/// <summary>
/// An array with one record a line, inside a document where there is one: good for reading, for diffs and for large files alike.
/// </summary>
internal sealed class JsonRecordWriter : RecordWriter
{
    private readonly byte[] _before, _after, _indent;
    private bool _any;

    public JsonRecordWriter(Stream stream, Fields? document) : base(stream)
    {
        var text = document is null ? JsonSerializer.Serialize(RecordsMarker) : Json.ToIndentedText(document);
        var marker = JsonSerializer.Serialize(RecordsMarker);
        var at = text.IndexOf(marker, StringComparison.Ordinal);
        if (at < 0) throw new ArgumentException("the document has no place for the records", nameof(document));
        var line = text[(text.LastIndexOf('\n', at) + 1)..at];
        var depth = document is null ? 0 : line.Length - line.TrimStart().Length;
        _before = Encoding.UTF8.GetBytes(text[..at] + "[");
        _after = Encoding.UTF8.GetBytes(text[(at + marker.Length)..] + "\n");
        _indent = Encoding.UTF8.GetBytes("\n" + new string(' ', depth + 2));
    }

    public override void Begin() => Stream.Write(_before);

    public override void Write(ReadOnlySpan<byte> json)
    {
        if (_any) Stream.WriteByte((byte)',');
        _any = true;
        Stream.Write(_indent);
        Stream.Write(json);
    }

    public override void End()
    {
        if (_any) Stream.Write(_indent.AsSpan(0, _indent.Length - 2));
        Stream.WriteByte((byte)']');
        Stream.Write(_after);
    }
}
