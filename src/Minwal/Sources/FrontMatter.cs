using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Sources;

/// <summary>
/// What stands before a Markdown text between two lines of <c>---</c>: its fields, as YAML. A text that merely begins with such a line
/// keeps it. Fields are scalars and lists of them; what is nested deeper is left out.
/// </summary>
internal static class FrontMatter
{
    private const int MostCharacters = 64 * 1024, MostFields = 200;

    /// <summary>The fields in front of <paramref name="text"/>, and the text behind them.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="name">The file, as messages call it.</param>
    /// <exception cref="MinwalException">MW5004 when it is there and cannot be read.</exception>
    public static (Fields Fields, string Text) Split(string text, string name)
    {
        var lines = text.TrimStart('\uFEFF');
        var from = lines.IndexOf('\n', StringComparison.Ordinal) + 1;
        if (lines[..from] is not ("---\n" or "---\r\n") || End(lines, from) is not { } end) return ([], text);
        var faults = new List<Fault>();
        // The place of a fault is the file's: the line of --- is one of them.
        var root = YamlFile.Parse("\n" + lines[from..end.From], name, faults);
        if (faults.Count > 0)
        {
            throw new MinwalException([.. faults.Select(
                fault => fault with { Code = "MW5004", Message = $"the front matter cannot be read: {fault.Message}" })]);
        }

        if (root is not YamlMap map) return ([], text);
        if (map.Entries.Count > MostFields)
            throw new MinwalException([new Fault("MW5004", map.Mark, $"the front matter has more than {MostFields} fields")]);
        var fields = new Fields(map.Entries.Count);
        foreach (var entry in map.Entries)
        {
            if (entry.Value is YamlScalar scalar) fields[entry.Key] = scalar.Value;
            else if (entry.Value is YamlList list && list.Items.All(item => item is YamlScalar))
                fields[entry.Key] = list.Items.Select(item => ((YamlScalar)item).Value).ToList();
        }

        return (fields, lines[end.To..]);
    }

    /// <summary>Where the closing line begins, and where the text behind it does; null when there is none.</summary>
    private static (int From, int To)? End(string text, int from)
    {
        for (var at = from; at >= 0 && at < text.Length && at < MostCharacters;)
        {
            var next = text.IndexOf('\n', at);
            var line = (next < 0 ? text[at..] : text[at..next]).TrimEnd();
            if (line is "---" or "...") return (at, next < 0 ? text.Length : next + 1);
            if (next < 0) return null;
            at = next + 1;
        }

        return null;
    }
}
