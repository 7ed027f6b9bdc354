using System.Text.Json.Nodes;
using Minwal.Faults;

namespace Minwal.Recipes.Language;

/// <summary>A map with one key, which names a kind: <c>- words: { field: text, … }</c>.</summary>
/// <typeparam name="T">What every kind reads to.</typeparam>
/// <param name="what">What kinds these are, for messages: check, step.</param>
/// <param name="kinds">The kinds by name.</param>
internal sealed class KindShape<T>(string what, IReadOnlyDictionary<string, Shape<T>> kinds) : Shape<T>
{
    /// <inheritdoc/>
    public override string Allowed => $"a {what}: a map with one of the keys {string.Join(", ", kinds.Keys)}";

    /// <inheritdoc/>
    public override JsonObject Schema(JsonObject definitions)
    {
        var properties = new JsonObject();
        foreach (var (name, shape) in kinds) properties[name] = shape.Schema(definitions);
        return new JsonObject
        {
            ["type"] = "object",
            ["minProperties"] = 1,
            ["maxProperties"] = 1,
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
    }

    /// <inheritdoc/>
    internal override bool TryRead(YamlValue node, Reading reading, out T value)
    {
        value = default!;
        if (node is not YamlMap { Entries: [var entry] }) return Refuse(node, reading);
        if (kinds.TryGetValue(entry.Key, out var shape)) return shape.TryRead(entry.Value, reading, out value);
        var near = Spelling.Nearest(entry.Key, kinds.Keys);
        reading.Add(new Fault("MW1006", entry.Mark, $"unknown {what} '{entry.Key}'; allowed are {string.Join(", ", kinds.Keys)}",
            near is null ? null : $"did you mean '{near}'?"));
        return false;
    }
}
