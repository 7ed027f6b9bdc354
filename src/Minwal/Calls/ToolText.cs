using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Values;

namespace Minwal.Calls;

/// <summary>What is said of tools as text: the arguments of a call, and what came of it. The same text is sent and hashed.</summary>
internal static class ToolText
{
    /// <summary>
    /// The property of a <see cref="FunctionCallContent"/> that holds its arguments as the model wrote them, where they are not a JSON
    /// object. Unlike <see cref="FunctionCallContent.Exception"/> it is kept when the content is written down as JSON.
    /// </summary>
    public const string AsWritten = "minwal.arguments";

    /// <summary>The arguments of <paramref name="call"/> as JSON text; as the model wrote them where that is not a JSON object.</summary>
    public static string Arguments(FunctionCallContent call)
    {
        if (Text(call.AdditionalProperties?.GetValueOrDefault(AsWritten)) is { } written) return written;
        if (call.Arguments is not { Count: > 0 } arguments) return "{}";
        return Write(writer =>
        {
            writer.WriteStartObject();
            foreach (var (name, value) in arguments)
            {
                writer.WritePropertyName(name);
                WriteValue(writer, value);
            }

            writer.WriteEndObject();
        });
    }

    /// <summary>The result as text: a text as it is, anything else as JSON, the fault where the tool failed and gave nothing.</summary>
    public static string Result(FunctionResultContent result) => result.Result switch
    {
        null => result.Exception is { } fault ? $"Error: {fault.Message}" : "",
        TextContent text => text.Text,
        IEnumerable<AIContent> contents when contents.All(c => c is TextContent) => string.Concat(contents),
        { } value => Text(value) ?? Write(writer => WriteValue(writer, value)),
    };

    /// <summary>A text, also as it comes back from a journal.</summary>
    private static string? Text(object? value) => value switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString(),
        _ => null,
    };

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Json.Compact)) write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        // Elements are written anew, so that white space makes no difference between what came and what was kept.
        if (value is JsonElement element) element.WriteTo(writer);
        else if (value is null or string or bool or long or double or Fields or IReadOnlyList<object?>) Json.Write(writer, value);
        else JsonSerializer.Serialize(writer, value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType()));
    }
}
