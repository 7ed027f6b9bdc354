using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Values;

namespace Minwal.Models.OpenAi;

/// <summary>Writes the body of a chat completion as OpenAI-compatible endpoints read it.</summary>
internal static class OpenAiRequest
{
    // A thread keeps a buffer as large as most requests need, but not one as large as an image.
    private const int MostKept = 1024 * 1024;

    private static readonly Dictionary<string, string> NothingFurther = [];

    // One buffer for each thread: a body is written in one go and then copied out at its true length.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>UTF-8 JSON in the form <paramref name="form"/>; <paramref name="beginning"/> is kept by who asks again and again;
    /// <paramref name="further"/> fields are JSON.</summary>
    /// <exception cref="ProviderFault">MW3010, not transient, for what a chat completion has no place for.</exception>
    public static ReadOnlyMemory<byte> Write(
        string model, IReadOnlyList<ChatMessage> messages, ChatOptions? options, RequestForm form, RepeatedText beginning,
        IReadOnlyDictionary<string, string>? further = null)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(16 * 1024);
        buffer.ResetWrittenCount();
        var writer = _writer ??= new Utf8JsonWriter(buffer, Json.Compact);
        writer.Reset(buffer);
        writer.WriteStartObject();
        writer.WriteString("model"u8, model);
        OpenAiMessages.Write(writer, messages, options?.Instructions, SchemaInWords(options, form), beginning);
        if (options is not null) WriteOptions(writer, options, form);
        foreach (var (name, value) in further ?? NothingFurther)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(value, skipInputValidation: true);
        }

        writer.WriteEndObject();
        writer.Flush();
        if (buffer.Capacity > MostKept) _buffer = null;
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>That a request holds something which a chat completion has no place for. Nothing is left out in silence.</summary>
    public static ProviderFault NoPlaceFor(string what) =>
        new("MW3010", $"the request cannot be sent: a chat completion has no place for {what}", transient: false);

    private static string? SchemaInWords(ChatOptions? options, RequestForm form) =>
        form.HasFlag(RequestForm.SchemaInWords) && options?.ResponseFormat is ChatResponseFormatJson { Schema: { } schema }
            ? $"Answer with one JSON value that fits this JSON schema, and with nothing else:\n{schema.GetRawText()}"
            : null;

    private static void WriteOptions(Utf8JsonWriter writer, ChatOptions options, RequestForm form)
    {
        bool Usual(RequestForm departure) => (form & departure) == 0;
        if (options.ConversationId is not null || options.ContinuationToken is not null)
            throw NoPlaceFor("a conversation that the provider keeps");
        if (options.Temperature is { } temperature && Usual(RequestForm.NoTemperature)) WriteNumber(writer, "temperature"u8, temperature);
        if (options.TopP is { } topP && Usual(RequestForm.NoTopP)) WriteNumber(writer, "top_p"u8, topP);
        if (options.MaxOutputTokens is { } most)
            writer.WriteNumber(Usual(RequestForm.CompletionTokens) ? "max_tokens"u8 : "max_completion_tokens"u8, most);
        if (options.Seed is { } seed && Usual(RequestForm.NoSeed)) writer.WriteNumber("seed"u8, seed);
        // OpenAI does not know top_k; most servers of open models do.
        if (options.TopK is { } topK && Usual(RequestForm.NoTopK)) writer.WriteNumber("top_k"u8, topK);
        if (options.FrequencyPenalty is { } frequency && Usual(RequestForm.NoFrequencyPenalty))
            WriteNumber(writer, "frequency_penalty"u8, frequency);
        if (options.PresencePenalty is { } presence && Usual(RequestForm.NoPresencePenalty))
            WriteNumber(writer, "presence_penalty"u8, presence);
        if (options.StopSequences is { Count: > 0 } stops && Usual(RequestForm.NoStop))
        {
            writer.WriteStartArray("stop"u8);
            foreach (var stop in stops) writer.WriteStringValue(stop);
            writer.WriteEndArray();
        }

        // How much of its thoughts a model shows is not asked for in a chat completion; what it shows is read.
        if (options.Reasoning?.Effort is { } effort && Usual(RequestForm.NoReasoningEffort))
            writer.WriteString("reasoning_effort"u8, WordFor(effort));
        if (options.ResponseFormat is ChatResponseFormatJson format && Usual(RequestForm.SchemaInWords)) WriteFormat(writer, format);
        OpenAiTools.Write(writer, options, form);
    }

    /// <summary>As it was typed: a single-precision number has no more than these digits.</summary>
    private static void WriteNumber(Utf8JsonWriter writer, ReadOnlySpan<byte> name, float number) =>
        writer.WriteNumber(name, Math.Round((double)number, 4));

    private static string WordFor(ReasoningEffort effort) => effort switch
    {
        ReasoningEffort.None => "none",
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        ReasoningEffort.ExtraHigh => "xhigh",
        _ => throw NoPlaceFor($"the reasoning effort '{effort}'"),
    };

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
