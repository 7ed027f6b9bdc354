using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Steps.Answers;

namespace Minwal.Models.OpenAi;

/// <summary>Reads a chat completion: text, reasoning, images, tool calls, refusal, usage. Unknown fields are passed over.</summary>
internal sealed class OpenAiAnswer
{
    private readonly List<AIContent> _images = [];
    private readonly List<FunctionCallContent> _calls = [];
    private string? _text, _reasoning, _thought, _refusal, _finish, _model, _id;
    private UsageDetails? _usage;

    private OpenAiAnswer()
    {
    }

    /// <summary>
    /// The response in <paramref name="utf8"/>, with all that came: also of an answer that was cut, and of one that was refused, which ends
    /// with an <see cref="ErrorContent"/> of code <see cref="OpenAiMessages.Refusal"/>. It holds the model's words, or, with details
    /// <c>content_filter</c>, ours.
    /// </summary>
    /// <exception cref="ProviderFault">MW3008 when it is not a chat completion.</exception>
    public static ChatResponse Read(ReadOnlySpan<byte> utf8)
    {
        var answer = new OpenAiAnswer();
        try
        {
            // Some gateways send an error with status 200; it must not pass for an empty answer.
            if (!answer.ReadCompletion(utf8)) throw new JsonException("it holds no message");
            if (answer._finish == "error") throw new JsonException("it broke off with an error");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            var fault = $"the endpoint's answer is not a chat completion: {e.Message.Split(" LineNumber")[0]}";
            throw new ProviderFault("MW3008", fault, transient: true, inner: e);
        }

        return answer.ToResponse();
    }

    private ChatResponse ToResponse()
    {
        var (text, reasoning) = (_text, _reasoning ?? _thought);
        // JSON is left to the reader of answers: its texts may hold the tags themselves.
        if (text is not null && text.AsSpan().TrimStart() is not ['{' or '[', ..]
            && AnswerReader.SplitThinking(text) is var (said, thinking) && said.Length < text.Length)
        {
            text = said.Trim();
            if (string.IsNullOrEmpty(reasoning)) reasoning = thinking;
        }

        var contents = new List<AIContent>(1);
        if (!string.IsNullOrEmpty(reasoning)) contents.Add(new TextReasoningContent(reasoning));
        if (!string.IsNullOrEmpty(text)) contents.Add(new TextContent(text));
        contents.AddRange(_images);
        contents.AddRange(_calls);
        if (!string.IsNullOrEmpty(_refusal))
            contents.Add(new ErrorContent(_refusal) { ErrorCode = OpenAiMessages.Refusal });
        else if (_finish == "content_filter")
            contents.Add(new ErrorContent("the provider's content filter held the answer back")
            {
                ErrorCode = OpenAiMessages.Refusal,
                Details = _finish,
            });
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
        {
            ModelId = _model,
            ResponseId = _id,
            Usage = _usage,
            FinishReason = string.IsNullOrEmpty(_finish) ? null : new ChatFinishReason(_finish),
        };
    }

    /// <summary>False when it holds no message.</summary>
    private bool ReadCompletion(ReadOnlySpan<byte> utf8)
    {
        var answered = false;
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("not an object");
        while (reader.NextProperty())
        {
            if (reader.Is("choices"u8)) answered = ReadChoices(ref reader);
            else if (reader.Is("usage"u8)) _usage = UsageReader.Read(ref reader);
            else if (reader.Is("model"u8)) _model = reader.ReadText();
            else if (reader.Is("id"u8)) _id = reader.ReadText();
            else reader.SkipValue();
        }

        return answered;
    }

    /// <summary>Reads the first choice; false when it holds no message.</summary>
    private bool ReadChoices(ref Utf8JsonReader reader)
    {
        if (!reader.EnterList()) throw new JsonException("'choices' is not a list");
        var (first, answered) = (true, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.NextProperty())
            {
                if (first && reader.Is("message"u8))
                {
                    ReadMessage(ref reader);
                    answered = true;
                }
                else if (first && reader.Is("finish_reason"u8)) _finish = reader.ReadText();
                else reader.SkipValue();
            }

            first = false;
        }

        if (first) throw new JsonException("'choices' is empty");
        return answered;
    }

    private void ReadMessage(ref Utf8JsonReader reader)
    {
        if (!reader.EnterObject()) throw new JsonException("'message' is not an object");
        while (reader.NextProperty())
        {
            if (reader.Is("content"u8)) ReadContent(ref reader);
            else if (reader.Is("reasoning_content"u8) || reader.Is("reasoning"u8))
                _reasoning = reader.ReadText() is { Length: > 0 } said ? said : _reasoning;
            else if (reader.Is("refusal"u8)) _refusal = reader.ReadText() ?? _refusal;
            else if (reader.Is("tool_calls"u8)) ToolCallReader.Read(ref reader, _calls);
            else if (reader.Is("images"u8)) ReadParts(ref reader);
            else reader.SkipValue();
        }
    }

    /// <summary>A text, or a list of parts: the texts of those that say something, joined.</summary>
    private void ReadContent(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray) ReadPartsHere(ref reader);
        else _text = reader.TextHere();
    }

    private void ReadParts(ref Utf8JsonReader reader)
    {
        if (reader.EnterList()) ReadPartsHere(ref reader);
    }

    private void ReadPartsHere(ref Utf8JsonReader reader)
    {
        while (reader.NextItem())
        {
            var part = ReadPart(ref reader);
            switch (part.Type)
            {
                case "text": _text += part.Text; break;
                case "refusal": _refusal = part.Refusal ?? _refusal; break;
                case "thinking" or "reasoning" when (part.Thought ?? part.Text) is { Length: > 0 } more:
                    _thought = _thought is null ? more : $"{_thought}\n{more}";
                    break;
                case "image_url" when part.Url is not null && ImageAt(part.Url) is { } image: _images.Add(image); break;
            }
        }
    }

    private static Part ReadPart(ref Utf8JsonReader reader)
    {
        var part = default(Part);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return part;
        }

        while (reader.NextProperty())
        {
            if (reader.Is("type"u8)) part.Type = reader.ReadText();
            else if (reader.Is("text"u8)) part.Text = reader.ReadText();
            else if (reader.Is("thinking"u8) || reader.Is("reasoning"u8)) part.Thought = ReadThought(ref reader);
            else if (reader.Is("refusal"u8)) part.Refusal = reader.ReadText();
            else if (reader.Is("image_url"u8)) part.Url = ReadUrl(ref reader);
            else reader.SkipValue();
        }

        return part;
    }

    /// <summary>A text, or a list of parts with a text each.</summary>
    private static string? ReadThought(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray) return reader.TextHere();
        string? thought = null;
        while (reader.NextItem())
            if (ReadPart(ref reader) is { Type: "text", Text: var more }) thought += more;
        return thought;
    }

    /// <summary>An object with the address.</summary>
    private static string? ReadUrl(ref Utf8JsonReader reader)
    {
        if (!reader.EnterObject()) return null;
        string? url = null;
        while (reader.NextProperty())
        {
            if (reader.Is("url"u8)) url = reader.ReadText();
            else reader.SkipValue();
        }

        return url;
    }

    /// <summary>An image that came with the answer, or its address; null for what is neither.</summary>
    private static AIContent? ImageAt(string url)
    {
        try
        {
            // Its bytes are made out of their letters when they are asked for: here, where a fault is the endpoint's.
            if (url.StartsWith("data:", StringComparison.OrdinalIgnoreCase) && new DataContent(url) is { Data: var _ } image) return image;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new JsonException($"an image is not a data URL: {e.Message}", e);
        }

        // The type is not said; this is how one says that it is an image of some kind.
        return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new UriContent(address, "image/*") : null;
    }

    private struct Part
    {
        public string? Type, Text, Thought, Refusal, Url;
    }
}
