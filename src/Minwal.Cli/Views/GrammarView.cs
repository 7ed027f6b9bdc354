using System.Globalization;
using Minwal.Values;
using Minwal.Workbench.Trials;

namespace Minwal.Cli.Views;

/// <summary>Prints expansions of a grammar: the answer, then what it was made of, at most 100 columns wide; or lines of JSON.</summary>
internal static class GrammarView
{
    private const int Width = 100;
    private const int MostText = 48;
    private const string Indent = "      ";

    public static void Write(TextWriter output, IReadOnlyList<GrammarExpansion> expansions, bool json)
    {
        for (var i = 0; i < expansions.Count; i++)
        {
            if (json) output.WriteLine(Json.ToText(ToFields(i + 1, expansions[i])));
            else Write(output, i + 1, expansions[i]);
        }
    }

    private static Fields ToFields(int number, GrammarExpansion tried) => new Fields(5)
        .Add("number", (long)number)
        .Add("cell", tried.Cell)
        .Add("answer", tried.Answer)
        .Add("drawn", tried.Drawn.Select(d => (object?)new Fields(2).Add("rule", d.Key).Add("text", d.Value)).ToList())
        .Add("remembered", tried.Remembered);

    private static void Write(TextWriter output, int number, GrammarExpansion tried)
    {
        var answer = tried.Answer as string ?? Json.ToText(tried.Answer);
        if (tried.Answer is not string && answer.Length > Width - Indent.Length) answer = Json.ToIndentedText(tried.Answer);
        var first = number.ToString(CultureInfo.InvariantCulture).PadLeft(Indent.Length - 2) + "  ";
        foreach (var line in answer.Split('\n'))
        {
            Wrap(output, first, line.TrimEnd('\r'), Indent + line[..(line.Length - line.TrimStart().Length)]);
            first = Indent;
        }

        if (tried.Cell.Count > 0) Wrap(output, Indent + "for         ", SummaryView.Cell(tried.Cell), Indent + "            ");
        Part(output, "drawn       ", tried.Drawn);
        Part(output, "remembered  ", tried.Remembered.Select(r => KeyValuePair.Create(r.Key, Value.ToText(r.Value))));
    }

    private static void Part(TextWriter output, string title, IEnumerable<KeyValuePair<string, string>> entries)
    {
        var text = string.Join(" · ", entries.Select(e => $"{e.Key}: {Short(e.Value)}"));
        if (text.Length > 0) Wrap(output, Indent + title, text, Indent + new string(' ', title.Length));
    }

    // A sentence is told by its beginning; --json has all of it.
    private static string Short(string text) =>
        text.Trim() is { Length: > MostText } sentence ? sentence[..MostText].TrimEnd() + "…" : text.Trim();

    /// <summary>The words of <paramref name="text"/> in lines of at most 100 columns; a word that is wider has its own.</summary>
    private static void Wrap(TextWriter output, string first, string text, string further)
    {
        var line = first + text[..(text.Length - text.TrimStart().Length)];
        var empty = true;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!empty && line.Length + 1 + word.Length > Width)
            {
                output.WriteLine(line);
                (line, empty) = (further, true);
            }

            line += empty ? word : " " + word;
            empty = false;
        }

        output.WriteLine(line.TrimEnd());
    }
}
