using System.Runtime.CompilerServices;

namespace Minwal.Text;

/// <summary>
/// Well mixed 64-bit numbers (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): the
/// mixer under every hash and every random number, so that both are the same on every machine.
/// </summary>
internal static class SplitMix64
{
    /// <summary>What the state of a stream grows by: 2^64 divided by the golden ratio, odd.</summary>
    public const ulong Increment = 0x9E3779B97F4A7C15;

    /// <summary>The finaliser: a bijection in which each input bit changes each output bit with probability near a half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>The next 64 bits of the stream whose state is <paramref name="state"/>.</summary>
    public static ulong Next(ref ulong state)
    {
        state += Increment;
        return Mix(state);
    }
}
