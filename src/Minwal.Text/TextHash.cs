using System.Runtime.InteropServices;
using System.Text;

namespace Minwal.Text;

/// <summary>64-bit hashes of pieces of text, the same on every machine and in every process. Not for secrets.</summary>
internal static class TextHash
{
    /// <summary>The state of <see cref="OfUtf8"/> before the first byte.</summary>
    public const ulong Utf8Start = 0xCBF29CE484222325UL;

    private const ulong K1 = 0x9E3779B97F4A7C15, K2 = 0xC2B2AE3D27D4EB4F;

    /// <summary>The hash of <paramref name="text"/>.</summary>
    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = (ulong)text.Length * K2;
        var words = MemoryMarshal.Cast<char, ulong>(text);
        foreach (var word in words) hash = SplitMix64.Mix((hash + K1) ^ word);
        var tail = 0UL;
        foreach (var c in text[(words.Length * 4)..]) tail = (tail << 16) | c;
        return SplitMix64.Mix((hash + K1) ^ tail);
    }

    /// <summary>FNV-1a over the UTF-8 bytes of <paramref name="text"/>, finished by <see cref="SplitMix64.Mix"/>.</summary>
    public static ulong OfUtf8(string text)
    {
        Span<byte> buffer = stackalloc byte[256];
        if (Encoding.UTF8.GetMaxByteCount(text.Length) > buffer.Length) buffer = new byte[Encoding.UTF8.GetByteCount(text)];
        var length = Encoding.UTF8.GetBytes(text, buffer);
        return SplitMix64.Mix(Continue(Utf8Start, buffer[..length]));
    }

    /// <summary>
    /// The state of <see cref="OfUtf8"/> behind further <paramref name="bytes"/>, for a text that comes in pieces; mixed by <see
    /// cref="SplitMix64.Mix"/> at its end it is the hash.
    /// </summary>
    public static ulong Continue(ulong state, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes) state = (state ^ b) * 0x100000001B3;
        return state;
    }

    /// <summary>The hash of a sequence: <paramref name="hash"/> so far and the <paramref name="next"/> element.</summary>
    public static ulong Join(ulong hash, ulong next) => SplitMix64.Mix((hash + K1) ^ next);
}
