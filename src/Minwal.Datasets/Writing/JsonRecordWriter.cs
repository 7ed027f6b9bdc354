using System.Text;
using Minwal.Values;

namespace Minwal.Datasets.Writing;

/// <summary>
/// An array with one record a line, inside a document where there is one: good for reading, for diffs and for large files alike.
/// </summary>
internal sealed class JsonRecordWriter : RecordWriter
{
    private readonly byte[] _before, _after, _indent;
    private bool _any;

    public JsonRecordWriter(Stream stream, Fields? document) : base(stream)
    {
        var marker = Json.ToText(RecordsMarker);
        var text = document is null ? marker : Json.ToIndentedText(document);
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
