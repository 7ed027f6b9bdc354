using System.Text.Json;
using Minwal.Values;

namespace Minwal.Samples.Web;

/// <summary>The body of a request for records.</summary>
/// <param name="Recipe">The recipe's name.</param>
/// <param name="Parameters">Its parameters, by name; those that are not here have the recipe's default.</param>
internal sealed record RunRequest(string Recipe, JsonElement? Parameters)
{
    /// <summary>The parameters as the library takes them; what is no map is none.</summary>
    public Fields ToFields() => Parameters is { ValueKind: JsonValueKind.Object } map ? (Fields)Json.Parse(map.GetRawText())! : [];
}
