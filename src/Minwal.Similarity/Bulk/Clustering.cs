namespace Minwal.Similarity.Bulk;

/// <summary>From signatures to clusters: equal keys first, then band after band what shares a key, then who is kept.</summary>
internal static class Clustering
{
    /// <summary>The clusters and copies among <paramref name="count"/> texts.</summary>
    public static DuplicateClusters Find(
        IReadOnlyList<LiveTable> tables, KeySource keys, int count, double threshold, int threads, CancellationToken cancellationToken)
    {
        var firsts = LargeArray.Make<int>(count);
        for (var text = 0; text < count; text++) firsts[text] = text;
        foreach (var table in tables) FindEqual(table, keys, firsts, threshold < 1, threads, cancellationToken);
        foreach (var (table, live) in tables)
        {
            for (var row = 0; row < table.Rows; row++)
                if (firsts[table.TextOf(row)] != table.TextOf(row)) live[row >> 6] &= ~(1UL << (row & 63));
        }

        var sets = new DisjointSets(count);
        var pairs = new List<NearPair>();
        if (threshold < 1)
        {
            foreach (var table in tables) pairs.AddRange(FindNear(table, keys, threshold, sets, threads, cancellationToken));
        }

        for (var text = 0; text < count; text++)
            if (firsts[text] != text) sets.Join(text, firsts[text]);
        return new KeptTexts(keys, threshold, tables[0], firsts, pairs).Choose(sets, threads, cancellationToken);
    }

    private static void FindEqual(
        LiveTable table, KeySource keys, int[] firsts, bool sketched, int threads, CancellationToken cancellationToken)
    {
        var pass = new BandPass();
        pass.Find(table.Table, 0, table.Live);
        var total = pass.Entries.Length;
        var share = Math.Max(1024, (total / (threads * 8)) + 1);
        Workers.Run(
            threads,
            (total + share - 1) / share,
            () =>
            {
                var equal = new EqualKeys(keys, firsts);
                return part =>
                {
                    // A run of equal band keys belongs to the part in which it begins.
                    var entries = pass.Entries;
                    var (from, to) = (BandPass.StartOfRun(entries, part * share), BandPass.StartOfRun(entries, (part + 1) * share));
                    equal.Find(table.Table, entries[from..to], sketched);
                };
            },
            cancellationToken);
    }

    private static IEnumerable<NearPair> FindNear(
        LiveTable table, KeySource keys, double threshold, DisjointSets sets, int threads, CancellationToken cancellationToken)
    {
        var found = new List<List<NearPair>>();
        Workers.Run(
            threads,
            table.Table.Bands,
            () =>
            {
                var pairs = new List<NearPair>();
                lock (found) found.Add(pairs);
                var (pass, bucket) = (new BandPass(), new BucketJoin(table.Table, keys, threshold, sets, pairs));
                return band =>
                {
                    pass.Find(table.Table, band, table.Live);
                    bucket.Join(pass.Entries, cancellationToken);
                };
            },
            cancellationToken);
        return found.SelectMany(pairs => pairs);
    }
}
