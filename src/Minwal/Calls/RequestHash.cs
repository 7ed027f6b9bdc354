using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Minwal.Calls;

/// <summary>
/// What was asked, as a hash: SHA-256 over the model and all that is sent to it. Requests of texts alone, with the sampling parameters and
/// a schema at most, are hashed as they always were, so that journals of every age are found; all else is told apart from them by numbers
/// below zero, where they have a length.
/// </summary>
/// <remarks>
/// Not hashed is what never leaves the process (additional properties), and the name of a plain request's schema, which is made of the
/// task's.
/// </remarks>
internal static class RequestHash
{
    // Stand where a plain request has the length of a text.
    private const int MessageOfContents = -1, FurtherOptions = -2, Nothing = -3;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    /// <summary>64 lower-case hex digits. Each part is preceded by its length, so that no two requests run together.</summary>
    /// <exception cref="NotSupportedException">For a content of an unknown kind that cannot be written as JSON.</exception>
    public static string Of(IEnumerable<ChatMessage> messages, ChatOptions options, string model)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(16 * 1024);
        buffer.ResetWrittenCount();
        Append(buffer, model);
        foreach (var message in messages)
        {
            Append(buffer, message.Role.Value);
            if (message.AuthorName is null && message.Contents is [TextContent text]) Append(buffer, text.Text);
            else AppendContents(buffer, message);
        }

        Append(buffer, string.Create(CultureInfo.InvariantCulture,
            $"{options.Temperature} {options.TopP} {options.MaxOutputTokens} {options.Seed}"));
        var format = options.ResponseFormat as ChatResponseFormatJson;
        if (format?.Schema is { } schema) Append(buffer, JsonMarshal.GetRawUtf8Value(schema));
        if (HasFurther(options, format)) AppendFurther(buffer, options, format);
        Span<byte> result = stackalloc byte[32];
        SHA256.HashData(buffer.WrittenSpan, result);
        return Convert.ToHexStringLower(result);
    }

    private static void AppendContents(ArrayBufferWriter<byte> buffer, ChatMessage message)
    {
        Append(buffer, MessageOfContents);
        Append(buffer, message.AuthorName);
        Append(buffer, message.Contents.Count);
        foreach (var content in message.Contents) Append(buffer, content);
    }

    /// <summary>A kind, and what it has; each kind has a fixed number of parts.</summary>
    private static void Append(ArrayBufferWriter<byte> buffer, AIContent content)
    {
        switch (content)
        {
            case TextContent text:
                Append(buffer, "text");
                Append(buffer, text.Text);
                break;
            case TextReasoningContent reasoning:
                Append(buffer, "reasoning");
                Append(buffer, reasoning.Text);
                Append(buffer, reasoning.ProtectedData);
                break;
            case DataContent data:
                Append(buffer, "data");
                Append(buffer, data.MediaType);
                Append(buffer, data.Name);
                // The bytes' own hash: a buffer that once held an image would stay as large as it.
                Append(buffer, SHA256.HashData(data.Data.Span));
                Append(buffer, ImageDetail.Of(data));
                break;
            case UriContent uri:
                Append(buffer, "uri");
                Append(buffer, uri.MediaType);
                Append(buffer, uri.Uri.OriginalString);
                Append(buffer, ImageDetail.Of(uri));
                break;
            case FunctionCallContent call:
                Append(buffer, "call");
                Append(buffer, call.CallId);
                Append(buffer, call.Name);
                Append(buffer, ToolText.Arguments(call));
                break;
            case FunctionResultContent result:
                Append(buffer, "result");
                Append(buffer, result.CallId);
                Append(buffer, ToolText.Result(result));
                break;
            default:
                Append(buffer, content.GetType().FullName);
                var type = AIJsonUtilities.DefaultOptions.GetTypeInfo(content.GetType());
                Append(buffer, JsonSerializer.SerializeToUtf8Bytes(content, type));
                break;
        }
    }

    private static bool HasFurther(ChatOptions options, ChatResponseFormatJson? format) =>
        options.Instructions is not null || options.ConversationId is not null || options.TopK is not null
            || options.FrequencyPenalty is not null
        || options.PresencePenalty is not null || options.StopSequences is { Count: > 0 } || options.Tools is { Count: > 0 }
        || options.ToolMode is not null || options.AllowMultipleToolCalls is not null || options.Reasoning is not null
        || (format is not null && (format.Schema is null || format.SchemaDescription is not null));

    /// <summary>All of them, in one order, so that what is not there holds its place.</summary>
    private static void AppendFurther(ArrayBufferWriter<byte> buffer, ChatOptions options, ChatResponseFormatJson? format)
    {
        Append(buffer, FurtherOptions);
        Append(buffer, options.Instructions);
        Append(buffer, options.ConversationId);
        Append(buffer, string.Create(CultureInfo.InvariantCulture,
            $"{options.TopK} {options.FrequencyPenalty} {options.PresencePenalty} {options.AllowMultipleToolCalls}"));
        Append(buffer, options.Reasoning is { } reasoning ? $"{reasoning.Effort} {reasoning.Output}" : null);
        Append(buffer, options.StopSequences?.Count ?? 0);
        foreach (var stop in options.StopSequences ?? []) Append(buffer, stop);
        Append(buffer, options.Tools?.Count ?? 0);
        foreach (var tool in options.Tools ?? []) Append(buffer, tool);
        Append(buffer, options.ToolMode?.GetType().Name);
        Append(buffer, (options.ToolMode as RequiredChatToolMode)?.RequiredFunctionName);
        Append(buffer, format is null ? "" : format.Schema is null ? "json" : "schema");
        Append(buffer, format?.SchemaName);
        Append(buffer, format?.SchemaDescription);
    }

    private static void Append(ArrayBufferWriter<byte> buffer, AITool tool)
    {
        var function = tool as AIFunctionDeclaration;
        Append(buffer, function is null ? tool.GetType().FullName : "function");
        Append(buffer, tool.Name);
        Append(buffer, tool.Description);
        if (function is { JsonSchema.ValueKind: not JsonValueKind.Undefined })
            Append(buffer, JsonMarshal.GetRawUtf8Value(function.JsonSchema));
        else Append(buffer, Nothing);
    }

    private static void Append(ArrayBufferWriter<byte> buffer, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(4), number);
        buffer.Advance(4);
    }

    private static void Append(ArrayBufferWriter<byte> buffer, ReadOnlySpan<byte> utf8)
    {
        Append(buffer, utf8.Length);
        buffer.Write(utf8);
    }

    private static void Append(ArrayBufferWriter<byte> buffer, string? text)
    {
        if (text is null)
        {
            Append(buffer, Nothing);
            return;
        }

        Append(buffer, text.Length);
        buffer.Advance(Encoding.UTF8.GetBytes(text, buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
    }
}
