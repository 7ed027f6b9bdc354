using System.Buffers;
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
