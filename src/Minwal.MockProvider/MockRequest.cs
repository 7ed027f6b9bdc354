using System.Text;
using System.Text.Json;
using Minwal.Planning;
using Minwal.Values;

namespace Minwal.MockProvider;

/// <summary>A chat completion that was asked for.</summary>
/// <param name="Model">The model's name; any is accepted.</param>
/// <param name="Messages">Role and content, in order.</param>
/// <param name="Seed">The request's seed, or 0.</param>
/// <param name="Schema">The JSON schema of the answer; null for free text.</param>
/// <param name="Content">A hash of the whole request: equal requests are equal content.</param>
public sealed record MockRequest(string Model, IReadOnlyList<(string Role, string Content)> Messages, long Seed, Fields? Schema, ulong Content)
{
    /// <summary>Whether the answer is asked for as a stream of events.</summary>
    public bool Stream { get; init; }

    /// <summary>Whether response_format was given.</summary>
    public bool HasFormat { get; init; }

    /// <summary>Reads a request's body; a complaint when it is not one.</summary>
    public static MockRequest? Read(ReadOnlySpan<byte> body, out string? complaint)
    {
        complaint = null;
        try
        {
            if (Json.Parse(body) is not Fields fields) complaint = "the body must be a JSON object";
            else if (fields.GetValueOrDefault("model") is not string model || model.Length == 0) complaint = "'model' is missing";
            else if (fields.GetValueOrDefault("messages") is not IReadOnlyList<object?> { Count: > 0 } messages) complaint = "'messages' is missing or empty";
            else if (messages.Any(m => m is not Fields f || f.GetValueOrDefault("role") is not string)) complaint = "each message needs a 'role'";
            else
            {
                var format = fields.GetValueOrDefault("response_format") as Fields;
                return new MockRequest(model, [.. messages.Cast<Fields>().Select(m => ((string)m["role"]!, Text(m.GetValueOrDefault("content"))))],
                    fields.GetValueOrDefault("seed") as long? ?? 0, (format?.GetValueOrDefault("json_schema") as Fields)?.GetValueOrDefault("schema") as Fields,
                    SlotRandom.Hash(Encoding.UTF8.GetString(body)))
                {
                    Stream = fields.GetValueOrDefault("stream") is true,
                    HasFormat = format is not null,
                };
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            complaint = $"the body is not valid JSON: {e.Message.Split(" LineNumber")[0]}";
        }

        return null;
    }

    /// <summary>Content as text; a list of parts is joined.</summary>
    private static string Text(object? content) => content is IReadOnlyList<object?> parts
        ? string.Join('\n', parts.OfType<Fields>().Select(p => Value.ToText(p.GetValueOrDefault("text")))) : Value.ToText(content);
}
