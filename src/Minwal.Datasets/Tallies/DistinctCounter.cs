using System.Numerics;
using Minwal.Text;

namespace Minwal.Datasets.Tallies;

/// <summary>
/// Counts different texts: exactly up to a million, by 64-bit hashes; beyond that by HyperLogLog with 2^14 registers, whose standard error is 0.8 %
/// (P. Flajolet et al., "HyperLogLog", AofA 2007). Memory is bounded, the result is deterministic and does not depend on the order.
/// </summary>
public sealed class DistinctCounter
{
    private const int MostExact = 1_000_000;
    private const int Bits = 14;

    private readonly byte[] _registers = new byte[1 << Bits];
    private HashSet<ulong>? _exact = [];

    /// <summary>The number of different texts.</summary>
    public long Count => _exact?.Count ?? Estimate();

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
        _exact.Add(hash);
        if (_exact.Count > MostExact) _exact = null;
    }

    private long Estimate()
    {
        double m = _registers.Length;
        var sum = _registers.Sum(r => Math.Pow(2, -r));
        return (long)Math.Round(0.7213 / (1 + (1.079 / m)) * m * m / sum);
    }
}
