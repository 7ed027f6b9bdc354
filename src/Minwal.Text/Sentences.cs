namespace Minwal.Text;

/// <summary>
/// Sentences of Arabic, English and languages that end theirs alike. A heuristic: they end at a full stop, a question or exclamation mark
/// or an ellipsis before white space, at empty lines and around headings of Markdown; not after abbreviations, initials and numbers of
/// items, nor before a small letter.
/// </summary>
internal static class Sentences
{
    private const string Ends = ".!?؟۔…。！？";
    private const string Closers = "\"'”’»)]}›」』";

    // Abbreviations before which a sentence does not end though a capital or an Arabic letter follows.
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "vs", "no", "fig", "vol", "gen", "col", "capt", "rev", "hon",
        "e.g", "i.e", "cf", "approx", "أ.د", "ص.ب",
    };

    /// <summary>The sentences of <paramref name="text"/> in order, each as it stands there, without white space around it.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var end = at;
            if (Ends.Contains(text[at]))
            {
                while (end + 1 < text.Length && Ends.Contains(text[end + 1])) end++;
                while (end + 1 < text.Length && Closers.Contains(text[end + 1])) end++;
                var next = end + 1;
                var wide = text[at] is '。' or '！' or '？';
                at = end;
                if (!wide && next < text.Length && !char.IsWhiteSpace(text[next])) continue;
                while (next < text.Length && char.IsWhiteSpace(text[next])) next++;
                if (next < text.Length && !wide && GoesOn(text, start, end, text[next])) continue;
            }
            else if (!IsEmptyLine(text, at) && !IsHeading(text, at))
            {
                continue;
            }

            if (text[start..(end + 1)].Trim() is { Length: > 0 } sentence) yield return sentence;
            start = end + 1;
        }

        if (text[start..].Trim() is { Length: > 0 } rest) yield return rest;
    }

    /// <summary>Whether the end at <paramref name="end"/> is none, because of what stands before it or what follows.</summary>
    private static bool GoesOn(string text, int start, int end, char next)
    {
        if (char.IsLower(next)) return true;
        if (text[end] != '.') return false;
        var from = end;
        while (from > start && !char.IsWhiteSpace(text[from - 1])) from--;
        var word = text.AsSpan(from, end - from).TrimStart("\"'“‘«([{");
        if (word.Length == 0) return false;
        if (Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word)) return true;
        // An initial (J. Smith, د. منى), or the number of an item at the beginning of a line.
        if (word.Length == 1 && char.IsLetter(word[0]) && word is not "I") return true;
        return word.IndexOfAnyExceptInRange('0', '9') < 0 && text.AsSpan(start, from - start).IsWhiteSpace();
    }

    /// <summary>Whether a heading ends, or the next line is one, at <paramref name="at"/>.</summary>
    private static bool IsHeading(string text, int at)
    {
        if (text[at] != '\n') return false;
        var next = text.IndexOf('\n', at + 1);
        return IsHeading(text.AsSpan(0, at)[(text.AsSpan(0, at).LastIndexOf('\n') + 1)..])
            || IsHeading(text.AsSpan(at + 1, (next < 0 ? text.Length : next) - at - 1));
    }

    /// <summary>A line of Markdown that begins with one to six '#' and a space.</summary>
    private static bool IsHeading(ReadOnlySpan<char> line)
    {
        line = line.TrimStart();
        var marks = line.IndexOfAnyExcept('#');
        return marks is >= 1 and <= 6 && line[marks] == ' ';
    }

    private static bool IsEmptyLine(string text, int at)
    {
        if (text[at] != '\n') return false;
        for (at++; at < text.Length && char.IsWhiteSpace(text[at]); at++)
            if (text[at] == '\n') return true;
        return false;
    }
}
