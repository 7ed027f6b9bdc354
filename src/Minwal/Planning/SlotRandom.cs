using System.Runtime.CompilerServices;
using Minwal.Text;

namespace Minwal.Planning;

/// <summary>
/// A stream of random numbers that belongs to one purpose of one attempt of one slot, so that any order of work gives the same draws.
/// Generator: <see cref="SplitMix64"/>.
/// A mutable struct: pass it by reference. Not thread-safe, and it need not be.
/// </summary>
public struct SlotRandom
{
    private ulong _state;

    /// <summary>The stream that <paramref name="key"/> names; make keys with <see cref="Key(long, long, long, string)"/>.</summary>
    public SlotRandom(ulong key) => _state = key;

    /// <summary>A key for (seed, slot, attempt, purpose). Different purposes never share draws.</summary>
    public static ulong Key(long seed, long slot, long attempt, string purpose)
    {
        var key = SplitMix64.Mix((ulong)seed + SplitMix64.Increment);
        key = SplitMix64.Mix(key ^ (ulong)slot);
        key = SplitMix64.Mix(key ^ (ulong)attempt);
        return SplitMix64.Mix(key ^ Hash(purpose));
    }

    /// <summary>A key below <paramref name="key"/>: for the <paramref name="index"/>-th part of the work that has that key.</summary>
    public static ulong Key(ulong key, long index) => SplitMix64.Mix(SplitMix64.Mix(key) ^ (ulong)index);

    /// <summary>64 random bits.</summary>
    public ulong Next() => SplitMix64.Next(ref _state);

    /// <summary>A whole number from 0 to <paramref name="count"/> − 1; <paramref name="count"/> is at least 1.</summary>
    /// <remarks>Multiply-shift; the bias is below count / 2^64 and cannot be seen.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Below(long count) => (long)Math.BigMul(Next(), (ulong)count, out _);

    /// <inheritdoc cref="Below(long)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Below(int count) => (int)Below((long)count);

    /// <summary>A number from 0 (included) to 1 (excluded), 53 bits.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>The number that stands for a name in a key: <see cref="TextHash.OfUtf8"/>.</summary>
    public static ulong Hash(string text) => TextHash.OfUtf8(text);
}
