using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Minwal.Text;

/// <summary>
/// Character 5-grams of a <see cref="CompareKey"/> as 64-bit hashes. A key shorter than five characters has one shingle, the whole key;
/// so has the empty key, which thereby equals itself only.
/// </summary>
internal static class Shingles
{
    /// <summary>The number of characters (UTF-16 units) of a shingle.</summary>
    public const int Size = 5;

    /// <summary>The number of shingles of a key of <paramref name="length"/> characters, repeated ones counted each time.</summary>
    public static int Count(int length) => Math.Max(1, length - Size + 1);

    /// <summary>
    /// Writes the shingles of <paramref name="key"/> in order;
    /// <paramref name="hashes"/> has room for <see cref="Count"/> of them. None is 0.
    /// </summary>
    public static void Hash(ReadOnlySpan<char> key, Span<ulong> hashes)
    {
        if (key.Length < Size)
        {
            var four = 0UL;
            foreach (var c in key) four = (four << 16) | c;
            hashes[0] = Hash(four, (ulong)key.Length << 16);
            return;
        }

        ref var bytes = ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(key));
        for (var i = 0; i <= key.Length - Size; i++)
            hashes[i] = Hash(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, i * 2)), key[i + Size - 1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hash(ulong four, ulong fifth)
    {
        // Mix is a bijection, so two shingles collide only by chance over 64 bits.
        var hash = SplitMix64.Mix(four + fifth * 0x9E3779B97F4A7C15);
        return hash == 0 ? 1 : hash;
    }
}
