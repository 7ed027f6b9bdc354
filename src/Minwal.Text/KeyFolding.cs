using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Minwal.Text;

/// <summary>
/// Folds a text by a table of UTF-16 units, and leaves one space between words and none at the ends. With AVX-512 (VBMI2), 32 units at a
/// time are looked up, as far as they are ASCII or Arabic, and what is left out is pressed out of the vector; elsewhere eight at a time are
/// looked up one by one and pressed together by a shuffle, or all goes unit by unit. Pure.
/// </summary>
internal static class KeyFolding
{
    /// <summary>The fold of what has no place in a key.</summary>
    public const char Dropped = '\0';

    /// <summary>Stands in a table where the text has to be looked at as a whole; no unit folds to a control.</summary>
    public const char Unstable = '\u0001';

    /// <summary>How many units a key's buffer must have beyond the text's length.</summary>
    public const int Slack = Block;

    private const int Block = 32, Eight = 8;

    private static readonly Vector512<ushort> Shifted =
        Vector512.Create(
            (ushort)0, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46,
            47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62);

    // For each choice among eight units, where the bytes of those that stay come from.
    private static readonly byte[] Presses = MakePresses();

    /// <summary>
    /// Writes the fold of <paramref name="text"/> and returns its length; −1 when a unit is <see cref="Unstable"/> in
    /// <paramref name="table"/> or half a character. <paramref name="key"/> has room for <see cref="Slack"/> units more than the text.
    /// </summary>
    public static int Fold(char[] table, ReadOnlySpan<char> text, Span<char> key) =>
        Avx512Vbmi2.IsSupported ? FoldVector(table, text, key)
        : Vector128.IsHardwareAccelerated && BitConverter.IsLittleEndian ? FoldEights(table, text, key)
        : FoldScalar(table, text, key);

    internal static int FoldScalar(char[] table, ReadOnlySpan<char> text, Span<char> key)
    {
        var (length, gap) = (0, true);
        if (!FoldPart(table, text, 0, text.Length, key, ref length, ref gap)) return -1;
        return length > 0 && gap ? length - 1 : length;
    }

    internal static int FoldVector(char[] table, ReadOnlySpan<char> text, Span<char> key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, text.Length + Slack);
        ref var source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        var tail = Tail(text);
        ref var target = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(key));
        ref var folds = ref Unsafe.As<char, ushort>(ref table[0]);
        // A gap: what is written ends in a space, or nothing is.
        var (at, length, gap) = (0, 0, true);
        for (; at < text.Length; at += Block)
        {
            var units = at <= text.Length - Block ? Vector512.LoadUnsafe(ref source, (nuint)at) : tail;
            Vector512<ushort> folded;
            if (Vector512.LessThanAll(units, Vector512.Create((ushort)0x80)))
            {
                folded = Ascii(ref folds, units);
            }
            else
            {
                var arabic = Vector512.Equals(units >>> 8, Vector512.Create((ushort)6));
                if (!Vector512.EqualsAll(arabic | Vector512.LessThan(units, Vector512.Create((ushort)0x80)), Vector512<ushort>.AllBitsSet))
                {
                    if (!FoldPart(table, text, at, Math.Min(at + Block, text.Length), key, ref length, ref gap)) return -1;
                    continue;
                }

                folded = Vector512.ConditionalSelect(arabic, ArabicBlock(ref folds, units), Ascii(ref folds, units));
            }

            var count = Block;
            if (Vector512.LessThanOrEqualAny(folded, Vector512.Create((ushort)Unstable)))
            {
                if (Vector512.EqualsAny(folded, Vector512.Create((ushort)Unstable))) return -1;
                var stays = ~Vector512.Equals(folded, Vector512<ushort>.Zero);
                count = BitOperations.PopCount(stays.ExtractMostSignificantBits());
                if (count == 0) continue;
                folded = Avx512Vbmi2.Compress(Vector512<ushort>.Zero, stays, folded);
            }

            var spaces = Vector512.Equals(folded, Vector512.Create((ushort)' '));
            var before = Vector512.Create(gap ? ' ' : (ushort)0);
            var doubled = Vector512.Equals(Avx512BW.PermuteVar32x16x2(before, Shifted, folded), Vector512.Create((ushort)' ')) & spaces;
            gap = (spaces.ExtractMostSignificantBits() >> (count - 1) & 1) != 0;
            var left = doubled.ExtractMostSignificantBits();
            if (left != 0) folded = Avx512Vbmi2.Compress(Vector512<ushort>.Zero, ~doubled, folded);
            folded.StoreUnsafe(ref target, (nuint)length);
            length += count - BitOperations.PopCount(left);
        }

        return length > 0 && gap ? length - 1 : length;
    }

    // What is left of the last block, filled up with what is dropped: of a longer text, its last units pushed to the front.
    private static Vector512<ushort> Tail(ReadOnlySpan<char> text)
    {
        var count = text.Length % Block;
        if (text.Length < Block)
        {
            Span<ushort> units = stackalloc ushort[Block];
            units.Clear();
            MemoryMarshal.Cast<char, ushort>(text).CopyTo(units);
            return Vector512.Create<ushort>(units);
        }

        ref var last = ref Unsafe.As<char, ushort>(ref Unsafe.Add(ref MemoryMarshal.GetReference(text), text.Length - Block));
        var places = Vector512<ushort>.Indices + Vector512.Create((ushort)(Block - count));
        return Avx512BW.PermuteVar32x16x2(Vector512.LoadUnsafe(ref last), places, Vector512<ushort>.Zero);
    }

    /// <summary>Lookups that do not wait for each other, and one step for eight units in which the next waits for the last.</summary>
    internal static int FoldEights(char[] table, ReadOnlySpan<char> text, Span<char> key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, text.Length + Slack);
        ref var source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        ref var target = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(key));
        ref var folds = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetArrayDataReference(table));
        var (at, length, gap) = (0, 0, true);
        for (; at <= text.Length - Eight; at += Eight)
        {
            ref var first = ref Unsafe.Add(ref source, at);
            var folded = Vector128.Create(
                Unsafe.Add(ref folds, first), Unsafe.Add(ref folds, Unsafe.Add(ref first, 1)),
                Unsafe.Add(ref folds, Unsafe.Add(ref first, 2)), Unsafe.Add(ref folds, Unsafe.Add(ref first, 3)),
                Unsafe.Add(ref folds, Unsafe.Add(ref first, 4)), Unsafe.Add(ref folds, Unsafe.Add(ref first, 5)),
                Unsafe.Add(ref folds, Unsafe.Add(ref first, 6)), Unsafe.Add(ref folds, Unsafe.Add(ref first, 7)));
            var units = Vector128.LoadUnsafe(ref first);
            if (Vector128.EqualsAny(units & Vector128.Create((ushort)0xF800), Vector128.Create((ushort)0xD800)))
            {
                if (!FoldPart(table, text, at, at + Eight, key, ref length, ref gap)) return -1;
                continue;
            }

            var count = Eight;
            if (Vector128.LessThanOrEqualAny(folded, Vector128.Create((ushort)Unstable)))
            {
                if (Vector128.EqualsAny(folded, Vector128.Create((ushort)Unstable))) return -1;
                var stays = ~Vector128.Equals(folded, Vector128<ushort>.Zero).ExtractMostSignificantBits() & 0xFF;
                count = BitOperations.PopCount(stays);
                if (count == 0) continue;
                folded = Pressed(folded, stays);
            }

            // Behind the last unit stand zeros, which are no spaces.
            var spaces = Vector128.Equals(folded, Vector128.Create((ushort)' ')).ExtractMostSignificantBits();
            var doubled = spaces & ((spaces << 1) | (gap ? 1u : 0));
            gap = (spaces >> (count - 1) & 1) != 0;
            if (doubled != 0) folded = Pressed(folded, ~doubled & 0xFF);
            folded.StoreUnsafe(ref target, (nuint)length);
            length += count - BitOperations.PopCount(doubled);
        }

        if (!FoldPart(table, text, at, text.Length, key, ref length, ref gap)) return -1;
        return length > 0 && gap ? length - 1 : length;
    }

    private static byte[] MakePresses()
    {
        var presses = new byte[(1 << Eight) * 2 * Eight];
        Array.Fill(presses, byte.MaxValue);
        for (var stays = 0; stays < 1 << Eight; stays++)
        {
            for (int unit = 0, to = stays * 2 * Eight; unit < Eight; unit++)
            {
                if ((stays >> unit & 1) == 0) continue;
                (presses[to], presses[to + 1]) = ((byte)(2 * unit), (byte)((2 * unit) + 1));
                to += 2;
            }
        }

        return presses;
    }

    /// <summary>The units whose bit is set, side by side, and zeros behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Pressed(Vector128<ushort> units, uint stays) => Vector128.Shuffle(
        units.AsByte(), Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(Presses), stays * 2 * Eight)).AsUInt16();

    private static bool FoldPart(char[] table, ReadOnlySpan<char> text, int from, int to, Span<char> key, ref int length, ref bool gap)
    {
        var (count, space) = (length, gap ? 1 : 0);
        for (var at = from; at < to; at++)
        {
            var unit = text[at];
            var folded = table[unit];
            if (folded <= Unstable && folded == Unstable) return false;
            if ((unit & 0xF800) == 0xD800 && IsHalf(text, at)) return false;
            // Written always and kept by counting: whether a space or mark comes cannot be foreseen.
            key[count] = folded;
            var isSpace = folded == ' ' ? 1 : 0;
            var stays = folded == Dropped ? 0 : 1;
            count += stays & ~(isSpace & space);
            space = stays == 0 ? space : isSpace;
        }

        (length, gap) = (count, space != 0);
        return true;
    }

    private static bool IsHalf(ReadOnlySpan<char> text, int at) => char.IsHighSurrogate(text[at])
        ? at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1])
        : at == 0 || !char.IsHighSurrogate(text[at - 1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> Ascii(ref ushort folds, Vector512<ushort> units) =>
        Vector512.ConditionalSelect(Bit(units, 0x40), Lookup(ref folds, 0x40, units), Lookup(ref folds, 0, units));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> ArabicBlock(ref ushort folds, Vector512<ushort> units) => Vector512.ConditionalSelect(
        Bit(units, 0x80),
        Vector512.ConditionalSelect(Bit(units, 0x40), Lookup(ref folds, 0x6C0, units), Lookup(ref folds, 0x680, units)),
        Vector512.ConditionalSelect(Bit(units, 0x40), Lookup(ref folds, 0x640, units), Lookup(ref folds, 0x600, units)));

    // The 64 folds from a code point on; the unit's lower six bits choose one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> Lookup(ref ushort folds, int first, Vector512<ushort> units) => Avx512BW.PermuteVar32x16x2(
        Vector512.LoadUnsafe(ref folds, (nuint)first), units, Vector512.LoadUnsafe(ref folds, (nuint)first + Block));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> Bit(Vector512<ushort> units, int bit) =>
        Vector512.Equals(units & Vector512.Create((ushort)bit), Vector512.Create((ushort)bit));
}
