using System.Text;
using System.Text.RegularExpressions;
using Minwal.Faults;

namespace Minwal.Cli.Configuration;

/// <summary>
/// Reads variables from a file of lines <c>KEY=VALUE</c>, as programs know it by the name <c>.env</c>. Its values are keys: no message
/// shows one.
/// </summary>
internal static partial class EnvironmentFile
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>
    /// The variables of the file at <paramref name="path"/>; of a name that is given twice the last holds. A value may stand in single
    /// quotes (taken as it is) or double quotes (<c>\n</c>, <c>\t</c>, <c>\"</c>, <c>\$</c>, <c>\\</c>); <c>export</c> may stand before a
    /// name; what follows <c>#</c> after a blank is a comment. Nothing is put in for <c>$NAME</c>.
    /// </summary>
    /// <exception cref="MinwalException">MW2018 with every line that is none of these.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path, string shown)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        var faults = new List<Fault>();
        var number = 0;
        foreach (var line in Text(path, shown).TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (line.AsSpan().Trim() is [] or ['#', ..]) continue;
            if (Line().Match(line) is { Success: true } match && Value(match.Groups["value"].Value) is { } value)
            {
                variables[match.Groups["name"].Value] = value;
            }
            else
            {
                faults.Add(new Fault("MW2018", new Mark(shown, number, 1),
                    "the line is no variable; allowed is KEY=VALUE, the value in one line and its quotes closed"));
            }
        }

        return faults.Count == 0 ? variables : throw new MinwalException(faults);
    }

    private static string Text(string path, string shown)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var bytes = new byte[MostBytes + 1];
            var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (read <= MostBytes) return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.AsSpan(0, read));
            throw new MinwalException([new Fault("MW2018", new Mark(shown), $"the file has more than {MostBytes:N0} bytes")]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            var said = e is DecoderFallbackException ? "the file is not UTF-8" : "the file cannot be read: " + e.Message;
            throw new MinwalException([new Fault("MW2018", new Mark(shown), said)]);
        }
    }

    /// <summary>What is written as <paramref name="text"/>, which has no blank at its ends; null when a quote is not closed.</summary>
    private static string? Value(string text)
    {
        if (text is not (['\'', ..] or ['"', ..])) return Comment().Match(text) is { Success: true } at ? text[..at.Index] : text;
        var end = 1;
        while (end < text.Length && text[end] != text[0]) end += text[0] == '"' && text[end] == '\\' ? 2 : 1;
        if (end >= text.Length || text.AsSpan(end + 1).TrimStart() is not ([] or ['#', ..])) return null;
        return text[0] == '"' ? Unescape(text[1..end]) : text[1..end];
    }

    private static string Unescape(string text) => Escape().Replace(text, match => match.Value[1] switch
    {
        'n' => "\n",
        't' => "\t",
        var c => c.ToString(),
    });

    [GeneratedRegex("""^\s*(?:export\s+)?(?<name>[A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?<value>.*?)\s*$""")]
    private static partial Regex Line();

    [GeneratedRegex("""(?:^|\s+)#""")]
    private static partial Regex Comment();

    [GeneratedRegex("""\\[nt"$\\]""")]
    private static partial Regex Escape();
}
