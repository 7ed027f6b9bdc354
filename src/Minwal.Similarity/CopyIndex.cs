using Minwal.Text;

namespace Minwal.Similarity;

/// <summary>
/// Finds copying from a fixed set of texts: the Jaccard similarity of the sets of words, and the longest run of words that both have.
/// For items of 5 to 15 words the usual 13-gram rules cannot fire, these can. Immutable after it is made, so thread-safe.
/// </summary>
internal sealed class CopyIndex
{
    private readonly ulong[][] _words;
    private readonly ulong[][] _sets;
    private readonly Dictionary<ulong, List<int>> _postings = [];
    private readonly Dictionary<ulong, List<(int Text, int At)>> _runs = [];
    private readonly int _run;

    /// <summary>
    /// Indexes <paramref name="texts"/>; shared runs are looked for from <paramref name="run"/> words on, not at all when it is 0.
    /// </summary>
    public CopyIndex(IEnumerable<string> texts, int run)
    {
        _run = run;
        _words = texts.Select(text => Tokens.Hashes(CompareKey.Of(text))).ToArray();
        _sets = new ulong[_words.Length][];
        for (var text = 0; text < _words.Length; text++)
        {
            _sets[text] = SetOf(_words[text]);
            foreach (var word in _sets[text]) ListOf(_postings, word).Add(text);
            if (run == 0) continue;
            var grams = NGrams.Hashes(_words[text], run);
            for (var at = 0; at < grams.Length; at++) ListOf(_runs, grams[at]).Add((text, at));
        }
    }

    /// <summary>The number of texts.</summary>
    public int Count => _words.Length;

    /// <summary>
    /// The text most similar to the one with these words, if any reaches <paramref name="threshold"/> (above 0); the first of several.
    /// </summary>
    public (int Text, double Similarity)? MostSimilar(string text, double threshold)
    {
        var words = SetOf(Tokens.Hashes(CompareKey.Of(text)));
        if (words.Length == 0) return null;
        // Prefix filter (Chaudhuri, Ganti and Kaushik 2006): who shares at least t·|x|
        // words with x has one of the |x| − ⌈t·|x|⌉ + 1 rarest.
        var rare = words.OrderBy(word => _postings.TryGetValue(word, out var list) ? list.Count : 0).ThenBy(word => word)
            .Take(words.Length - (int)Math.Ceiling((threshold * words.Length) - 1e-9) + 1);
        var seen = new HashSet<int>();
        (int Text, double Similarity)? best = null;
        foreach (var word in rare)
        {
            if (!_postings.TryGetValue(word, out var list)) continue;
            foreach (var candidate in list)
            {
                if (!seen.Add(candidate)) continue;
                var similarity = Jaccard(words, _sets[candidate]);
                if (similarity < threshold) continue;
                var isBest = best is not { } other || similarity > other.Similarity
                    || (similarity.Equals(other.Similarity) && candidate < other.Text);
                if (isBest) best = (candidate, similarity);
            }
        }

        return best;
    }

    /// <summary>
    /// The longest run of words shared with one of the texts, if it has at least as many words as the
    /// index looks for; <c>From</c> counts words of <paramref name="text"/>.
    /// </summary>
    public (int Text, int Words, int From)? LongestRun(string text)
    {
        if (_run == 0) return null;
        var words = Tokens.Hashes(CompareKey.Of(text));
        var grams = NGrams.Hashes(words, _run);
        (int Text, int Words, int From)? best = null;
        for (var at = 0; at < grams.Length; at++)
        {
            if (!_runs.TryGetValue(grams[at], out var places)) continue;
            foreach (var (other, start) in places)
            {
                var length = words.AsSpan(at).CommonPrefixLength(_words[other].AsSpan(start));
                if (length >= _run && length > (best?.Words ?? 0)) best = (other, length, at);
            }
        }

        return best;
    }

    private static ulong[] SetOf(ulong[] words)
    {
        var set = words.Distinct().ToArray();
        Array.Sort(set);
        return set;
    }

    private static double Jaccard(ulong[] a, ulong[] b)
    {
        var (i, j, common) = (0, 0, 0);
        while (i < a.Length && j < b.Length)
        {
            if (a[i] == b[j]) (i, j, common) = (i + 1, j + 1, common + 1);
            else if (a[i] < b[j]) i++;
            else j++;
        }

        return (double)common / (a.Length + b.Length - common);
    }

    private static List<T> ListOf<T>(Dictionary<ulong, List<T>> lists, ulong key)
    {
        if (!lists.TryGetValue(key, out var list)) lists[key] = list = [];
        return list;
    }
}
