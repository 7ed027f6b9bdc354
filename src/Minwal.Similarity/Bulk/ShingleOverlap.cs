using System.Numerics;
using Minwal.Text;

namespace Minwal.Similarity.Bulk;

/// <summary>
/// The exact Jaccard similarity |A∩B| / |A∪B| of the sets of shingles of two texts, one after the other against the same first.
/// One thread at a time; nothing is allocated once its tables are large enough.
/// </summary>
/// <param name="keys">The texts.</param>
/// <param name="threshold">The similarity below which a comparison may stop.</param>
internal sealed class ShingleOverlap(KeySource keys, double threshold)
{
    private const int None = -1;

    private char[] _key = new char[1024];
    private ulong[] _hashes = new ulong[1024];
    private ulong[] _table = new ulong[2048];
    // The comparison in which an element of the first set was last met.
    private int[] _met = new int[2048];
    private int[] _added = new int[1024];
    private int _mask;
    private int _shift;
    private int _comparison;
    private int _first = None;
    private int _elements;

    /// <summary>
    /// The similarity of two texts, when it reaches the threshold; otherwise some number below it.
    /// </summary>
    public double Similarity(int first, int second)
    {
        if (_first != first) Load(first);
        var hashes = Hash(second);
        if (++_comparison == int.MaxValue)
        {
            Array.Clear(_met);
            _comparison = 1;
        }

        // With n elements that only B has, |A∪B| = |A| + n and |A∩B| is at most |B| − n, and at most |A|.
        var most = (int)Math.Min((hashes.Length - (threshold * _elements)) / (1 + threshold), (_elements / threshold) - _elements) + 1;
        var (table, met, places, mask, shift, comparison) = (_table, _met, _added, _mask, _shift, _comparison);
        var (common, added) = (0, 0);
        foreach (var hash in hashes)
        {
            var slot = (int)(hash >> shift);
            if (table[slot] != hash) slot = Slot(table, slot, mask, hash);
            if (table[slot] == 0)
            {
                // In the table until the end, so that it is counted once.
                table[slot] = hash;
                met[slot] = comparison;
                places[added++] = slot;
                if (added > most) break;
            }
            else
            {
                common += met[slot] != comparison ? 1 : 0;
                met[slot] = comparison;
            }
        }

        // What came last stands in nobody's way.
        foreach (var slot in places.AsSpan(0, added)) table[slot] = 0;
        return (double)common / (_elements + added);
    }

    private void Load(int text)
    {
        var hashes = Hash(text);
        // A tenth full, so that nearly all stands at its first place; a comparison adds at most as much again.
        var bits = BitOperations.Log2((uint)hashes.Length) + 4;
        if (_table.Length < 1 << bits) (_table, _met) = (new ulong[1 << bits], new int[1 << bits]);
        (_mask, _shift) = ((1 << bits) - 1, 64 - bits);
        Array.Clear(_table, 0, 1 << bits);
        var (table, mask, shift, elements) = (_table, _mask, _shift, 0);
        foreach (var hash in hashes)
        {
            var slot = (int)(hash >> shift);
            if (table[slot] != 0) slot = Slot(table, slot, mask, hash);
            elements += table[slot] == 0 ? 1 : 0;
            table[slot] = hash;
        }

        (_first, _elements) = (text, elements);
    }

    private Span<ulong> Hash(int text)
    {
        var key = keys.Key(text, ref _key);
        var count = Shingles.Count(key.Length);
        if (_hashes.Length < count)
        {
            _hashes = new ulong[count * 2];
            _added = new int[count * 2];
        }

        Shingles.Hash(key, _hashes);
        return _hashes.AsSpan(0, count);
    }

    // Where a hash is or would be, from a place on.
    private static int Slot(ulong[] table, int slot, int mask, ulong hash)
    {
        while (table[slot] != 0 && table[slot] != hash) slot = (slot + 1) & mask;
        return slot;
    }
}
