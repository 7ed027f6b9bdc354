using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Minwal.Calls;

/// <summary>
/// How closely a model is to look at an image: <c>low</c>, <c>high</c> or <c>auto</c>, in the additional property <c>detail</c>.
/// </summary>
internal static class ImageDetail
{
    /// <summary>The property's name, which other clients of OpenAI's protocol read too.</summary>
    public const string Key = "detail";

    /// <summary>The detail of <paramref name="image"/>; null when it is left to the provider.</summary>
    public static string? Of(AIContent image) => image.AdditionalProperties?.GetValueOrDefault(Key) switch
    {
        string detail => detail,
        JsonElement { ValueKind: JsonValueKind.String } detail => detail.GetString(),
        _ => null,
    };
}
