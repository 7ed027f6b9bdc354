using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Minwal.Models.OpenAi;

/// <summary>Writes the tools that a model may call, and whether it must.</summary>
internal static class OpenAiTools
{
    /// <summary>Nothing when there are no tools: endpoints take <c>tool_choice</c> only beside them.</summary>
    /// <exception cref="ProviderFault">MW3010 for a tool that is no function, and when a call is demanded where there is nothing to
    /// call.</exception>
    public static void Write(Utf8JsonWriter writer, ChatOptions options, RequestForm form)
    {
        if (options.Tools is not { Count: > 0 } tools)
        {
            if (options.ToolMode is RequiredChatToolMode)
                throw OpenAiRequest.NoPlaceFor("a call that must be made where there are no tools");
            return;
        }

        writer.WriteStartArray("tools"u8);
        foreach (var tool in tools)
        {
            if (tool is not AIFunctionDeclaration function)
                throw OpenAiRequest.NoPlaceFor($"the tool '{tool.Name}' ({tool.GetType().Name}), which is no function");
            WriteFunction(writer, function);
        }

        writer.WriteEndArray();
        WriteChoice(writer, options.ToolMode);
        if (options.AllowMultipleToolCalls is { } several && (form & RequestForm.NoParallelToolCalls) == 0)
            writer.WriteBoolean("parallel_tool_calls"u8, several);
    }

    private static void WriteFunction(Utf8JsonWriter writer, AIFunctionDeclaration function)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "function"u8);
        writer.WriteStartObject("function"u8);
        writer.WriteString("name"u8, function.Name);
        if (!string.IsNullOrEmpty(function.Description)) writer.WriteString("description"u8, function.Description);
        if (function.JsonSchema.ValueKind != JsonValueKind.Undefined)
        {
            writer.WritePropertyName("parameters"u8);
            writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(function.JsonSchema), skipInputValidation: true);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter writer, ChatToolMode? mode)
    {
        switch (mode)
        {
            case null: break;
            case AutoChatToolMode: writer.WriteString("tool_choice"u8, "auto"u8); break;
            case NoneChatToolMode: writer.WriteString("tool_choice"u8, "none"u8); break;
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                writer.WriteStartObject("tool_choice"u8);
                writer.WriteString("type"u8, "function"u8);
                writer.WriteStartObject("function"u8);
                writer.WriteString("name"u8, name);
                writer.WriteEndObject();
                writer.WriteEndObject();
                break;
            case RequiredChatToolMode: writer.WriteString("tool_choice"u8, "required"u8); break;
            default: throw OpenAiRequest.NoPlaceFor($"the tool mode '{mode.GetType().Name}'");
        }
    }
}
