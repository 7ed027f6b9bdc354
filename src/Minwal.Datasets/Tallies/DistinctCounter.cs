using System.Numerics;
using Minwal.Text;

namespace Minwal.Datasets.Tallies;

/// <summary>
/// Counts different texts: exactly up to 700,000, by 64-bit hashes in at most 8 MB; beyond that by HyperLogLog
/// with 2^14 registers, whose standard error is 0.8 % (P. Flajolet et al., "HyperLogLog", AofA 2007). Memory is
/// bounded, the result is deterministic and does not depend on the order.
/// </summary>
internal sealed class DistinctCounter
{
    private const int MostExact = 700_000;
    private const int Bits = 14;

    private readonly byte[] _registers = new byte[1 << Bits];
    // Open addressing, at most three quarters full, 0 for an empty place: a third of the memory of a HashSet.
    private ulong[]? _exact = new ulong[64];
    private int _count;

    /// <summary>The number of different texts.</summary>
    public long Count => _exact is null ? Estimate() : _count;

    /// <summary>Whether <see cref="Count"/> is exact.</summary>
    public bool IsExact => _exact is not null;

    /// <summary>Takes <paramref name="text"/> into account.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        var hash = TextHash.Of(text);
        var register = hash >> (64 - Bits);
        var rank = (byte)(BitOperations.LeadingZeroCount((hash << Bits) | (1UL << (Bits - 1))) + 1);
        if (rank > _registers[register]) _registers[register] = rank;
        if (_exact is null) return;
        hash = Math.Max(hash, 1);
        var slot = Slot(hash);
        if (_exact[slot] == hash) return;
        if (_count == MostExact)
        {
            _exact = null;
            return;
        }

        _exact[slot] = hash;
        if (++_count * 4L > _exact.Length * 3L) Grow();
    }

    private int Slot(ulong hash)
    {
        var slot = (int)hash & (_exact!.Length - 1);
        while (_exact[slot] != 0 && _exact[slot] != hash) slot = (slot + 1) & (_exact.Length - 1);
        return slot;
    }

    private void Grow()
    {
        var old = _exact!;
        _exact = new ulong[old.Length * 2];
        foreach (var hash in old)
            if (hash != 0) _exact[Slot(hash)] = hash;
    }

    private long Estimate()
    {
        double m = _registers.Length;
        var sum = _registers.Sum(r => Math.Pow(2, -r));
        return (long)Math.Round(0.7213 / (1 + (1.079 / m)) * m * m / sum);
    }
}
