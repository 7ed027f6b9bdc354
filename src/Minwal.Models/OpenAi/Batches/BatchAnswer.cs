using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Minwal.Models.OpenAi.Batches;

/// <summary>What a line of a batch's answers or failures says.</summary>
/// <param name="Response">The answer; null when there is none.</param>
/// <param name="Fault">Why there is none; null when there is one.</param>
/// <param name="Refusal">The body of a request that was not accepted (400, 422), for who can ask in another form; empty otherwise.</param>
internal readonly record struct BatchAnswer(ChatResponse? Response, ProviderFault? Fault, ReadOnlyMemory<byte> Refusal)
{
    /// <summary>Reads a line.</summary>
    public static BatchAnswer Read(byte[] line, FaultReader faults)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return Read(document.RootElement, faults);
        }
        catch (ProviderFault fault)
        {
            return new BatchAnswer(null, fault, default);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return Failed("MW3008", $"a line of the batch's answers cannot be read: {e.Message.Split(" LineNumber")[0]}");
        }
    }

    private static BatchAnswer Read(JsonElement line, FaultReader faults)
    {
        if (line.TryGetProperty("response", out var response) && response.ValueKind == JsonValueKind.Object
            && response.TryGetProperty("status_code", out var code))
        {
            var body = response.TryGetProperty("body", out var held) ? JsonMarshal.GetRawUtf8Value(held) : default;
            var status = code.GetInt32();
            if (status == 200) return new BatchAnswer(OpenAiAnswer.Read(body), null, default);
            using var read = EndpointResponse.Of(status, body);
            return new BatchAnswer(null, faults.Read(read, answered: true), status is 400 or 422 ? body.ToArray() : default);
        }

        // batch_expired and batch_cancelled are those that are known: the request was never looked at.
        var error = line.TryGetProperty("error", out var said) && said.ValueKind == JsonValueKind.Object ? said : default;
        return Failed("MW3021", $"the batch gave no answer: {Text(error, "code")} {Text(error, "message")}".TrimEnd());
    }

    private static BatchAnswer Failed(string code, string message) =>
        new(null, new ProviderFault(code, Excerpt.Of(message, 300), transient: true), default);

    private static string? Text(JsonElement error, string name) => error.ValueKind == JsonValueKind.Object
        && error.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
