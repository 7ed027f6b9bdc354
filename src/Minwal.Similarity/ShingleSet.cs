using Minwal.Text;

namespace Minwal.Similarity;

/// <summary>
/// A set of non-zero 64-bit hashes in an open-addressing table at most half full. Read-only after it is made, so thread-safe.
/// </summary>
internal sealed class ShingleSet
{
    private readonly ulong[] _table;
    private readonly int _shift;

    public ShingleSet(ReadOnlySpan<ulong> hashes)
    {
        var bits = Math.Max(3, System.Numerics.BitOperations.Log2((uint)Math.Max(1, hashes.Length - 1)) + 2);
        _table = new ulong[1 << bits];
        _shift = 64 - bits;
        foreach (var hash in hashes)
        {
            var slot = Find(hash);
            if (_table[slot] != 0) continue;
            _table[slot] = hash;
            Count++;
        }
    }

    /// <summary>The number of different hashes.</summary>
    public int Count { get; }

    /// <summary>The size of the table; <see cref="Find"/> gives numbers below it.</summary>
    public int Capacity => _table.Length;

    /// <summary>The Jaccard similarity |A∩B| / |A∪B| of two sets of shingles, for comparison by brute force.</summary>
    public static double Jaccard(string key, string other)
    {
        var (a, b) = (Of(key), Of(other));
        var common = a._table.Count(hash => hash != 0 && b.Contains(hash));
        return (double)common / (a.Count + b.Count - common);
    }

    /// <summary>The shingles of a compare key.</summary>
    public static ShingleSet Of(string key)
    {
        var hashes = new ulong[Shingles.Count(key.Length)];
        Shingles.Hash(key, hashes);
        return new ShingleSet(hashes);
    }

    public bool Contains(ulong hash) => _table[Find(hash)] == hash;

    /// <summary>Where <paramref name="hash"/> stands, or −1 when it is not in the set.</summary>
    public int IndexOf(ulong hash)
    {
        var slot = Find(hash);
        return _table[slot] == hash ? slot : -1;
    }

    private int Find(ulong hash)
    {
        var slot = (int)(hash >> _shift);
        while (_table[slot] != 0 && _table[slot] != hash) slot = (slot + 1) & (_table.Length - 1);
        return slot;
    }
}
