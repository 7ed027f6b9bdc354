using System.Runtime.CompilerServices;
using System.Text;

namespace Minwal.Planning;

/// <summary>
/// A stream of random numbers that belongs to one purpose of one attempt of one slot, so that any order of work gives the same draws.
/// Generator: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
/// A mutable struct: pass it by reference. Not thread-safe, and it need not be.
/// </summary>
public struct SlotRandom
{
    private ulong _state;

    /// <summary>The stream that <paramref name="key"/> names; make keys with <see cref="Key(long, long, long, string)"/>.</summary>
    public SlotRandom(ulong key) => _state = key;

    /// <summary>A key for (seed, slot, attempt, purpose). Different purposes never share draws.</summary>
    public static ulong Key(long seed, long slot, long attempt, string purpose) =>
        Mix(Mix(Mix(Mix((ulong)seed + 0x9E3779B97F4A7C15) ^ (ulong)slot) ^ (ulong)attempt) ^ Hash(purpose));

    /// <summary>A key below <paramref name="key"/>: for the <paramref name="index"/>-th part of the work that has that key.</summary>
    public static ulong Key(ulong key, long index) => Mix(Mix(key) ^ (ulong)index);

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    /// <summary>A whole number from 0 to <paramref name="count"/> − 1; <paramref name="count"/> is at least 1.</summary>
    /// <remarks>Multiply-shift; the bias is below count / 2^64 and cannot be seen.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Below(long count) => (long)Math.BigMul(Next(), (ulong)count, out _);

    /// <inheritdoc cref="Below(long)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Below(int count) => (int)Below((long)count);

    /// <summary>A number from 0 (included) to 1 (excluded), 53 bits.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>FNV-1a over the UTF-8 bytes, finished by <see cref="Mix"/>: the same on every machine and in every process.</summary>
    public static ulong Hash(string text)
    {
        var hash = 0xCBF29CE484222325UL;
        Span<byte> buffer = stackalloc byte[256];
        if (Encoding.UTF8.GetMaxByteCount(text.Length) > buffer.Length) buffer = new byte[Encoding.UTF8.GetByteCount(text)];
        var length = Encoding.UTF8.GetBytes(text, buffer);
        foreach (var b in buffer[..length]) hash = (hash ^ b) * 0x100000001B3;
        return Mix(hash);
    }

    /// <summary>The finaliser of SplitMix64: a bijection in which each input bit changes each output bit with probability near a half.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
