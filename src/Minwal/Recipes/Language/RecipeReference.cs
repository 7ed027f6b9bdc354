using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Minwal.Expressions;

namespace Minwal.Recipes.Language;

/// <summary>The reference of the recipe language as Markdown: every part with its keys, and every function. Made from <see cref="RecipeSchema"/>, so it cannot be behind the reader.</summary>
public static class RecipeReference
{
    /// <summary>The parts in the order of the recipe, each a heading and a table of keys, then the functions of formulas.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder();
        foreach (var (name, part) in RecipeSchema.Build()["$defs"]!.AsObject())
        {
            if (part!["properties"] is not JsonObject keys) continue;
            var required = part["required"]?.AsArray().Select(r => (string)r!).ToHashSet(StringComparer.Ordinal) ?? [];
            text.Append(CultureInfo.InvariantCulture, $"### {Title(name)}\n{part["description"]}\n\n| key | allowed | meaning |\n|---|---|---|\n");
            foreach (var (key, schema) in keys)
            {
                var meaning = (string?)schema!["description"] ?? "";
                if (schema["default"] is { } fallback) meaning += $" Default: `{fallback.ToJsonString().Trim('"')}`.";
                text.Append(CultureInfo.InvariantCulture, $"| {(required.Contains(key) ? $"**`{key}`**" : $"`{key}`")} | {Allowed(schema)} | {meaning.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
            }

            text.Append('\n');
        }

        text.Append("### Functions\n| function | gives |\n|---|---|\n");
        foreach (var function in Functions.All.Values) text.Append(CultureInfo.InvariantCulture, $"| `{function.Usage}` | {function.Summary} |\n");
        return text.ToString();
    }

    /// <summary>check_words is the check `words`, step_write the step `write`.</summary>
    private static string Title(string definition)
    {
        foreach (var kind in (string[])["check", "step"])
            if (definition.StartsWith(kind + "_", StringComparison.Ordinal)) return $"The {kind} `{definition[(kind.Length + 1)..]}`";
        return definition switch
        {
            "recipe" => "The file",
            "label_long" => "A label in the long form",
            "value_pick" => "A value that is drawn",
            "converse_role" => "One who talks (`between` of `converse`)",
            _ => WithArticle(definition) is var phrase ? char.ToUpperInvariant(phrase[0]) + phrase[1..] : "",
        };
    }

    private static string Allowed(JsonNode schema)
    {
        if (schema["enum"] is JsonArray words) return string.Join(", ", words.Select(w => $"`{w}`"));
        if (schema["$ref"] is { } reference) return WithArticle(Part((string)reference!));
        if (schema["anyOf"] is JsonArray options) return string.Join(" or ", options.Select(o => Allowed(o!)).Distinct());
        return (string?)(schema["type"] as JsonValue) switch
        {
            "string" => (string?)schema["pattern"] is { } pattern ? (pattern.StartsWith(@"^\$", StringComparison.Ordinal) ? "a formula `${…}`" : "a name") : (string?)schema["format"] == FormulaShape.Format ? "a formula" : "a text",
            "boolean" => "`true` or `false`",
            "integer" => "a whole number" + Bounds(schema),
            "number" => "a number" + Bounds(schema),
            "array" => schema["items"] is { } items ? $"a list: {Allowed(items)}" : "a list",
            "object" => schema["additionalProperties"] is JsonObject { Count: > 0 } of ? $"a map to {Allowed(of)}" : schema["properties"] is JsonObject kinds && kinds.Count > 1 ? $"one of {string.Join(", ", kinds.Select(k => $"`{k.Key}`"))}" : "a map",
            _ => "any value",
        };
    }

    private static string Bounds(JsonNode schema) => (schema["minimum"], schema["maximum"]) switch
    {
        ({ } least, { } most) => $" from {least} to {most}",
        ({ } least, null) => $" from {least}",
        _ => "",
    };

    private static string WithArticle(string noun) => (noun[0] is 'a' or 'e' or 'i' or 'o' ? "an " : "a ") + noun;

    private static string Part(string reference) => reference[(reference.LastIndexOf('/') + 1)..].Replace('_', ' ');
}
