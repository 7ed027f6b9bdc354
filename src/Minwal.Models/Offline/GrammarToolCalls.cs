using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Planning;
using Minwal.Values;

namespace Minwal.Models.Offline;

/// <summary>
/// How a grammar calls tools: its answer is <c>{tool_calls: [{name, arguments}], content}</c>, where either may be absent. Arguments that
/// are a text are sent as they are, so that a grammar can make the mistakes that models make.
/// </summary>
internal static class GrammarToolCalls
{
    /// <summary>
    /// What <paramref name="answer"/> says and calls; null when it is an answer without calls, which stands as it is. The calls' ids are
    /// drawn with <paramref name="random"/>.
    /// </summary>
    public static (string Content, IReadOnlyList<FunctionCallContent> Calls)? Read(string answer, ulong random)
    {
        if (!answer.StartsWith('{') || Parse(answer) is not Fields fields || fields.Count == 0) return null;
        if (fields.Keys.Any(key => key is not ("tool_calls" or "content"))) return null;
        var calls = fields.GetValueOrDefault("tool_calls") as IReadOnlyList<object?> ?? [];
        return (Value.ToText(fields.GetValueOrDefault("content")),
            [.. calls.OfType<Fields>().Select((call, i) => Read(call, $"call_{SlotRandom.Key(random, i + 1):x16}"))]);
    }

    private static FunctionCallContent Read(Fields call, string id)
    {
        var name = Value.ToText(call.GetValueOrDefault("name"));
        var arguments = call.GetValueOrDefault("arguments");
        return arguments switch
        {
            null => new FunctionCallContent(id, name),
            Fields given => new FunctionCallContent(id, name, given.ToDictionary(entry => entry.Key, entry => Argument(entry.Value))),
            _ => new FunctionCallContent(id, name)
            {
                AdditionalProperties = new AdditionalPropertiesDictionary { [ToolText.AsWritten] = Value.ToText(arguments) },
            },
        };
    }

    // What a model sends is an element, too, so whoever reads or keeps a call meets no other kind of list or object.
    private static object? Argument(object? value) =>
        value is Fields or IReadOnlyList<object?> ? JsonElement.Parse(Json.ToUtf8(value)) : value;

    private static object? Parse(string text)
    {
        try
        {
            return Json.Parse(text);
        }
        catch (JsonException)
        {
            // A sentence that begins with a bracket.
            return null;
        }
    }
}
