using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Calls;

namespace Minwal.Models.OpenAi;

/// <summary>Writes the messages of a chat completion: texts, images and files, tool calls and their results.</summary>
/// <remarks>
/// What a model thought is not sent back: the protocol has no place for it, servers refuse it or drop it, and models are trained to answer
/// without their earlier thoughts. How many tokens an answer took is no part of a conversation either. Whatever else has no form is a fault
/// that names it.
/// </remarks>
internal static class OpenAiMessages
{
    /// <summary>The error code of an answer that was refused; the protocol has a field for it, in both directions.</summary>
    public const string Refusal = "Refusal";

    /// <summary>
    /// Writes <c>messages</c>. <paramref name="instructions"/> go before them as a message of the system, <paramref name="words"/> after
    /// the last, as a paragraph of it. <paramref name="beginning"/> is what the requests of one client begin with.
    /// </summary>
    public static void Write(
        Utf8JsonWriter writer, IReadOnlyList<ChatMessage> messages, string? instructions, string? words, RepeatedText beginning)
    {
        writer.WriteStartArray("messages"u8);
        if (instructions is not null) WriteText(writer, ChatRole.System, null, instructions);
        for (var i = 0; i < messages.Count; i++)
        {
            var last = i == messages.Count - 1 ? words : null;
            // Most messages are one text.
            var message = messages[i];
            if (message.Contents is [TextContent text])
                WriteText(writer, message.Role, message.AuthorName, After(text.Text, last), i == 0 ? beginning : null);
            else WriteContents(writer, message, last);
        }

        writer.WriteEndArray();
    }

    private static string After(string text, string? words) => words is null ? text : $"{text}\n\n{words}";

    private static void WriteText(Utf8JsonWriter writer, ChatRole role, string? author, string text, RepeatedText? repeated = null)
    {
        writer.WriteStartObject();
        WriteHead(writer, role, author);
        if (repeated is not null) repeated.Write(writer, text);
        else writer.WriteString("content"u8, text);
        writer.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter writer, ChatRole role, string? author)
    {
        writer.WriteString("role"u8, role.Value);
        if (author is not null) writer.WriteString("name"u8, author);
    }

    private static void WriteContents(Utf8JsonWriter writer, ChatMessage message, string? words)
    {
        var (results, others) = WithoutResults(message);
        foreach (var result in results) WriteResult(writer, result);
        if (results.Count > 0 && others.Count == 0)
        {
            if (words is not null) WriteText(writer, ChatRole.User, null, words);
            return;
        }

        writer.WriteStartObject();
        WriteHead(writer, message.Role, message.AuthorName);
        var calls = message.Role == ChatRole.Assistant ? others.OfType<FunctionCallContent>().ToList() : [];
        var refusal = message.Role == ChatRole.Assistant ? others.OfType<ErrorContent>().FirstOrDefault(e => e.ErrorCode == Refusal) : null;
        var parts = others.Where(c => !calls.Contains(c) && c != refusal).ToList();
        if (parts.All(c => c is TextContent))
        {
            var text = string.Concat(parts);
            if (text.Length == 0 && words is null && (calls.Count > 0 || refusal is not null)) writer.WriteNull("content"u8);
            else writer.WriteString("content"u8, After(text, words));
        }
        else
        {
            writer.WriteStartArray("content"u8);
            foreach (var part in parts) WritePart(writer, part, message.Role);
            if (words is not null) WritePart(writer, new TextContent(words), message.Role);
            writer.WriteEndArray();
        }

        if (refusal is not null) writer.WriteString("refusal"u8, refusal.Message);
        if (calls.Count > 0) WriteCalls(writer, calls);
        writer.WriteEndObject();
    }

    /// <summary>
    /// Each result is a message of its own; they come first, since they must follow the message with their calls. Of the others, what is
    /// not sent is left out.
    /// </summary>
    private static (IReadOnlyList<FunctionResultContent> Results, IReadOnlyList<AIContent> Others) WithoutResults(ChatMessage message)
    {
        var results = message.Contents.OfType<FunctionResultContent>().ToList();
        var others = message.Contents.Where(c => c is not (FunctionResultContent or TextReasoningContent or UsageContent)).ToList();
        if (results.Count == 0) return (results, others);
        if (message.Role != ChatRole.Tool && message.Role != ChatRole.User)
            throw OpenAiRequest.NoPlaceFor($"a tool's result in a message of role '{message.Role}'");
        if (message.Role == ChatRole.Tool && others.Count > 0)
            throw OpenAiRequest.NoPlaceFor($"{NameOf(others[0])} beside a tool's result in a message of role 'tool'");
        return (results, others);
    }

    private static void WriteResult(Utf8JsonWriter writer, FunctionResultContent result)
    {
        var contents = result.Result is AIContent only ? [only] : result.Result as IEnumerable<AIContent> ?? [];
        if (contents.FirstOrDefault(c => c is not TextContent) is { } content)
            throw OpenAiRequest.NoPlaceFor($"{NameOf(content)} as a tool's result");
        writer.WriteStartObject();
        writer.WriteString("role"u8, "tool"u8);
        writer.WriteString("tool_call_id"u8, result.CallId);
        writer.WriteString("content"u8, ToolText.Result(result));
        writer.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter writer, IReadOnlyList<FunctionCallContent> calls)
    {
        writer.WriteStartArray("tool_calls"u8);
        foreach (var call in calls)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, call.CallId);
            writer.WriteString("type"u8, "function"u8);
            writer.WriteStartObject("function"u8);
            writer.WriteString("name"u8, call.Name);
            writer.WriteString("arguments"u8, ToolText.Arguments(call));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WritePart(Utf8JsonWriter writer, AIContent content, ChatRole role)
    {
        writer.WriteStartObject();
        if (content is TextContent text)
        {
            writer.WriteString("type"u8, "text"u8);
            writer.WriteString("text"u8, text.Text);
        }
        else if (role != ChatRole.User)
        {
            throw OpenAiRequest.NoPlaceFor($"{NameOf(content)} in a message of role '{role}'");
        }
        else
        {
            OpenAiMedia.Write(writer, content);
        }

        writer.WriteEndObject();
    }

    /// <summary>What a content is, for people.</summary>
    internal static string NameOf(AIContent content) => content switch
    {
        DataContent data => $"data of type '{data.MediaType}'",
        UriContent uri => $"an address of type '{uri.MediaType}'",
        FunctionCallContent call => $"a call of the tool '{call.Name}'",
        ErrorContent => "an error",
        _ => $"a content of kind {content.GetType().Name}",
    };
}
