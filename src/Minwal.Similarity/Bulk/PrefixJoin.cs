using Minwal.Text;
using Postings = System.Collections.Generic.Dictionary<ulong, System.Collections.Generic.List<(int At, int Place)>>;

namespace Minwal.Similarity.Bulk;

/// <summary>
/// Finds all similar pairs among texts that share most of their shingles, without comparing each with each: of two sets that reach the
/// threshold, the rarest shingles of one are among the rarest of the other (prefix filter), at places that leave enough of both behind
/// them (position filter). Xiao, Wang, Lin and Yu, "Efficient similarity joins for near-duplicate detection" (WWW 2008), algorithm PPJoin.
/// One thread at a time.
/// </summary>
/// <param name="keys">The texts.</param>
/// <param name="threshold">The least Jaccard similarity.</param>
/// <param name="areJoined">Whether two texts need not be compared any more.</param>
/// <param name="compare">Compares two texts exactly, and joins them when they are alike.</param>
internal sealed class PrefixJoin(KeySource keys, double threshold, Func<int, int, bool> areJoined, Func<int, int, bool> compare)
{
    private const int Tallies = 1 << 16;

    // So that no rounding makes a bound larger than it is.
    private const double Slack = 1e-9;

    private readonly int[] _tallies = new int[Tallies];
    private char[] _key = new char[1024];
    private ulong[] _shingles = new ulong[1024];
    private int[] _ranks = new int[1024];

    /// <summary>
    /// Joins what is alike among <paramref name="texts"/>. Many of them may be joined with <paramref name="middle"/> already: they are not
    /// looked at in pairs.
    /// </summary>
    public void Join(int[] texts, int middle, CancellationToken cancellationToken)
    {
        // How often a shingle occurs need not be exact: any order does, if it is the same for all.
        Array.Clear(_tallies);
        var sizes = new int[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            var set = Shingle(texts[i]);
            sizes[i] = set.Length;
            foreach (var shingle in set) _tallies[(int)(shingle % Tallies)]++;
        }

        Array.Sort(sizes, texts);
        var (inner, outer) = (new Postings(), new Postings());
        var overlaps = new int[texts.Length];
        var candidates = new List<int>();
        var size = 0;
        for (var i = 0; i < texts.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var set = Shingle(texts[i]);
            size = set.Length;
            SortByRarity(set);
            var probed = size - Ceiling(threshold * size) + 1;
            var indexed = size - Ceiling(2 * threshold / (1 + threshold) * size) + 1;
            var isInner = areJoined(texts[i], middle);
            Probe(outer, set[..probed]);
            if (!isInner) Probe(inner, set[..probed]);

            foreach (var at in candidates)
            {
                if (overlaps[at] > 0 && !areJoined(texts[i], texts[at])) compare(texts[i], texts[at]);
                overlaps[at] = 0;
            }

            candidates.Clear();
            var own = isInner ? inner : outer;
            for (var place = 0; place < indexed; place++)
            {
                if (!own.TryGetValue(set[place], out var list)) own.Add(set[place], list = []);
                list.Add((i, place));
            }
        }

        void Probe(Postings postings, ReadOnlySpan<ulong> prefix)
        {
            for (var place = 0; place < prefix.Length; place++)
            {
                if (!postings.TryGetValue(prefix[place], out var list)) continue;
                foreach (var (at, other) in list)
                {
                    if (overlaps[at] < 0 || sizes[at] < (threshold * size) - Slack) continue;
                    var needed = Ceiling(threshold / (1 + threshold) * (size + sizes[at]));
                    var most = overlaps[at] + 1 + Math.Min(size - place - 1, sizes[at] - other - 1);
                    if (overlaps[at] == 0) candidates.Add(at);
                    overlaps[at] = most >= needed ? overlaps[at] + 1 : int.MinValue;
                }
            }
        }
    }

    private static int Ceiling(double bound) => (int)Math.Ceiling(bound - Slack);

    // The set of a text's shingles, ascending.
    private Span<ulong> Shingle(int text)
    {
        var key = keys.Key(text, ref _key);
        var count = Shingles.Count(key.Length);
        if (_shingles.Length < count) (_shingles, _ranks) = (new ulong[count * 2], new int[count * 2]);
        Shingles.Hash(key, _shingles);
        var all = _shingles.AsSpan(0, count);
        all.Sort();
        var distinct = 1;
        for (var i = 1; i < count; i++)
            if (all[i] != all[distinct - 1]) all[distinct++] = all[i];
        return all[..distinct];
    }

    // The sort is not stable, so the tally alone is no order: shingles with the same one stand by their hash.
    private void SortByRarity(Span<ulong> set)
    {
        var ranks = _ranks.AsSpan(0, set.Length);
        for (var i = 0; i < set.Length; i++) ranks[i] = _tallies[(int)(set[i] % Tallies)];
        ranks.Sort(set);
        for (int from = 0, to; from < set.Length; from = to)
        {
            for (to = from + 1; to < set.Length && ranks[to] == ranks[from];) to++;
            if (to - from > 1) set[from..to].Sort();
        }
    }
}
