using Minwal.Faults;

namespace Minwal.Workbench.Quality;

/// <summary>Where the texts and labels of a file are.</summary>
public sealed record TextColumns
{
    /// <summary>The path of the text; null when it is found by its name.</summary>
    public string? Text { get; init; }

    /// <summary>The path of the label; null when it is found by its name.</summary>
    public string? Label { get; init; }

    /// <summary>The path of what rows that belong together share; null for nothing.</summary>
    public string? Group { get; init; }

    /// <summary>The path of a list inside each record whose items are the rows, such as <c>turns</c>; null when records are rows.</summary>
    public string? Rows { get; init; }

    /// <summary>Names of columns and labels as they are in files, each with the name under which it is meant.</summary>
    public IReadOnlyDictionary<string, string> Map { get; init; } = new Dictionary<string, string>();

    /// <summary>The format of the files where their names do not tell, as an ending without its dot.</summary>
    public string? Format { get; init; }

    /// <summary>
    /// The list of a document that holds the records, such as <c>data.examples</c>; null for the one with the most objects.
    /// </summary>
    public string? Records { get; init; }

    /// <summary>
    /// Reads what is typed for <c>--map</c>: <c>theirs=ours</c>, several with commas between. A name with a comma or an equals sign in it
    /// stands in quotation marks, two of which are one inside: <c>"yes, please"=affirm</c>.
    /// </summary>
    /// <exception cref="MinwalException">MW6104 when a part is not of that form.</exception>
    public static IReadOnlyDictionary<string, string> ReadMap(IEnumerable<string> typed)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in typed.SelectMany(text => Split(text, ',')))
        {
            if (Split(part, '=') is not [var theirs, var ours] || Unquoted(theirs) is not { Length: > 0 } from
                || Unquoted(ours) is not { Length: > 0 } to)
            {
                throw new MinwalException("MW6104", $"--map: found '{part.Trim()}', needed is theirs=ours, such as category=intent",
                    "a name with a comma or = in it stands in quotation marks: '\"yes, please\"=affirm'");
            }

            if (!map.TryAdd(from, to)) throw new MinwalException("MW6104", $"--map: '{from}' stands twice");
        }

        return map;
    }

    /// <summary>The parts of a text between <paramref name="sign"/>, where it does not stand inside quotation marks.</summary>
    private static List<string> Split(string text, char sign)
    {
        var parts = new List<string>();
        var (start, quoted) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            // Only a name that begins with a quotation mark is quoted: 5" is a name.
            if (text[i] == '"' && (quoted || IsStart(text[..i]))) quoted = !quoted;
            if (quoted || text[i] != sign) continue;
            parts.Add(text[start..i]);
            start = i + 1;
        }

        parts.Add(text[start..]);
        return parts;
    }

    private static bool IsStart(string before) => before.TrimEnd() is "" or [.., ',' or '=' or '"'];

    private static string? Unquoted(string typed) => typed.Trim() switch
    {
        ['"', .. var inner, '"'] => inner.Replace("\"\"", "\"", StringComparison.Ordinal),
        ['"', ..] => null,
        var name => name,
    };
}
