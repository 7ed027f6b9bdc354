using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Minwal.Text;

/// <summary>
/// Character 5-grams of a <see cref="CompareKey"/> as 64-bit hashes. A key shorter than five characters has one shingle, the whole key;
/// so has the empty key, which thereby equals itself only.
/// </summary>
internal static class Shingles
{
    /// <summary>The number of characters (UTF-16 units) of a shingle.</summary>
    public const int Size = 5;

    private const ulong Factor = 0x9E3779B97F4A7C15;
    private const int Window = 16, Lanes = 8, Few = 4;

    // Which characters of a window make the first four of each of eight shingles.
    private static readonly Vector512<ushort> Fours = Vector512.Create(
        (ushort)0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6, 4, 5, 6, 7, 5, 6, 7, 8, 6, 7, 8, 9, 7, 8, 9, 10);

    // The same of each of two shingles in either half.
    private static readonly Vector256<byte> PairsOfFours = Vector256.Create(
        (byte)0, 1, 2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6, 7, 8, 9, 4, 5, 6, 7, 8, 9, 10, 11, 6, 7, 8, 9, 10, 11, 12, 13);

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

        if (Avx512BW.IsSupported && key.Length >= Window) HashVector(key, hashes);
        else if (Avx2.IsSupported && key.Length >= Window) HashFours(key, hashes);
        else HashScalar(key, hashes);
    }

    internal static void HashScalar(ReadOnlySpan<char> key, Span<ulong> hashes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hashes.Length, Count(key.Length));
        ref var units = ref MemoryMarshal.GetReference(key);
        ref var into = ref MemoryMarshal.GetReference(hashes);
        for (nint i = 0; i <= key.Length - Size; i++)
        {
            ref var first = ref Unsafe.Add(ref units, i);
            var four = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<char, byte>(ref first));
            Unsafe.Add(ref into, i) = Hash(four, Unsafe.Add(ref first, Size - 1));
        }
    }

    // Eight shingles at a time: they begin in 8 neighbouring characters and end within 12.
    internal static void HashVector(ReadOnlySpan<char> key, Span<ulong> hashes)
    {
        var count = Count(key.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, Window);
        ArgumentOutOfRangeException.ThrowIfLessThan(hashes.Length, count);
        ref var units = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(key));
        ref var into = ref MemoryMarshal.GetReference(hashes);
        var (at, tail) = (0, key.Length - Window);
        for (; at <= tail; at += Lanes) Hash(ref units, at, Fours, at).StoreUnsafe(ref into, (nuint)at);
        // The last ones from the end, where they may overlap with those before.
        if (at < count - Lanes) Hash(ref units, tail, Fours, tail).StoreUnsafe(ref into, (nuint)tail);
        Hash(ref units, tail, Fours + Vector512.Create((ushort)(Window - Lanes - Size + 1)), count - Lanes)
            .StoreUnsafe(ref into, (nuint)(count - Lanes));
    }

    // Four shingles at a time, with AVX2: they begin in 4 neighbouring characters and end within 8.
    internal static void HashFours(ReadOnlySpan<char> key, Span<ulong> hashes)
    {
        var count = Count(key.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, Window);
        ArgumentOutOfRangeException.ThrowIfLessThan(hashes.Length, count);
        ref var units = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(key));
        ref var into = ref MemoryMarshal.GetReference(hashes);
        var at = 0;
        for (; at <= count - Few; at += Few) HashFour(ref units, at).StoreUnsafe(ref into, (nuint)at);
        // The last ones from the end, where they may overlap with those before.
        if (at < count) HashFour(ref units, count - Few).StoreUnsafe(ref into, (nuint)(count - Few));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> HashFour(ref ushort units, int first)
    {
        var chars = Vector128.LoadUnsafe(ref units, (nuint)first).AsByte();
        var four = Avx2.Shuffle(Vector256.Create(chars, chars), PairsOfFours).AsUInt64();
        var fifth = Avx2.ConvertToVector256Int64(Vector128.CreateScalarUnsafe(
            Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref units, first + Size - 1)))).AsUInt16()).AsUInt64();
        var z = four + Times(fifth, Factor);
        z = Times(z ^ (z >>> 30), 0xBF58476D1CE4E5B9);
        z = Times(z ^ (z >>> 27), 0x94D049BB133111EB);
        z ^= z >>> 31;
        // All bits of what is 0: one less than none is one.
        return z - Vector256.Equals(z, Vector256<ulong>.Zero);
    }

    // The lower half of a product of 64 bits from three of 32.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Times(Vector256<ulong> a, ulong b)
    {
        var (low, high) = (Vector256.Create((uint)b), Vector256.Create((uint)(b >> 32)));
        var crossed = Avx2.Multiply((a >>> 32).AsUInt32(), low) + Avx2.Multiply(a.AsUInt32(), high);
        return Avx2.Multiply(a.AsUInt32(), low) + (crossed << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Hash(ref ushort units, int window, Vector512<ushort> fours, int first)
    {
        var chars = Vector256.LoadUnsafe(ref units, (nuint)window);
        var four = Avx512BW.PermuteVar32x16(Vector512.Create(chars, chars), fours).AsUInt64();
        var fifth = Avx512F.ConvertToVector512UInt64(Vector128.LoadUnsafe(ref units, (nuint)(first + Size - 1)));
        var z = four + fifth * Vector512.Create(Factor);
        z = (z ^ (z >>> 30)) * Vector512.Create(0xBF58476D1CE4E5B9);
        z = (z ^ (z >>> 27)) * Vector512.Create(0x94D049BB133111EB);
        return Vector512.Max(z ^ (z >>> 31), Vector512<ulong>.One);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hash(ulong four, ulong fifth)
    {
        // Mix is a bijection, so two shingles collide only by chance over 64 bits.
        var hash = SplitMix64.Mix(four + fifth * Factor);
        return hash == 0 ? 1 : hash;
    }
}
