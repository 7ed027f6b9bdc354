using System.Text;
using System.Text.Json;
using Minwal.Planning;
using Minwal.Values;

namespace Minwal.MockProvider;

/// <summary>
/// Reads a request's body as strictly as OpenAI does where a client could be wrong, and passes over what a mock has no use for.
/// </summary>
internal static class MockRequestReader
{
    /// <summary>The request; null, with a complaint, when it is none.</summary>
    public static MockRequest? Read(ReadOnlySpan<byte> body, out string? complaint)
    {
        complaint = null;
        try
        {
            return Read(Json.Parse(body) as Fields ?? throw new MalformedException("the body must be a JSON object"),
                SlotRandom.Hash(Encoding.UTF8.GetString(body)));
        }
        catch (MalformedException e)
        {
            complaint = e.Message;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            complaint = $"the body is not valid JSON: {e.Message.Split(" LineNumber")[0]}";
        }

        return null;
    }

    private static MockRequest Read(Fields fields, ulong content)
    {
        if (fields.GetValueOrDefault("model") is not string { Length: > 0 } model) throw new MalformedException("'model' is missing");
        if (fields.GetValueOrDefault("messages") is not IReadOnlyList<object?> { Count: > 0 } messages)
            throw new MalformedException("'messages' is missing or empty");
        var read = messages.Select(ReadMessage).ToList();
        CheckResults(messages);
        var format = fields.GetValueOrDefault("response_format") as Fields;
        return new MockRequest(model, read, (format?.GetValueOrDefault("json_schema") as Fields)?.GetValueOrDefault("schema") as Fields,
            content)
        {
            Stream = fields.GetValueOrDefault("stream") is true,
            HasFormat = format is not null,
            Tools = Wanted(ReadTools(fields.GetValueOrDefault("tools")), fields.GetValueOrDefault("tool_choice")),
        };
    }

    private static MockMessage ReadMessage(object? message)
    {
        if (message is not Fields fields || fields.GetValueOrDefault("role") is not string role)
            throw new MalformedException("each message needs a 'role'");
        var calls = fields.GetValueOrDefault("tool_calls") is IReadOnlyList<object?> { Count: > 0 };
        if (fields.GetValueOrDefault("content") is not IReadOnlyList<object?> parts)
            return new MockMessage(role, Value.ToText(fields.GetValueOrDefault("content"))) { Calls = calls };
        var texts = new List<string>();
        var images = new List<MockImage>();
        foreach (var part in parts.OfType<Fields>())
        {
            if (part.GetValueOrDefault("type") is not "image_url") texts.Add(Value.ToText(part.GetValueOrDefault("text")));
            else images.Add(ReadImage(part.GetValueOrDefault("image_url") as Fields));
        }

        return new MockMessage(role, string.Join('\n', texts)) { Images = images, Calls = calls };
    }

    private static MockImage ReadImage(Fields? image) => image?.GetValueOrDefault("url") is string url && MockImage.At(url) is { } read
        ? read : throw new MalformedException("'image_url' needs a 'url': an address, or a data URL with base64");

    /// <summary>A result must name a call that the assistant has made before it.</summary>
    private static void CheckResults(IReadOnlyList<object?> messages)
    {
        var made = new HashSet<object?>();
        foreach (var message in messages.OfType<Fields>())
        {
            foreach (var call in (message.GetValueOrDefault("tool_calls") as IReadOnlyList<object?> ?? []).OfType<Fields>())
                made.Add(call.GetValueOrDefault("id"));
            if (message["role"] is "tool" && !made.Contains(message.GetValueOrDefault("tool_call_id")))
                throw new MalformedException("messages with role 'tool' must be a response to a preceding message with 'tool_calls'");
        }
    }

    private static List<MockTool> ReadTools(object? tools)
    {
        var read = new List<MockTool>();
        foreach (var tool in tools as IReadOnlyList<object?> ?? [])
        {
            var function = (tool as Fields)?.GetValueOrDefault("function") as Fields;
            if (function?.GetValueOrDefault("name") is not string { Length: > 0 } name)
                throw new MalformedException("each of 'tools' needs a 'function' with a 'name'");
            read.Add(new MockTool(name, function.GetValueOrDefault("parameters") as Fields ?? []));
        }

        return read;
    }

    private static IReadOnlyList<MockTool> Wanted(List<MockTool> tools, object? choice)
    {
        if (choice is not null && tools.Count == 0)
            throw new MalformedException("'tool_choice' is only allowed when 'tools' are specified");
        if (choice is "none") return [];
        if (choice is not Fields fields) return tools;
        var name = (fields.GetValueOrDefault("function") as Fields)?.GetValueOrDefault("name");
        return tools.FirstOrDefault(t => t.Name.Equals(name)) is { } tool
            ? [tool]
            : throw new MalformedException("'tool_choice' names none of 'tools'");
    }

    private sealed class MalformedException(string message) : Exception(message);
}
