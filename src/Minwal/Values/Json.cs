using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Minwal.Values;

/// <summary>JSON text to values and back. Arabic stays readable; integers stay integers; key order is kept.</summary>
public static class Json
{
    // One writer for each thread: values are written in one go and then copied out.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>How every JSON text of Minwal is written: nothing escaped that JSON does not demand.</summary>
    public static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same, indented by two spaces with \n line ends.</summary>
    public static readonly JsonWriterOptions Indented =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

    /// <summary>Reads one JSON text (at most 64 levels deep).</summary>
    /// <exception cref="JsonException">When the text is not JSON, with line and position.</exception>
    public static object? Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Disallow, MaxDepth = 64 });
        reader.Read();
        var value = Read(ref reader);
        if (reader.Read()) throw new JsonException("more than one JSON value");
        return value;
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static object? Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads the value that <paramref name="reader"/> stands on; afterwards it stands on the value's last token.</summary>
    public static object? Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null: return null;
            case JsonTokenType.True: return true;
            case JsonTokenType.False: return false;
            case JsonTokenType.String: return reader.GetString();
            case JsonTokenType.Number: return reader.TryGetInt64(out var whole) ? (object)whole : reader.GetDouble();
            case JsonTokenType.StartArray:
                var list = new List<object?>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) list.Add(Read(ref reader));
                return list;
            case JsonTokenType.StartObject:
                var fields = new Fields();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = JsonNames.Of(ref reader);
                    reader.Read();
                    fields[name] = Read(ref reader);
                }

                return fields;
            default: throw new JsonException($"unexpected {reader.TokenType}");
        }
    }

    /// <summary>Writes <paramref name="value"/>; numbers that JSON cannot hold (NaN, infinities) become null.</summary>
    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case bool b: writer.WriteBooleanValue(b); break;
            case string s: writer.WriteStringValue(s); break;
            case long l: writer.WriteNumberValue(l); break;
            case int i: writer.WriteNumberValue(i); break;
            case double d when double.IsFinite(d): writer.WriteNumberValue(d); break;
            case double: writer.WriteNullValue(); break;
            case Fields fields:
                writer.WriteStartObject();
                foreach (var (name, item) in fields)
                {
                    writer.WritePropertyName(name);
                    Write(writer, item);
                }

                writer.WriteEndObject();
                break;
            case List<object?> list:
                writer.WriteStartArray();
                foreach (var item in list) Write(writer, item);
                writer.WriteEndArray();
                break;
            case System.Collections.IEnumerable items:
                writer.WriteStartArray();
                foreach (var item in items) Write(writer, item);
                writer.WriteEndArray();
                break;
            default: throw new ArgumentException($"a value cannot be a {value.GetType()}", nameof(value));
        }
    }

    /// <summary><paramref name="value"/> as compact UTF-8 JSON.</summary>
    public static byte[] ToUtf8(object? value) => WriteCompact(value).ToArray();

    /// <summary><paramref name="value"/> as compact JSON text.</summary>
    public static string ToText(object? value) => Encoding.UTF8.GetString(WriteCompact(value));

    /// <summary><paramref name="value"/> as JSON text for people to read.</summary>
    public static string ToIndentedText(object? value)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Indented)) Write(writer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static ReadOnlySpan<byte> WriteCompact(object? value)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        var writer = _writer ??= new Utf8JsonWriter(buffer, Compact);
        writer.Reset(buffer);
        Write(writer, value);
        writer.Flush();
        return buffer.WrittenSpan;
    }
}
