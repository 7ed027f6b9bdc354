using Minwal.Text;

namespace Minwal.Similarity;

/// <summary>
/// Chooses texts that are far from each other: greedily the one whose nearest chosen one is farthest (Gonzalez 1985, "Clustering to
/// minimize the maximum intercluster distance"), by the Jaccard distance of the sets of words. Of several equally far the one that is less
/// like all chosen ones together, then by a keyed order, so that the same texts and key give the same choice.
/// A choice of k texts goes k times through the texts and the lists of the chosen ones' words: memory and time grow with the words of all
/// texts, no two texts are compared that share none.
/// </summary>
internal sealed class DiverseChoice
{
    private readonly ulong[][] _sets;
    private readonly Dictionary<ulong, List<int>> _postings = [];
    private readonly ulong[] _ranks;

    /// <summary>Looks at <paramref name="texts"/>; <paramref name="key"/> gives the order of those that are equally far.</summary>
    public DiverseChoice(IEnumerable<string> texts, ulong key)
    {
        _sets = [.. texts.Select(text => Tokens.Hashes(CompareKey.Of(text)).Distinct().ToArray())];
        _ranks = new ulong[_sets.Length];
        for (var text = 0; text < _sets.Length; text++)
        {
            _ranks[text] = TextHash.Join(key, (ulong)text);
            foreach (var word in _sets[text])
            {
                if (!_postings.TryGetValue(word, out var list)) _postings[word] = list = [];
                list.Add(text);
            }
        }
    }

    /// <summary>
    /// The places of at most <paramref name="count"/> texts, in the order in which they were chosen. A text without words is never one.
    /// </summary>
    /// <param name="count">How many.</param>
    /// <param name="below">Each two are less similar than this, so there may be fewer; above 1 for no bound.</param>
    /// <param name="kinds">
    /// The kind of each text, from 0: no kind is chosen from again while another has been less often; null for one.
    /// </param>
    public IReadOnlyList<int> Take(int count, double below = 2, IReadOnlyList<int>? kinds = null)
    {
        var chosen = new List<int>();
        var (nearest, sums, shared) = (new double[_sets.Length], new double[_sets.Length], new int[_sets.Length]);
        var turns = new int[kinds is { Count: > 0 } ? kinds.Max() + 1 : 1];
        var taken = new bool[_sets.Length];
        while (chosen.Count < count && Next() is { } next)
        {
            chosen.Add(next);
            taken[next] = true;
            turns[kinds?[next] ?? 0]++;
            Measure(_sets[next], nearest, sums, shared);
        }

        return chosen;

        int? Next()
        {
            int? best = null;
            for (var text = 0; text < _sets.Length; text++)
            {
                if (taken[text] || _sets[text].Length == 0 || nearest[text] >= below) continue;
                if (best is not { } other || Compare(text, other) < 0) best = text;
            }

            return best;
        }

        int Compare(int text, int other)
        {
            var order = kinds is null ? 0 : turns[kinds[text]].CompareTo(turns[kinds[other]]);
            if (order == 0) order = nearest[text].CompareTo(nearest[other]);
            if (order == 0) order = sums[text].CompareTo(sums[other]);
            return order == 0 ? _ranks[text].CompareTo(_ranks[other]) : order;
        }
    }

    /// <summary>
    /// The mean similarity of each text at <paramref name="places"/> to the one of the others that is most like it; 0 for one.
    /// </summary>
    public double Nearest(IReadOnlyList<int> places)
    {
        if (places.Count < 2) return 0;
        return places.Average(place => places.Where(other => other != place).Max(other => Similarity(_sets[place], _sets[other])));
    }

    private static double Similarity(ulong[] a, ulong[] b)
    {
        var words = a.ToHashSet();
        var common = b.Count(words.Contains);
        return common == 0 ? 0 : (double)common / (a.Length + b.Length - common);
    }

    /// <summary>Takes the similarity of every text to one with these <paramref name="words"/> into account.</summary>
    private void Measure(ulong[] words, double[] nearest, double[] sums, int[] shared)
    {
        Array.Clear(shared);
        foreach (var word in words)
            foreach (var text in _postings[word]) shared[text]++;
        for (var text = 0; text < shared.Length; text++)
        {
            if (shared[text] == 0) continue;
            var similarity = (double)shared[text] / (words.Length + _sets[text].Length - shared[text]);
            nearest[text] = Math.Max(nearest[text], similarity);
            sums[text] += similarity;
        }
    }
}
