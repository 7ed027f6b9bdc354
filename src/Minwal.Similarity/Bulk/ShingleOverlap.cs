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
    private int _shift = 64 - 11;
    private int _comparison;
    private int _first = None;
    private int _firstCount;
    private int _elements;

    /// <summary>
    /// The similarity of two texts, when it reaches the threshold; otherwise some number below it.
    /// </summary>
    public double Similarity(int first, int second)
    {
        if (_first != first) Load(first);
        var hashes = Hash(second);
        if ((_firstCount + hashes.Length) * 2 > _table.Length)
        {
            Resize(_firstCount + hashes.Length);
            Load(first);
            hashes = Hash(second);
        }

        if (++_comparison == int.MaxValue)
        {
            Array.Clear(_met);
            _comparison = 1;
        }

        // With n elements that only B has, |A∪B| = |A| + n and |A∩B| is at most |B| − n, and at most |A|.
        var most = (int)Math.Min((hashes.Length - (threshold * _elements)) / (1 + threshold), (_elements / threshold) - _elements) + 1;
        var (common, added) = (0, 0);
        foreach (var hash in hashes)
        {
            var slot = Slot(hash);
            if (_table[slot] == 0)
            {
                // In the table until the end, so that it is counted once.
                _table[slot] = hash;
                _met[slot] = _comparison;
                _added[added++] = slot;
                if (added > most) break;
            }
            else if (_met[slot] != _comparison)
            {
                _met[slot] = _comparison;
                common++;
            }
        }

        // What came last stands in nobody's way.
        foreach (var slot in _added.AsSpan(0, added)) _table[slot] = 0;
        return (double)common / (_elements + added);
    }

    private void Load(int text)
    {
        var hashes = Hash(text);
        if (hashes.Length * 2 > _table.Length) Resize(hashes.Length);
        Array.Clear(_table);
        _elements = 0;
        foreach (var hash in hashes)
        {
            var slot = Slot(hash);
            if (_table[slot] != 0) continue;
            _table[slot] = hash;
            _elements++;
        }

        (_first, _firstCount) = (text, hashes.Length);
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

    private void Resize(int elements)
    {
        var bits = System.Numerics.BitOperations.Log2((uint)elements) + 2;
        _table = new ulong[1 << bits];
        _met = new int[1 << bits];
        _shift = 64 - bits;
        _first = None;
    }

    private int Slot(ulong hash)
    {
        var table = _table;
        var slot = (int)(hash >> _shift);
        while (table[slot] != 0 && table[slot] != hash) slot = (slot + 1) & (table.Length - 1);
        return slot;
    }
}
