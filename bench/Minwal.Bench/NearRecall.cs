using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using Minwal.Similarity;
using Minwal.Text;

namespace Minwal.Bench;

/// <summary>
/// Which near-duplicates are found, against two searches that miss nothing and share nothing with what is measured: an inverted index of
/// the shingles in the prefixes of sets ordered by rarity (Chaudhuri, Ganti and Kaushik 2006; with prefixes that are longer by seven, eight
/// must be shared: Wang, Li and Feng 2012), and a comparison of each set with each of a size that allows the threshold, in which only pairs
/// are left out whose 1,024-bit pictures differ in too many bits (Sandes, Teodoro and Melo, "Bitmap filter", 2020:
/// |A∩B| ≤ (|A| + |B| − differing bits) / 2).
/// </summary>
internal static class NearRecall
{
    private const double Threshold = 0.8;
    private const int Picture = 16, Tile = 128, Shared = 8;

    public static void Run(string[] counts)
    {
        foreach (var count in counts.Length == 0 ? [20_000] : counts.Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray())
            foreach (var arabic in new[] { false, true }) Compare(count, arabic);
    }

    private static void Compare(int count, bool arabic)
    {
        var texts = NearTexts.Make(count, arabic);
        var sets = texts.Select(text => Set(CompareKey.Of(text))).ToArray();
        var clock = Stopwatch.StartNew();
        var byPrefix = ByPrefix(sets);
        var prefixSeconds = clock.Elapsed.TotalSeconds;
        clock.Restart();
        var bySize = BySize(sets);
        var sizeSeconds = clock.Elapsed.TotalSeconds;
        var found = NearDuplicates.Find(texts, Threshold, 2);

        // A pair is found when both ends are in one cluster; precision: what is called a copy is one.
        var lost = byPrefix.Count(pair => found.RepresentativeOf(pair.First) != found.RepresentativeOf(pair.Second));
        var close = byPrefix.Count(pair => Jaccard(sets[pair.First], sets[pair.Second]) < Threshold + 0.03);
        var wrong = Enumerable.Range(0, count)
            .Select(i => (Text: i, Copy: found.CopyOf(i)))
            .Where(x => x.Copy is not null)
            .Select(x => (Told: x.Copy!.Value.Similarity, True: Jaccard(sets[x.Text], sets[(int)x.Copy.Value.Record])))
            .Count(x => x.Told < Threshold || x.Told != x.True);
        var components = Components(count, byPrefix);
        var differing = Enumerable.Range(0, count).Count(i => components[i] != found.RepresentativeOf(i));
        var language = arabic ? "Arabic" : "English";
        string[] told =
        [
            FormattableString.Invariant($"{language} {count}: {byPrefix.Count} pairs by prefixes ({prefixSeconds:0} s)"),
            FormattableString.Invariant($"the same by sizes: {byPrefix.SetEquals(bySize)} ({sizeSeconds:0} s)"),
            FormattableString.Invariant($"{close} below {Threshold + 0.03:0.00}"),
            FormattableString.Invariant($"recall {1 - ((double)lost / byPrefix.Count):0.00000}, {wrong} wrong of {found.Copies} copies"),
            FormattableString.Invariant($"{found.Clusters.Count} clusters, {differing} texts in another one"),
        ];
        Console.WriteLine(string.Join("; ", told));
    }

    private static ulong[] Set(string key)
    {
        var hashes = new ulong[Shingles.Count(key.Length)];
        Shingles.Hash(key, hashes);
        return hashes.Distinct().Order().ToArray();
    }

    private static HashSet<(int First, int Second)> ByPrefix(ulong[][] sets)
    {
        var frequencies = new Dictionary<ulong, int>();
        foreach (var set in sets)
            foreach (var shingle in set) frequencies[shingle] = frequencies.GetValueOrDefault(shingle) + 1;
        var postings = new Dictionary<ulong, List<int>>();
        var pairs = new HashSet<(int, int)>();
        var (seen, common) = (new int[sets.Length], new int[sets.Length]);
        Array.Fill(seen, -1);
        for (var i = 0; i < sets.Length; i++)
        {
            var rare = sets[i].OrderBy(shingle => frequencies[shingle]).ThenBy(shingle => shingle)
                .Take(sets[i].Length - (int)Math.Ceiling((Threshold * sets[i].Length) - 1e-9) + Shared);
            foreach (var shingle in rare)
            {
                if (!postings.TryGetValue(shingle, out var list)) postings.Add(shingle, list = []);
                foreach (var other in list)
                {
                    if (seen[other] != i) (seen[other], common[other]) = (i, 0);
                    if (++common[other] != Math.Min(Shared, Math.Min(sets[i].Length, sets[other].Length))) continue;
                    if (Jaccard(sets[i], sets[other]) >= Threshold) pairs.Add((other, i));
                }

                list.Add(i);
            }
        }

        return pairs;
    }

    private static HashSet<(int First, int Second)> BySize(ulong[][] sets)
    {
        var order = Enumerable.Range(0, sets.Length).OrderBy(i => sets[i].Length).ToArray();
        var pictures = new ulong[sets.Length * Picture];
        for (var i = 0; i < order.Length; i++)
            foreach (var shingle in sets[order[i]]) pictures[(i * Picture) + (int)(shingle >> 60)] |= 1UL << (int)(shingle >> 54 & 63);
        var pairs = new HashSet<(int, int)>();
        // A tile of pictures stays in the nearest cache while all the others pass by.
        Parallel.For(0, (order.Length + Tile - 1) / Tile, () => new List<(int, int)>(), (tile, _, own) =>
        {
            var (first, end) = (tile * Tile, Math.Min(order.Length, (tile + 1) * Tile));
            for (var j = first + 1; j < order.Length; j++)
            {
                var size = sets[order[j]].Length;
                if (sets[order[Math.Min(end, j) - 1]].Length < (Threshold * size) - 1e-9) break;
                var other = pictures.AsSpan(j * Picture, Picture);
                for (var i = first; i < end && i < j; i++)
                {
                    var smaller = sets[order[i]].Length;
                    // J ≥ t when |A∩B| ≥ t / (1 + t) · (|A| + |B|), so that no more bits may differ than this.
                    var most = (int)((smaller + size) * (1 - (2 * Threshold / (1 + Threshold))) + 1e-6);
                    if (DifferBy(pictures.AsSpan(i * Picture, Picture), other, most) || smaller < (Threshold * size) - 1e-9) continue;
                    if (Jaccard(sets[order[i]], sets[order[j]]) >= Threshold)
                        own.Add((Math.Min(order[i], order[j]), Math.Max(order[i], order[j])));
                }
            }

            return own;
        }, own =>
        {
            lock (pairs) pairs.UnionWith(own);
        });
        return pairs;
    }

    /// <summary>Whether two pictures differ in more than <paramref name="most"/> bits; asked after each four words.</summary>
    private static bool DifferBy(ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other, int most)
    {
        var differing = 0;
        for (var w = 0; w < Picture; w += 4)
        {
            differing += BitOperations.PopCount(one[w] ^ other[w]) + BitOperations.PopCount(one[w + 1] ^ other[w + 1])
                + BitOperations.PopCount(one[w + 2] ^ other[w + 2]) + BitOperations.PopCount(one[w + 3] ^ other[w + 3]);
            if (differing > most) return true;
        }

        return false;
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

    private static int[] Components(int count, IEnumerable<(int First, int Second)> pairs)
    {
        var least = Enumerable.Range(0, count).ToArray();
        int Root(int i)
        {
            while (least[i] != i) i = least[i];
            return i;
        }

        foreach (var (first, second) in pairs)
        {
            var (a, b) = (Root(first), Root(second));
            least[Math.Max(a, b)] = Math.Min(a, b);
        }

        return Enumerable.Range(0, count).Select(Root).ToArray();
    }
}
