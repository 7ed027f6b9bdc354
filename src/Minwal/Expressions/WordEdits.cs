using Minwal.Values;

namespace Minwal.Expressions;

/// <summary>
/// The word edits that make one text from another, as annotated corpora of errors have them (from and to are the spans of the M2 format):
/// the fewest edits, and of those the ones that change the fewest letters, so that a word meets the one that it was. One word that is
/// written as two, or two that are written as one, are one replacement.
/// </summary>
internal static class WordEdits
{
    private const long MostCells = 1_000_000;

    /// <summary>What an edit costs; the letters that it changes cost one each.</summary>
    private const long Edit = 1L << 40;

    /// <summary>The product of the lengths of words from which on their letters are not compared one by one.</summary>
    private const int LongestWords = 2_500;

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
        var cost = new long[n + 1, m + 1];
        for (var i = 0; i <= n; i++)
        {
            for (var j = i == 0 ? 1 : 0; j <= m; j++) cost[i, j] = Step(i, j).Cost;
        }

        var edits = new List<(int, int, int, int)>();
        for (int i = n, j = m; i > 0 || j > 0;)
        {
            var (di, dj, _) = Step(i, j);
            if (di != 1 || dj != 1 || a[i - 1] != b[j - 1]) edits.Add((skip + i - di, skip + i, skip + j - dj, skip + j));
            (i, j) = (i - di, j - dj);
        }

        edits.Reverse();
        return edits;

        // The last words of a and b that belong together when the first i and j are aligned.
        (int A, int B, long Cost) Step(int i, int j)
        {
            var best = (A: 0, B: 0, Cost: long.MaxValue);
            if (i > 0 && j > 0)
            {
                if (a[i - 1] == b[j - 1]) return (1, 1, cost[i - 1, j - 1]);
                if (Parts(a[i - 1], b, j)) Offer(1, 2, cost[i - 1, j - 2] + Edit + 1);
                if (Parts(b[j - 1], a, i)) Offer(2, 1, cost[i - 2, j - 1] + Edit + 1);
                Offer(1, 1, cost[i - 1, j - 1] + Edit + Letters(a[i - 1], b[j - 1]));
            }

            if (i > 0) Offer(1, 0, cost[i - 1, j] + Edit + a[i - 1].Length);
            if (j > 0) Offer(0, 1, cost[i, j - 1] + Edit + b[j - 1].Length);
            return best;

            void Offer(int words, int others, long price)
            {
                if (price < best.Cost) best = (words, others, price);
            }
        }
    }

    private static long Letters(string a, string b) =>
        (long)a.Length * b.Length > LongestWords ? Math.Max(a.Length, b.Length) : Levenshtein.Distance<char>(a, b);

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
