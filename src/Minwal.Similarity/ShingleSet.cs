using System.Buffers;
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
        var bits = BitsFor(hashes.Length);
        _table = new ulong[1 << bits];
        _shift = 64 - bits;
        Elements = Fill(_table, _shift, hashes);
    }

    /// <summary>The number of different hashes.</summary>
    public int Elements { get; }

    /// <summary>The size of the table; <see cref="Find"/> gives numbers below it.</summary>
    public int Capacity => _table.Length;

    /// <summary>The Jaccard similarity |A∩B| / |A∪B| of two sets of shingles, for comparison by brute force.</summary>
    public static double Jaccard(string key, string other)
    {
        var (a, b) = (Of(key), Of(other));
        var common = a._table.Count(hash => hash != 0 && b.Contains(hash));
        return (double)common / (a.Elements + b.Elements - common);
    }

    /// <summary>How many different ones there are among <paramref name="hashes"/>; nothing is kept.</summary>
    public static int Count(ReadOnlySpan<ulong> hashes)
    {
        var bits = BitsFor(hashes.Length);
        var rented = ArrayPool<ulong>.Shared.Rent(1 << bits);
        var table = rented.AsSpan(0, 1 << bits);
        table.Clear();
        var count = Fill(table, 64 - bits, hashes);
        ArrayPool<ulong>.Shared.Return(rented);
        return count;
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

    private static int BitsFor(int hashes) => Math.Max(3, System.Numerics.BitOperations.Log2((uint)Math.Max(1, hashes - 1)) + 2);

    private static int Fill(Span<ulong> table, int shift, ReadOnlySpan<ulong> hashes)
    {
        var count = 0;
        foreach (var hash in hashes)
        {
            var slot = Place(table, shift, hash);
            count += table[slot] == 0 ? 1 : 0;
            table[slot] = hash;
        }

        return count;
    }

    private int Find(ulong hash) => Place(_table, _shift, hash);

    private static int Place(ReadOnlySpan<ulong> table, int shift, ulong hash)
    {
        var slot = (int)(hash >> shift);
        while (table[slot] != 0 && table[slot] != hash) slot = (slot + 1) & (table.Length - 1);
        return slot;
    }
}
