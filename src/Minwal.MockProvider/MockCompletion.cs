using System.Buffers;
using System.Text.Json;
using Minwal.Models.Pricing;
using Minwal.Values;

namespace Minwal.MockProvider;

/// <summary>An answer as it is sent.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Answer">The text; it also counts as the answer's length where a refusal stands in its place.</param>
/// <param name="Calls">The tool calls in place of the text, or beside it.</param>
/// <param name="Refused">Whether a refusal stands in place of the text.</param>
internal sealed record MockCompletion(MockRequest Request, string Answer, IReadOnlyList<MockToolCall> Calls, bool Refused)
{
    /// <summary>Tokens of the request, as they are estimated.</summary>
    public static int TokensOf(MockRequest request) =>
        request.Messages.Sum(m => TokenEstimate.Of(m.Content) + (m.Images.Count * MockImage.Tokens));

    /// <summary>Tokens of the answer, reasoning included.</summary>
    public int OutputTokens(MockProviderOptions options) =>
        TokenEstimate.Of(Answer) + Calls.Sum(call => TokenEstimate.Of(call.Arguments)) + (options.ReasoningTokens ?? 0);

    /// <summary>The body: UTF-8 JSON of a chat completion, or of the one chunk of a stream.</summary>
    public ReadOnlyMemory<byte> ToUtf8(MockProviderOptions options, DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>(Answer.Length + 512);
        using var writer = new Utf8JsonWriter(buffer, Json.Compact);
        writer.WriteStartObject();
        writer.WriteString("id"u8, $"chatcmpl-{Request.Content:x16}");
        writer.WriteString("object"u8, Request.Stream ? "chat.completion.chunk" : "chat.completion");
        writer.WriteNumber("created"u8, now.ToUnixTimeSeconds());
        writer.WriteString("model"u8, options.AnswersAs ?? Request.Model);
        writer.WriteStartArray("choices"u8);
        writer.WriteStartObject();
        writer.WriteNumber("index"u8, 0);
        writer.WriteStartObject(Request.Stream ? "delta"u8 : "message"u8);
        WriteMessage(writer);
        writer.WriteEndObject();
        writer.WriteString("finish_reason"u8, Calls.Count == 0 ? "stop"u8 : "tool_calls"u8);
        writer.WriteEndObject();
        writer.WriteEndArray();
        WriteUsage(writer, options);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private void WriteMessage(Utf8JsonWriter writer)
    {
        writer.WriteString("role"u8, "assistant"u8);
        if (Refused || (Calls.Count > 0 && Answer.Length == 0)) writer.WriteNull("content"u8);
        else writer.WriteString("content"u8, Answer);
        if (Refused) writer.WriteString("refusal"u8, "I cannot help with that."u8);
        else writer.WriteNull("refusal"u8);
        if (Calls.Count == 0) return;
        writer.WriteStartArray("tool_calls"u8);
        for (var i = 0; i < Calls.Count; i++)
        {
            writer.WriteStartObject();
            if (Request.Stream) writer.WriteNumber("index"u8, i);
            writer.WriteString("id"u8, Calls[i].Id);
            writer.WriteString("type"u8, "function"u8);
            writer.WriteStartObject("function"u8);
            writer.WriteString("name"u8, Calls[i].Name);
            writer.WriteString("arguments"u8, Calls[i].Arguments);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteUsage(Utf8JsonWriter writer, MockProviderOptions options)
    {
        var (input, output) = (TokensOf(Request), OutputTokens(options));
        writer.WriteStartObject("usage"u8);
        writer.WriteNumber("prompt_tokens"u8, input);
        writer.WriteNumber("completion_tokens"u8, output);
        writer.WriteNumber("total_tokens"u8, input + output);
        if (options.CachedShare is { } share) WriteDetail(writer, "prompt_tokens_details"u8, "cached_tokens"u8, (long)(input * share));
        if (options.ReasoningTokens is { } thought) WriteDetail(writer, "completion_tokens_details"u8, "reasoning_tokens"u8, thought);
        writer.WriteEndObject();
    }

    private static void WriteDetail(Utf8JsonWriter writer, ReadOnlySpan<byte> details, ReadOnlySpan<byte> name, long number)
    {
        writer.WriteStartObject(details);
        writer.WriteNumber(name, number);
        writer.WriteEndObject();
    }
}
