using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;
using Minwal.Storage.Sqlite;
using Minwal.Values;

namespace Minwal.Storage.Tables;

/// <summary>
/// An answer's contents as a row keeps them. A text, with perhaps what the model thought before it, is kept as plain texts: small, fast and
/// readable with any SQLite tool. All else is kept as the JSON of <see cref="AIJsonUtilities"/>. Left out is only what points into this
/// process (raw representations).
/// </summary>
internal static class CallContents
{
    private static readonly Lazy<JsonTypeInfo<IList<AIContent>>> Type = new(() =>
    {
        var options = new JsonSerializerOptions(AIJsonUtilities.DefaultOptions) { WriteIndented = false, Encoder = Json.Compact.Encoder };
        options.Converters.Add(new ExactStringConverter());
        options.Converters.Add(new ExactElementConverter());
        options.MakeReadOnly();
        return (JsonTypeInfo<IList<AIContent>>)options.GetTypeInfo(typeof(IList<AIContent>));
    });

    /// <summary>The contents as UTF-8 JSON; null when plain texts say all.</summary>
    /// <exception cref="NotSupportedException">When a content is of a kind that <see cref="AIJsonUtilities"/> does not know.</exception>
    public static byte[]? ToJson(IReadOnlyList<AIContent> contents) => contents switch
    {
        [] => null,
        [var only] when IsPlainText(only) || IsPlainReasoning(only) => null,
        [var first, var second] when IsPlainReasoning(first) && IsPlainText(second) => null,
        _ => JsonSerializer.SerializeToUtf8Bytes([.. contents], Type.Value),
    };

    /// <summary>Contents for which <see cref="ToJson"/> gives null, as plain texts; null for what they do not hold.</summary>
    public static (string? Reasoning, string? Answer) Texts(IReadOnlyList<AIContent> contents) => contents switch
    {
        [] => default,
        [TextContent text] => (null, text.Text),
        [TextReasoningContent thought] => (thought.Text, null),
        [var first, var second] => (((TextReasoningContent)first).Text, ((TextContent)second).Text),
        _ => throw new ArgumentException("contents that texts do not say", nameof(contents)),
    };

    /// <summary>What <see cref="Texts"/> took apart.</summary>
    public static IReadOnlyList<AIContent> Of(string? reasoning, string? answer) => (reasoning, answer) switch
    {
        (null, null) => [],
        (null, { } text) => [new TextContent(text)],
        ({ } thought, null) => [new TextReasoningContent(thought)],
        ({ } thought, { } text) => [new TextReasoningContent(thought), new TextContent(text)],
    };

    /// <summary>What <see cref="ToJson"/> wrote.</summary>
    public static IReadOnlyList<AIContent> Parse(ReadOnlySpan<byte> json, string folder)
    {
        try
        {
            return [.. JsonSerializer.Deserialize(json, Type.Value) ?? throw new JsonException("contents are null")];
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw SqliteFaults.Damaged(folder, $"the contents of a call cannot be read: {e.Message}", e);
        }
    }

    private static bool IsPlainText(AIContent content) => content.GetType() == typeof(TextContent) && IsPlain(content);

    private static bool IsPlainReasoning(AIContent content) =>
        content.GetType() == typeof(TextReasoningContent) && IsPlain(content) && ((TextReasoningContent)content).ProtectedData is null;

    private static bool IsPlain(AIContent content) => content.Annotations is null && content.AdditionalProperties is null;
}
