using System.Numerics;
using Minwal.Text;

namespace Minwal.Similarity.Bulk;

/// <summary>
/// Compares the texts that share a band key, as far as they are not known to belong together. One thread at a time; several of them may
/// work on the same sets.
/// </summary>
internal sealed class BucketJoin
{
    /// <summary>Up to so many texts each is compared with each.</summary>
    public const int Few = 64;

    private const int Some = 8, Batch = 512, Ahead = 16;

    private readonly SignatureTable _table;
    private readonly KeySource _keys;
    private readonly double _threshold;
    private readonly DisjointSets _sets;
    private readonly List<NearPair> _pairs;
    private readonly ShingleOverlap _overlap;
    private readonly PrefixJoin _prefixes;
    private readonly int _leastAgreement;
    // Pairs that were compared and are no near-duplicates, at a place for their name: most meet again in other bands.
    private readonly ulong[] _refused;
    // Pairs that are going to be compared.
    private readonly (int Row, int Other)[] _expected = new (int, int)[(2 * Batch) + (Some * Some)];
    private int _count;

    public BucketJoin(SignatureTable table, KeySource keys, double threshold, DisjointSets sets, List<NearPair> pairs)
    {
        (_table, _keys, _threshold, _sets, _pairs) = (table, keys, threshold, sets, pairs);
        _overlap = new ShingleOverlap(keys, threshold);
        _prefixes = new PrefixJoin(keys, threshold, (text, other) => sets.Find(text) == sets.Find(other), Compare);
        _leastAgreement = SignatureTable.LeastAgreement(threshold);
        _refused = LargeArray.MakeEmpty<ulong>(Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)table.Rows / 8), 1 << 8, 1 << 20));
    }

    /// <summary>Joins what is alike in each run of <paramref name="entries"/> with the same key.</summary>
    public void Join(ReadOnlySpan<ulong> entries, CancellationToken cancellationToken)
    {
        // Nearly all runs are pairs, and of nearly all pairs the sketches tell that they are not alike. So the pairs of many runs are first
        // picked out without a branch that cannot be foreseen; what they need from memory is then on its way at the same time.
        Span<int> starts = stackalloc int[Batch];
        for (int from = 0, to; from < entries.Length - 1; from = to)
        {
            (to, var count) = (Math.Min(entries.Length - 1, from + Batch), 0);
            for (var i = from; i < to; i++)
            {
                starts[count] = i;
                count += (entries[i] ^ entries[i + 1]) >> 32 == 0 ? 1 : 0;
            }

            foreach (var start in starts[..count])
            {
                // Not the beginning of its run.
                if (start > 0 && entries[start - 1] >> 32 == entries[start] >> 32) continue;
                if (start + 2 < entries.Length && entries[start + 2] >> 32 == entries[start] >> 32)
                    JoinRun(entries[start..BandPass.EndOfRun(entries, start)], cancellationToken);
                else _expected[_count++] = (BandPass.RowOf(entries[start]), BandPass.RowOf(entries[start + 1]));
            }

            JoinExpected();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private void JoinRun(ReadOnlySpan<ulong> entries, CancellationToken cancellationToken)
    {
        if (entries.Length <= Some) ExpectPairs(entries);
        else if (entries.Length <= Few) JoinFew(entries);
        else JoinMany(entries, cancellationToken);
    }

    private void ExpectPairs(ReadOnlySpan<ulong> entries)
    {
        if (_count > Batch) JoinExpected();
        for (var i = 0; i < entries.Length - 1; i++)
            foreach (var entry in entries[(i + 1)..]) _expected[_count++] = (BandPass.RowOf(entries[i]), BandPass.RowOf(entry));
    }

    // One look after the other at all pairs, so that no pair's reads wait for what was found out about another.
    private void JoinExpected()
    {
        var (expected, count) = (_expected, 0);
        foreach (var (row, other) in expected.AsSpan(0, _count))
        {
            expected[count] = (row, other);
            count += IsNew(row, other) ? 1 : 0;
        }

        (_count, count) = (count, 0);
        foreach (var (row, other) in expected.AsSpan(0, _count))
        {
            expected[count] = (row, other);
            count += Agree(row, other) ? 1 : 0;
        }

        Span<int> texts = stackalloc int[2 * Ahead];
        for (var from = 0; from < count; from += Ahead)
        {
            var pairs = expected.AsSpan(from, Math.Min(Ahead, count - from));
            for (var i = 0; i < pairs.Length; i++)
                (texts[2 * i], texts[(2 * i) + 1]) = (_table.TextOf(pairs[i].Row), _table.TextOf(pairs[i].Other));
            _keys.Expect(texts[..(2 * pairs.Length)]);
            foreach (var (row, other) in pairs) JoinLike(row, other);
        }

        _count = 0;
    }

    private void JoinFew(ReadOnlySpan<ulong> entries)
    {
        for (var i = 0; i < entries.Length - 1; i++)
        {
            var row = BandPass.RowOf(entries[i]);
            foreach (var entry in entries[(i + 1)..]) JoinPair(row, BandPass.RowOf(entry));
        }
    }

    // Most large groups are copies of one text with little changed: they belong together as soon as each was compared with the first, or
    // with some that are like it. Otherwise they share a template, and their rare shingles tell which pairs can be alike.
    private void JoinMany(ReadOnlySpan<ulong> entries, CancellationToken cancellationToken)
    {
        var first = BandPass.RowOf(entries[0]);
        foreach (var entry in entries[1..]) JoinPair(first, BandPass.RowOf(entry));
        var middle = _table.TextOf(first);
        var together = true;
        foreach (var entry in entries[1..]) together &= IsIn(middle, entry) || JoinSome(BandPass.RowOf(entry), middle, entries);
        if (together) return;
        var texts = new int[entries.Length];
        for (var i = 0; i < texts.Length; i++) texts[i] = _table.TextOf(BandPass.RowOf(entries[i]));
        _prefixes.Join(texts, middle, cancellationToken);
    }

    private bool JoinSome(int row, int middle, ReadOnlySpan<ulong> entries)
    {
        for (var i = 1; i <= Some; i++)
        {
            var entry = entries[(int)((long)entries.Length * i / (Some + 1))];
            if (!IsIn(middle, entry)) continue;
            JoinPair(row, BandPass.RowOf(entry));
            if (_sets.Find(_table.TextOf(row)) == _sets.Find(middle)) return true;
        }

        return false;
    }

    private bool IsIn(int middle, ulong entry) => _sets.Find(_table.TextOf(BandPass.RowOf(entry))) == _sets.Find(middle);

    private void JoinPair(int row, int other)
    {
        if (IsNew(row, other) && Agree(row, other)) JoinLike(row, other);
    }

    private bool IsNew(int row, int other)
    {
        var name = Name(row, other);
        return _sets.MayDiffer(_table.TextOf(row), _table.TextOf(other)) & Refused(name) != name;
    }

    private bool Agree(int row, int other) => SignatureTable.Agreement(_table.Sketch(row), _table.Sketch(other)) >= _leastAgreement;

    // Rows whose sketches agree.
    private void JoinLike(int row, int other)
    {
        var (text, second) = (_table.TextOf(row), _table.TextOf(other));
        if (_sets.Find(text) != _sets.Find(second) && !Compare(text, second)) Refused(Name(row, other)) = Name(row, other);
    }

    private static ulong Name(int row, int other) => ((ulong)row << 32) | (uint)other;

    private ref ulong Refused(ulong name) => ref _refused[(int)(name * SplitMix64.Increment >> 32) & (_refused.Length - 1)];

    private bool Compare(int text, int other)
    {
        var similarity = _overlap.Similarity(text, other);
        if (similarity < _threshold) return false;
        _sets.Join(text, other);
        _pairs.Add(new NearPair(Math.Min(text, other), Math.Max(text, other), similarity));
        return true;
    }
}

/// <summary>Two texts that are as similar as they were found to be.</summary>
/// <param name="First">The smaller number.</param>
/// <param name="Second">The larger number.</param>
/// <param name="Similarity">Their exact similarity.</param>
internal readonly record struct NearPair(int First, int Second, double Similarity);
