using System.Text.RegularExpressions;

namespace Minwal.EndToEnd.Documentation;

/// <summary>The pieces of YAML that a page shows, and whole recipes made of them.</summary>
internal static partial class PageExamples
{
    /// <summary>The pieces of <paramref name="page"/> that are parts of recipes, in its order.</summary>
    public static IReadOnlyList<string> Of(string page) =>
        [.. Block().Matches(Repository.Read(page)).Select(block => block.Groups["yaml"].Value)];

    /// <summary>
    /// <paramref name="recipe"/> with what <paramref name="piece"/> says in place of the same keys, at the top or, for
    /// <paramref name="joined"/>, one below it.
    /// </summary>
    public static string Merge(string recipe, string piece, params string[] joined)
    {
        var (whole, parts) = (Parts(recipe, ""), Parts(piece, ""));
        foreach (var (key, text) in parts)
        {
            if (!joined.Contains(key) || !whole.TryGetValue(key, out var own))
            {
                whole[key] = text;
                continue;
            }

            var inner = Parts(Opened(own), "  ");
            foreach (var (name, value) in Parts(Opened(text), "  ")) inner[name] = value;
            whole[key] = $"{key}:\n{string.Concat(inner.Values)}";
        }

        return string.Concat(whole.Values);
    }

    /// <summary>The text of each key that stands behind <paramref name="indent"/>, its own line included.</summary>
    private static Dictionary<string, string> Parts(string yaml, string indent)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        var key = "";
        foreach (var line in yaml.Split('\n'))
        {
            if (line.Trim().Length == 0 && key.Length == 0) continue;
            if (line.StartsWith(indent, StringComparison.Ordinal) && Key().Match(line[indent.Length..]) is { Success: true } named)
                key = named.Groups["key"].Value;
            if (key.Length > 0) parts[key] = parts.GetValueOrDefault(key, "") + line + "\n";
        }

        return parts;
    }

    /// <summary>What stands below a key; a map in braces on its own line is written out.</summary>
    private static string Opened(string part)
    {
        var flow = Flow().Match(part);
        if (!flow.Success) return part[(part.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        var (depth, text) = (0, new System.Text.StringBuilder("  "));
        foreach (var c in flow.Groups["map"].Value)
        {
            depth += c is '{' or '[' ? 1 : c is '}' or ']' ? -1 : 0;
            text.Append(c == ',' && depth == 0 ? "\n " : c);
        }

        return text.Append('\n').ToString();
    }

    [GeneratedRegex("^```yaml\n(?<yaml>.+?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^(?<key>[a-z_]+):")]
    private static partial Regex Key();

    [GeneratedRegex(@"^[a-z_]+: \{ (?<map>[^\n]*) \}[ ]*(#[^\n]*)?\n$")]
    private static partial Regex Flow();
}
