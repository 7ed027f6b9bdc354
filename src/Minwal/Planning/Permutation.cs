using System.Numerics;
using Minwal.Text;

namespace Minwal.Planning;

/// <summary>
/// A keyed bijection on 0 … n − 1 without a table: a Feistel network over the next even power of two, with cycle walking
/// (J. Black and P. Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002).
/// </summary>
internal readonly struct Permutation
{
    private const int Rounds = 6;
    private readonly long _n;
    private readonly int _half;
    private readonly ulong _key;

    /// <summary>The permutation of <paramref name="n"/> numbers that <paramref name="key"/> names.</summary>
    public Permutation(long n, ulong key)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        (_n, _key) = (n, key);
        _half = Math.Max(1, (64 - BitOperations.LeadingZeroCount((ulong)Math.Max(1, n - 1)) + 1) / 2);
    }

    /// <summary>Where <paramref name="index"/> goes.</summary>
    public long Map(long index)
    {
        Check(index);
        do index = (long)Walk((ulong)index, forward: true);
        while (index >= _n);
        return index;
    }

    /// <summary>What goes to <paramref name="place"/>.</summary>
    public long Inverse(long place)
    {
        Check(place);
        do place = (long)Walk((ulong)place, forward: false);
        while (place >= _n);
        return place;
    }

    private ulong Walk(ulong value, bool forward)
    {
        var mask = (1UL << _half) - 1;
        var (left, right) = (value >> _half, value & mask);
        for (var i = 0; i < Rounds; i++)
        {
            var round = forward ? i : Rounds - 1 - i;
            if (forward) (left, right) = (right, left ^ (Scramble(right, round) & mask));
            else (left, right) = (right ^ (Scramble(left, round) & mask), left);
        }

        return (left << _half) | right;
    }

    private ulong Scramble(ulong half, int round) => SplitMix64.Mix(_key ^ SplitMix64.Mix(half + ((ulong)round << 56)));

    private void Check(long index)
    {
        if ((ulong)index >= (ulong)_n) throw new ArgumentOutOfRangeException(nameof(index), index, $"allowed is 0 to {_n - 1}");
    }
}
