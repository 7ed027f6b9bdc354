using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Values;

namespace Minwal.Models.OpenAi;

/// <summary>Writes the body of a chat completion as OpenAI-compatible endpoints read it.</summary>
internal static class OpenAiRequest
{
    // One buffer for each thread: a body is written in one go and then copied out at its true length.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    [ThreadStatic]
    private static (string Text, JsonEncodedText Encoded) _first;

    /// <summary>UTF-8 JSON in the form <paramref name="form"/>.</summary>
    public static ReadOnlyMemory<byte> Write(string model, IReadOnlyList<ChatMessage> messages, ChatOptions? options, RequestForm form)
    {
        bool Usual(RequestForm departure) => (form & departure) == 0;
        var native = Usual(RequestForm.SchemaInWords);
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(16 * 1024);
        buffer.ResetWrittenCount();
        var writer = _writer ??= new Utf8JsonWriter(buffer, Json.Compact);
        writer.Reset(buffer);
        var format = options?.ResponseFormat as ChatResponseFormatJson;
        writer.WriteStartObject();
        writer.WriteString("model"u8, model);
        writer.WriteStartArray("messages"u8);
        for (var i = 0; i < messages.Count; i++)
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, messages[i].Role.Value);
            var text = messages[i].Text;
            if (!native && format?.Schema is { } asked && i == messages.Count - 1)
                text += $"\n\nAnswer with one JSON value that fits this JSON schema, and with nothing else:\n{asked.GetRawText()}";
            if (i == 0) writer.WriteString("content"u8, Encoded(text));
            else writer.WriteString("content"u8, text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (options?.Temperature is { } temperature && Usual(RequestForm.NoTemperature)) writer.WriteNumber("temperature"u8, Math.Round((double)temperature, 4));
        if (options?.TopP is { } topP && Usual(RequestForm.NoTopP)) writer.WriteNumber("top_p"u8, Math.Round((double)topP, 4));
        if (options?.MaxOutputTokens is { } most) writer.WriteNumber(Usual(RequestForm.CompletionTokens) ? "max_tokens"u8 : "max_completion_tokens"u8, most);
        if (options?.Seed is { } seed && Usual(RequestForm.NoSeed)) writer.WriteNumber("seed"u8, seed);
        if (native && format is not null) WriteFormat(writer, format);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The first message is mostly the same text in every call.</summary>
    private static JsonEncodedText Encoded(string text)
    {
        // By way of UTF-8, which half a character survives as U+FFFD, as it does in the other messages.
        if (!ReferenceEquals(_first.Text, text)) _first = (text, JsonEncodedText.Encode(Encoding.UTF8.GetBytes(text), Json.Compact.Encoder));
        return _first.Encoded;
    }

    private static void WriteFormat(Utf8JsonWriter writer, ChatResponseFormatJson format)
    {
        writer.WriteStartObject("response_format"u8);
        if (format.Schema is { } schema)
        {
            writer.WriteString("type"u8, "json_schema"u8);
            writer.WriteStartObject("json_schema"u8);
            writer.WriteString("name"u8, format.SchemaName ?? "answer");
            if (format.SchemaDescription is not null) writer.WriteString("description"u8, format.SchemaDescription);
            writer.WriteBoolean("strict"u8, true);
            writer.WritePropertyName("schema"u8);
            writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(schema), skipInputValidation: true);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteString("type"u8, "json_object"u8);
        }

        writer.WriteEndObject();
    }
}
