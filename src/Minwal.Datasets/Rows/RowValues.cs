using System.Buffers;
using System.Text;
using System.Text.Json;
using Minwal.Values;

namespace Minwal.Datasets.Rows;

/// <summary>Values of rows whose parts are put together anew.</summary>
internal static class RowValues
{
    /// <summary>Reads a JSON text; numbers other than whole ones are kept as they are written.</summary>
    /// <exception cref="JsonException">When the text is not JSON.</exception>
    public static object? Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = RowFields.MaxDepth });
        reader.Read();
        var value = Read(ref reader);
        return reader.Read() ? throw new JsonException("more than one JSON value") : value;
    }

    /// <summary>
    /// <paramref name="json"/> with every text changed that <paramref name="change"/> changes; null when none is. Names of fields stay.
    /// </summary>
    public static ReadOnlyMemory<byte>? Rewrite(ReadOnlySpan<byte> json, Func<string, string> change)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = RowFields.MaxDepth });
        ArrayBufferWriter<byte>? result = null;
        var copied = 0;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.String) continue;
            var text = reader.GetString()!;
            var changed = change(text);
            if (changed == text) continue;
            result ??= new ArrayBufferWriter<byte>(json.Length + 64);
            result.Write(json[copied..(int)reader.TokenStartIndex]);
            result.Write(RowText.Escape(changed));
            copied = (int)reader.BytesConsumed;
        }

        if (result is null) return null;
        result.Write(json[copied..]);
        return result.WrittenMemory;
    }

    /// <summary>
    /// <paramref name="json"/> with the texts and whole numbers changed that <paramref name="change"/> changes; null when none is. A number
    /// stays one where what it becomes is a whole number too.
    /// </summary>
    /// <param name="json">A row.</param>
    /// <param name="fields">
    /// The names of the fields, at any depth, whose values are offered with all that is in them; empty for all.
    /// </param>
    /// <param name="change">Is given the name of the field that the text, or the list that it is in, belongs to, and the text.</param>
    public static ReadOnlyMemory<byte>? Rewrite(
        ReadOnlySpan<byte> json, IReadOnlySet<string> fields, Func<string, string, string> change)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = RowFields.MaxDepth });
        // What holds for the values at each depth: the name they go by, and whether they are offered.
        var names = new string[RowFields.MaxDepth + 2];
        var offered = new bool[RowFields.MaxDepth + 2];
        (names[0], offered[0]) = ("", fields.Count == 0);
        ArrayBufferWriter<byte>? result = null;
        var copied = 0;
        while (reader.Read())
        {
            var depth = reader.CurrentDepth;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    names[depth] = reader.GetString()!;
                    offered[depth] = offered[depth - 1] || fields.Contains(names[depth]);
                    continue;
                case JsonTokenType.StartArray:
                    (names[depth + 1], offered[depth + 1]) = (names[depth], offered[depth]);
                    continue;
                case JsonTokenType.String:
                case JsonTokenType.Number when reader.ValueSpan.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0:
                    break;
                default:
                    continue;
            }

            if (!offered[depth]) continue;
            var isText = reader.TokenType == JsonTokenType.String;
            var text = isText ? reader.GetString()! : Encoding.ASCII.GetString(reader.ValueSpan);
            var changed = change(names[depth], text);
            if (changed == text) continue;
            result ??= new ArrayBufferWriter<byte>(json.Length + 64);
            result.Write(json[copied..(int)reader.TokenStartIndex]);
            result.Write(isText || !IsWhole(changed) ? RowText.Escape(changed) : Encoding.ASCII.GetBytes(changed));
            copied = (int)reader.BytesConsumed;
        }

        if (result is null) return null;
        result.Write(json[copied..]);
        return result.WrittenMemory;
    }

    private static bool IsWhole(string text) => text is [>= '1' and <= '9', ..] && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;

    private static object? Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var whole) && !reader.ValueSpan.SequenceEqual("-0"u8) ? whole
                    : new RawJson(reader.ValueSpan.ToArray());
            case JsonTokenType.StartArray:
                var list = new List<object?>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) list.Add(Read(ref reader));
                return list;
            case JsonTokenType.StartObject:
                var fields = new Fields();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.GetString()!;
                    reader.Read();
                    fields[name] = Read(ref reader);
                }

                return fields;
            default: return Json.Read(ref reader);
        }
    }
}
