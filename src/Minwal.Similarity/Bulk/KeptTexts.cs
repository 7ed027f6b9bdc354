namespace Minwal.Similarity.Bulk;

/// <summary>
/// Chooses in each cluster, in the texts' order, who is kept: a text of which no kept one is a near-duplicate; and says of the
/// others which kept one they are most like.
/// </summary>
internal sealed class KeptTexts
{
    private const int ClustersPerItem = 32;

    private readonly KeySource _keys;
    private readonly double _threshold;
    private readonly LiveTable _table;
    private readonly int[] _firsts;
    private readonly ulong[] _pairs;
    private readonly double[] _similarities;

    /// <summary>Prepares the choice.</summary>
    /// <param name="keys">The texts.</param>
    /// <param name="threshold">The least similarity.</param>
    /// <param name="table">The table in which a text and its row have the same number.</param>
    /// <param name="firsts">For each text the first with the same key.</param>
    /// <param name="pairs">Pairs that were compared and found near: they are not compared again.</param>
    public KeptTexts(KeySource keys, double threshold, LiveTable table, int[] firsts, List<NearPair> pairs)
    {
        (_keys, _threshold, _table, _firsts) = (keys, threshold, table, firsts);
        _pairs = new ulong[pairs.Count];
        _similarities = new double[pairs.Count];
        for (var i = 0; i < pairs.Count; i++)
            (_pairs[i], _similarities[i]) = (Name(pairs[i].First, pairs[i].Second), pairs[i].Similarity);
        Array.Sort(_pairs, _similarities);
    }

    /// <summary>The clusters of <paramref name="sets"/> and who is kept in them.</summary>
    public DuplicateClusters Choose(DisjointSets sets, int threads, CancellationToken cancellationToken)
    {
        var representatives = LargeArray.Make<int>(_firsts.Length);
        var places = LargeArray.MakeEmpty<int>(_firsts.Length);
        for (var text = 0; text < representatives.Length; text++) places[representatives[text] = sets.Find(text)]++;
        // From how many a cluster has to the place of its next member.
        var (starts, total) = (new List<int>(), 0);
        foreach (ref var place in places.AsSpan())
        {
            if (place >= 2) starts.Add(total);
            (place, total) = place >= 2 ? (total, total + place) : (-1, total);
        }

        starts.Add(total);
        var members = new int[total];
        for (var text = 0; text < representatives.Length; text++)
        {
            ref var place = ref places[representatives[text]];
            if (place >= 0) members[place++] = text;
        }

        var copies = new Neighbour?[total];
        var clusters = starts.Count - 1;
        Workers.Run(
            threads,
            (clusters + ClustersPerItem - 1) / ClustersPerItem,
            () =>
            {
                var cluster = new Cluster(this);
                return item =>
                {
                    for (var c = item * ClustersPerItem; c < Math.Min(clusters, (item + 1) * ClustersPerItem); c++)
                    {
                        var (from, length) = (starts[c], starts[c + 1] - starts[c]);
                        cluster.Choose(members.AsSpan(from, length), copies.AsSpan(from, length), cancellationToken);
                    }
                };
            },
            cancellationToken);
        return new DuplicateClusters(_threshold, representatives, members, [.. starts], copies);
    }

    private static ulong Name(int text, int other) => ((ulong)Math.Max(text, other) << 32) | (uint)Math.Min(text, other);

    private bool IsLive(int row) => (_table.Live[row >> 6] >> (row & 63) & 1) != 0;

    /// <summary>One cluster after the other, for one thread.</summary>
    private sealed class Cluster(KeptTexts all)
    {
        private readonly ShingleOverlap _overlap = new(all._keys, all._threshold);
        private readonly int _leastAgreement = SignatureTable.LeastAgreement(all._threshold);
        private readonly List<int> _kept = [];
        // For the first text of each key: the nearest kept one, and how many were looked at for it.
        private (Neighbour? Nearest, int Seen)[] _nearest = new (Neighbour?, int)[64];

        public void Choose(ReadOnlySpan<int> members, Span<Neighbour?> copies, CancellationToken cancellationToken)
        {
            _kept.Clear();
            if (_nearest.Length < members.Length) _nearest = new (Neighbour?, int)[members.Length * 2];
            for (var i = 0; i < members.Length; i++)
            {
                if ((i & 0xFF) == 0xFF) cancellationToken.ThrowIfCancellationRequested();
                var first = all._firsts[members[i]];
                var at = i;
                if (first == members[i])
                {
                    _nearest[i] = (null, 0);
                }
                else
                {
                    at = members.BinarySearch(first);
                    if (copies[at] is null)
                    {
                        copies[i] = new Neighbour(first, 1, true);
                        continue;
                    }
                }

                ref var nearest = ref _nearest[at];
                for (; nearest.Seen < _kept.Count; nearest.Seen++)
                {
                    var similarity = Similarity(first, _kept[nearest.Seen]);
                    if (similarity >= all._threshold && !(nearest.Nearest?.Similarity >= similarity))
                        nearest.Nearest = new Neighbour(_kept[nearest.Seen], similarity, false);
                }

                copies[i] = nearest.Nearest;
                if (nearest.Nearest is null) _kept.Add(first);
            }
        }

        private double Similarity(int text, int kept)
        {
            var known = Array.BinarySearch(all._pairs, Name(text, kept));
            if (known >= 0) return all._similarities[known];
            var table = all._table.Table;
            if (all.IsLive(text) && all.IsLive(kept)
                && SignatureTable.Agreement(table.Sketch(text), table.Sketch(kept)) < _leastAgreement) return 0;
            return _overlap.Similarity(text, kept);
        }
    }
}
