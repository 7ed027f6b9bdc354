using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Values;

namespace Minwal.Models.OpenAi;

/// <summary>Reads the calls of tools in an answer.</summary>
internal static class ToolCallReader
{
    /// <summary>Adds the calls that follow to <paramref name="calls"/>.</summary>
    /// <exception cref="JsonException">When a call names no tool.</exception>
    public static void Read(ref Utf8JsonReader reader, List<FunctionCallContent> calls)
    {
        if (!reader.EnterList()) return;
        while (reader.NextItem())
        {
            if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("a tool call is not an object");
            string? id = null, name = null, arguments = null;
            while (reader.NextProperty())
            {
                if (reader.Is("id"u8)) id = reader.ReadText();
                else if (reader.Is("function"u8)) ReadFunction(ref reader, ref name, ref arguments);
                else reader.SkipValue();
            }

            if (string.IsNullOrEmpty(name)) throw new JsonException("a tool call names no tool");
            // Some servers leave the id out; a result must find its call all the same.
            calls.Add(Make(string.IsNullOrEmpty(id) ? $"call_{calls.Count}" : id, name, arguments ?? ""));
        }
    }

    private static void ReadFunction(ref Utf8JsonReader reader, ref string? name, ref string? arguments)
    {
        if (!reader.EnterObject()) return;
        while (reader.NextProperty())
        {
            if (reader.Is("name"u8)) name = reader.ReadText();
            else if (reader.Is("arguments"u8)) arguments = ReadArguments(ref reader);
            else reader.SkipValue();
        }
    }

    /// <summary>JSON as a text; some servers send it as what it is.</summary>
    private static string? ReadArguments(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Null => null,
            _ => Json.ToText(Json.Read(ref reader)),
        };
    }

    /// <summary>A call; nothing at all counts as no arguments, which is how many servers write a call of a tool that takes none.</summary>
    private static FunctionCallContent Make(string id, string name, string arguments)
    {
        if (string.IsNullOrWhiteSpace(arguments)) return new FunctionCallContent(id, name, new Dictionary<string, object?>());
        string fault;
        try
        {
            // By way of values first: they also find out half characters, which elements find out only when they are used.
            var value = Json.Parse(arguments);
            if (value is Fields) return new FunctionCallContent(id, name, Elements(arguments));
            fault = $"they are {Value.TypeName(value)}";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            fault = e.Message.Split(" LineNumber")[0];
        }

        return new FunctionCallContent(id, name)
        {
            Exception = new JsonException($"the arguments of '{name}' are not a JSON object: {fault}"),
            AdditionalProperties = new() { [ToolText.AsWritten] = arguments },
        };
    }

    private static Dictionary<string, object?> Elements(string arguments)
    {
        var elements = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in JsonElement.Parse(arguments).EnumerateObject()) elements[property.Name] = property.Value;
        return elements;
    }
}
