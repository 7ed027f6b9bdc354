namespace Minwal.Recipes.Language;

/// <summary>Tells from what YAML has made of a text that quotes around it are missing.</summary>
internal static class QuoteHint
{
    private const string InBrackets =
        "in { } and [ ] a text or formula that has one of , : { } [ ] ' \" in it stands in quotes; or a bracket or a comma is missing";

    /// <summary>The hint for a text that the library could not read at <paramref name="column"/> of <paramref name="line"/>.</summary>
    /// <param name="complaint">What the library says.</param>
    /// <param name="line">The line.</param>
    /// <param name="column">The column, from 1.</param>
    public static string? ForSyntax(string complaint, string line, int column)
    {
        bool Says(string words) => complaint.Contains(words, StringComparison.Ordinal);
        var before = line[..Math.Clamp(column - 1, 0, line.Length)];
        if (Says("flow mapping") || Says("flow sequence"))
            return before.TrimEnd().EndsWith('$') || before.TrimEnd().EndsWith("${", StringComparison.Ordinal)
                ? "in { } and [ ] a formula stands in quotes: \"${…}\""
                : InBrackets;
        if (Says("invalid mapping") || Says("Mapping values are not allowed"))
            return "a text or formula with ': ' in it stands in quotes";
        if (Says("cannot start any token")) return "a text that begins with such a character stands in quotes";
        if (Says("Block sequence entries are not allowed")) return "a text that begins with '- ' stands in quotes";
        if (!Says("did not find expected key")) return null;
        var value = line[(line.IndexOf(": ", StringComparison.Ordinal) + 1)..].TrimStart();
        return value.Length > 0 && "\"'[{".Contains(value[0])
            ? $"a text or formula that begins with {value[0]} and goes on behind its end stands in quotes as a whole"
            : null;
    }

    /// <summary>The hint for a key that nobody knows, where it is what stood behind a comma; else null.</summary>
    public static string? ForKey(YamlMap map, YamlEntry entry) =>
        map.IsFlow && entry.Value is YamlScalar { Plain: true, Text: "" } ? "a text or formula with a comma in it stands in quotes" : null;

    /// <summary>The hint for a value of the wrong kind, where it is a map because of a colon; else null.</summary>
    public static string? ForValue(YamlValue node) =>
        node is YamlMap { IsPair: true } ? "a text with ': ' in it stands in quotes" : null;
}
