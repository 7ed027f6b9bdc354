using System.Buffers;
using System.Text;
using System.Text.Json;
using Minwal.Values;

namespace Minwal.Datasets.Rows;

/// <summary>Texts of a row, between the bytes of JSON and strings.</summary>
internal static class RowText
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>The text that <paramref name="json"/> is, which begins and ends with a quotation mark.</summary>
    public static string Unescape(ReadOnlySpan<byte> json)
    {
        var inner = json[1..^1];
        if (!inner.Contains((byte)'\\')) return Encoding.UTF8.GetString(inner);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return reader.GetString()!;
    }

    /// <summary><paramref name="text"/> as JSON with its quotation marks; valid until the next call.</summary>
    public static ReadOnlySpan<byte> Escape(string text)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(1024);
        buffer.ResetWrittenCount();
        var writer = _writer ??= new Utf8JsonWriter(buffer, Json.Compact);
        writer.Reset(buffer);
        writer.WriteStringValue(text);
        writer.Flush();
        return buffer.WrittenSpan;
    }
}
