using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Minwal.Recipes.Language;

/// <summary>
/// The reference of what a shape reads as Markdown: every part with its keys. Made from the shape's schema, so it cannot be behind the
/// reader.
/// </summary>
internal static class ShapeReference
{
    /// <summary>The schema's format of a path of fields.</summary>
    public const string PathFormat = "path";

    /// <summary>
    /// The parts in the order of the file, each a heading and a table of keys. <paramref name="title"/> gives a part's heading for its name
    /// in the schema; null for the name with its article.
    /// </summary>
    public static string Markdown(Shape shape, Func<string, string?> title)
    {
        var text = new StringBuilder();
        foreach (var (name, part) in ShapeSchema.Build("", shape)["$defs"]!.AsObject())
        {
            var heading = $"### {title(name) ?? Capital(WithArticle(name))}\n{part!["description"]}\n\n";
            if (part["properties"] is not JsonObject keys)
            {
                // Keys of the author's own choice: there is nothing to put into a table.
                if (part["additionalProperties"] is JsonObject) text.Append(heading);
                continue;
            }

            var required = part["required"]?.AsArray().Select(r => (string)r!).ToHashSet(StringComparer.Ordinal) ?? [];
            text.Append(heading).Append("| key | allowed | meaning |\n|---|---|---|\n");
            foreach (var (key, schema) in keys)
            {
                var meaning = (string?)schema!["description"] ?? "";
                if (schema["default"] is { } fallback) meaning += $" Default: `{fallback.ToJsonString().Trim('"')}`.";
                var named = required.Contains(key) ? $"**`{key}`**" : $"`{key}`";
                text.Append(CultureInfo.InvariantCulture, $"| {named} | {Allowed(schema)} | {Cell(meaning)} |\n");
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Allowed(JsonNode schema)
    {
        if (schema["enum"] is JsonArray words) return string.Join(", ", words.Select(w => $"`{w}`"));
        if (schema["$ref"] is { } reference) return WithArticle(Part((string)reference!));
        if (schema["anyOf"] is JsonArray options) return string.Join(" or ", options.Select(o => Allowed(o!)).Distinct());
        return (string?)(schema["type"] as JsonValue) switch
        {
            "string" => Text(schema),
            "boolean" => "`true` or `false`",
            "integer" => "a whole number" + Bounds(schema),
            "number" => "a number" + Bounds(schema),
            "array" => schema["items"] is { } items ? $"a list: {Allowed(items)}" : "a list",
            "object" when schema["additionalProperties"] is JsonObject { Count: > 0 } of => $"a map to {Allowed(of)}",
            "object" when schema["properties"] is JsonObject { Count: > 1 } kinds =>
                $"one of {string.Join(", ", kinds.Select(k => $"`{k.Key}`"))}",
            "object" => "a map",
            _ => "any value",
        };
    }

    private static string Text(JsonNode schema)
    {
        if ((string?)schema["pattern"] is { } pattern)
            return pattern.StartsWith(@"^\$", StringComparison.Ordinal) ? "a formula `${…}`" : "a name";
        return (string?)schema["format"] switch
        {
            FormulaShape.Format => "a formula",
            PathFormat => "a path",
            _ => "a text",
        };
    }

    private static string Bounds(JsonNode schema) => (schema["minimum"], schema["maximum"]) switch
    {
        ({ } least, { } most) => $" from {least} to {most}",
        ({ } least, null) => $" from {least}",
        _ => "",
    };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Capital(string phrase) => char.ToUpperInvariant(phrase[0]) + phrase[1..];

    private static string WithArticle(string noun) => (noun[0] is 'a' or 'e' or 'i' or 'o' ? "an " : "a ") + noun;

    private static string Part(string reference) => reference[(reference.LastIndexOf('/') + 1)..].Replace('_', ' ');
}
