using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Steps.Answers;

namespace Minwal.Models.OpenAi;

/// <summary>Reads a chat completion: text, reasoning, refusal, usage. Unknown fields are passed over.</summary>
internal static class OpenAiAnswer
{
    /// <summary>The response in <paramref name="utf8"/>.</summary>
    /// <exception cref="ProviderFault">MW3007 for a refusal, MW3008 when it is not a chat completion.</exception>
    public static ChatResponse Read(ReadOnlySpan<byte> utf8)
    {
        string? text = null, reasoning = null, refusal = null, finish = null, model = null, id = null;
        UsageDetails? usage = null;
        var answered = false;
        try
        {
            var reader = new Utf8JsonReader(utf8);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("not an object");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (Is(ref reader, "choices"u8)) answered = ReadChoices(ref reader, ref text, ref reasoning, ref refusal, ref finish);
                else if (Is(ref reader, "usage"u8)) usage = ReadUsage(ref reader);
                else if (Is(ref reader, "model"u8)) model = Text(ref reader);
                else if (Is(ref reader, "id"u8)) id = Text(ref reader);
                else Skip(ref reader);
            }

            // Some gateways send an error with status 200; it must not pass for an empty answer.
            if (!answered) throw new JsonException("it holds no message");
            if (finish == "error") throw new JsonException("it broke off with an error");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ProviderFault("MW3008", $"the endpoint's answer is not a chat completion: {e.Message.Split(" LineNumber")[0]}", transient: true, inner: e);
        }

        if (!string.IsNullOrEmpty(refusal)) throw new ProviderFault("MW3007", $"the model refused: {Excerpt.Of(refusal, 200)}", transient: false);
        if (finish == "content_filter") throw new ProviderFault("MW3007", "the provider's content filter held the answer back", transient: false);
        // JSON is left to the reader of answers: its texts may hold the tags themselves.
        if (text is not null && text.AsSpan().TrimStart() is not ['{' or '[', ..] && AnswerReader.SplitThinking(text) is var (answer, thinking) && answer.Length < text.Length)
        {
            text = answer.Trim();
            if (string.IsNullOrEmpty(reasoning)) reasoning = thinking;
        }

        var message = new ChatMessage(ChatRole.Assistant, text ?? "");
        if (!string.IsNullOrEmpty(reasoning)) message.Contents.Insert(0, new TextReasoningContent(reasoning));
        return new ChatResponse(message) { ModelId = model, ResponseId = id, Usage = usage, FinishReason = finish is null ? null : new ChatFinishReason(finish) };
    }

    /// <summary>Reads the first choice; false when it holds no message.</summary>
    private static bool ReadChoices(ref Utf8JsonReader reader, ref string? text, ref string? reasoning, ref string? refusal, ref string? finish)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("'choices' is not a list");
        var (first, answered) = (true, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (first && Is(ref reader, "message"u8))
                {
                    ReadMessage(ref reader, ref text, ref reasoning, ref refusal);
                    answered = true;
                }
                else if (first && Is(ref reader, "finish_reason"u8)) finish = Text(ref reader);
                else Skip(ref reader);
            }

            first = false;
        }

        if (first) throw new JsonException("'choices' is empty");
        return answered;
    }

    private static void ReadMessage(ref Utf8JsonReader reader, ref string? text, ref string? reasoning, ref string? refusal)
    {
        string? thought = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("'message' is not an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Is(ref reader, "content"u8)) text = ReadContent(ref reader, ref thought, ref refusal);
            else if (Is(ref reader, "reasoning_content"u8) || Is(ref reader, "reasoning"u8)) reasoning = Text(ref reader) is { Length: > 0 } said ? said : reasoning;
            else if (Is(ref reader, "refusal"u8)) refusal = Text(ref reader) ?? refusal;
            else Skip(ref reader);
        }

        reasoning ??= thought;
    }

    /// <summary>A text, or a list of parts: the texts of those that say something, joined.</summary>
    private static string? ReadContent(ref Utf8JsonReader reader, ref string? thought, ref string? refusal)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray) return Here(ref reader);
        string? text = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var part = ReadPart(ref reader);
            if (part.Type == "text") text += part.Text;
            else if (part.Type == "refusal") refusal = part.Refusal ?? refusal;
            else if (part.Type is "thinking" or "reasoning" && (part.Thought ?? part.Text) is { Length: > 0 } more) thought = thought is null ? more : thought + "\n" + more;
        }

        return text;
    }

    private static (string? Type, string? Text, string? Thought, string? Refusal) ReadPart(ref Utf8JsonReader reader)
    {
        string? type = null, text = null, thought = null, refusal = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return default;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Is(ref reader, "type"u8)) type = Text(ref reader);
            else if (Is(ref reader, "text"u8)) text = Text(ref reader);
            else if (Is(ref reader, "thinking"u8) || Is(ref reader, "reasoning"u8)) thought = ReadThought(ref reader);
            else if (Is(ref reader, "refusal"u8)) refusal = Text(ref reader);
            else Skip(ref reader);
        }

        return (type, text, thought, refusal);
    }

    /// <summary>A text, or a list of parts with a text each.</summary>
    private static string? ReadThought(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray) return Here(ref reader);
        string? thought = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            if (ReadPart(ref reader) is { Type: "text", Text: var more }) thought += more;
        return thought;
    }

    private static UsageDetails? ReadUsage(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) return null;
        var usage = new UsageDetails();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Is(ref reader, "prompt_tokens"u8)) usage.InputTokenCount = Number(ref reader);
            else if (Is(ref reader, "completion_tokens"u8)) usage.OutputTokenCount = Number(ref reader);
            else if (Is(ref reader, "total_tokens"u8)) usage.TotalTokenCount = Number(ref reader);
            else if (Is(ref reader, "prompt_tokens_details"u8)) usage.CachedInputTokenCount = Detail(ref reader, "cached_tokens"u8);
            else if (Is(ref reader, "completion_tokens_details"u8)) usage.ReasoningTokenCount = Detail(ref reader, "reasoning_tokens"u8);
            else Skip(ref reader);
        }

        return usage;
    }

    private static long? Detail(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) return null;
        long? found = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Is(ref reader, name)) found = Number(ref reader);
            else Skip(ref reader);
        }

        return found;
    }

    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.ValueTextEquals(name);

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return Here(ref reader);
    }

    /// <summary>The text that <paramref name="reader"/> stands on; null for anything else, which is passed over.</summary>
    private static string? Here(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String) return reader.GetString();
        reader.Skip();
        return null;
    }

    private static long? Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number)) return number;
        reader.Skip();
        return null;
    }

    private static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
