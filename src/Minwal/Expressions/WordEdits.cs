using Minwal.Values;

namespace Minwal.Expressions;

/// <summary>
/// The word edits that make one text from another, as annotated corpora of errors have them (from and to are the spans of the M2 format): a
/// shortest alignment in which one word that is written as two, or two that are written as one, are one replacement (as ERRANT merges
/// them).
/// </summary>
internal static class WordEdits
{
    private const long MostCells = 4_000_000;

    private readonly record struct Word(int Start, int End);

    /// <summary>The words of a text, parted at white space.</summary>
    public static string[] Words(string text) => [.. Spans(text).Select(word => text[word.Start..word.End])];

    /// <summary>
    /// A list of <c>{op, from, to, start, end, before, after}</c> in the order of the text: words from (included) to (excluded) and
    /// offsets of <paramref name="a"/>, what stood there and what stands in <paramref name="b"/> instead. An insertion has an empty span
    /// before the next word, or after the last one.
    /// </summary>
    /// <exception cref="EvaluationException">When the texts differ over too many words.</exception>
    public static List<object?> Between(string a, string b, TextUnit unit)
    {
        var (spansA, spansB) = (Spans(a), Spans(b));
        var (wordsA, wordsB) = (Words(a), Words(b));
        var units = new TextUnits(a, unit);
        var edits = new List<object?>();
        foreach (var (from, to, otherFrom, otherTo) in Align(wordsA, wordsB))
        {
            var begin = units.Before(from < spansA.Count ? spansA[from].Start : spansA.Count > 0 ? spansA[^1].End : 0);
            var end = to > from ? units.After(spansA[to - 1].End) : begin;
            edits.Add(new Fields(7).Add("op", from == to ? "insert" : otherFrom == otherTo ? "delete" : "replace")
                .Add("from", (long)from).Add("to", (long)to).Add("start", (long)begin).Add("end", (long)end)
                .Add("before", a[units.Index(begin)..units.Index(end)])
                .Add("after", otherFrom == otherTo ? "" : b[spansB[otherFrom].Start..spansB[otherTo - 1].End]));
        }

        return edits;
    }

    private static List<(int From, int To, int OtherFrom, int OtherTo)> Align(string[] a, string[] b)
    {
        var skip = a.AsSpan().CommonPrefixLength(b);
        var (n, m) = (a.Length, b.Length);
        while (n > skip && m > skip && a[n - 1] == b[m - 1]) (n, m) = (n - 1, m - 1);
        (a, b, n, m) = (a[skip..n], b[skip..m], n - skip, m - skip);
        Levenshtein.Refuse(n + 1, m + 1, MostCells);
        var cost = new int[n + 1, m + 1];
        for (var i = 0; i <= n; i++)
        {
            for (var j = 0; j <= m; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                var least = Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1;
                least = Math.Min(least, cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (Parts(a[i - 1], b, j)) least = Math.Min(least, cost[i - 1, j - 2] + 1);
                if (Parts(b[j - 1], a, i)) least = Math.Min(least, cost[i - 2, j - 1] + 1);
                cost[i, j] = least;
            }
        }

        var edits = new List<(int, int, int, int)>();
        for (int i = n, j = m; i > 0 || j > 0;)
        {
            var (di, dj) = Step(i, j);
            if (di != 1 || dj != 1 || a[i - 1] != b[j - 1]) edits.Add((skip + i - di, skip + i, skip + j - dj, skip + j));
            (i, j) = (i - di, j - dj);
        }

        edits.Reverse();
        return edits;

        (int, int) Step(int i, int j)
        {
            var here = cost[i, j];
            if (i > 0 && j > 0)
            {
                if (a[i - 1] == b[j - 1] && cost[i - 1, j - 1] == here) return (1, 1);
                if (Parts(a[i - 1], b, j) && cost[i - 1, j - 2] + 1 == here) return (1, 2);
                if (Parts(b[j - 1], a, i) && cost[i - 2, j - 1] + 1 == here) return (2, 1);
                if (cost[i - 1, j - 1] + 1 == here) return (1, 1);
            }

            return i > 0 && cost[i - 1, j] + 1 == here ? (1, 0) : (0, 1);
        }
    }

    /// <summary>Whether the two words that end at <paramref name="end"/> are the one, written apart.</summary>
    private static bool Parts(string one, string[] words, int end) =>
        end >= 2 && one.Length == words[end - 2].Length + words[end - 1].Length
        && one.StartsWith(words[end - 2], StringComparison.Ordinal) && one.EndsWith(words[end - 1], StringComparison.Ordinal);

    private static List<Word> Spans(string text)
    {
        var words = new List<Word>();
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var space = i == text.Length || char.IsWhiteSpace(text[i]);
            if (!space && start < 0) start = i;
            if (!space || start < 0) continue;
            words.Add(new Word(start, i));
            start = -1;
        }

        return words;
    }
}
