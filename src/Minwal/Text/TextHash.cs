using System.Runtime.InteropServices;
using Minwal.Planning;

namespace Minwal.Text;

/// <summary>64-bit hashes of pieces of text, the same on every run. Not for secrets.</summary>
public static class TextHash
{
    private const ulong K1 = 0x9E3779B97F4A7C15, K2 = 0xC2B2AE3D27D4EB4F;

    /// <summary>The hash of <paramref name="text"/>.</summary>
    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = (ulong)text.Length * K2;
        var words = MemoryMarshal.Cast<char, ulong>(text);
        foreach (var word in words) hash = SlotRandom.Mix((hash + K1) ^ word);
        var tail = 0UL;
        foreach (var c in text[(words.Length * 4)..]) tail = (tail << 16) | c;
        return SlotRandom.Mix((hash + K1) ^ tail);
    }

    /// <summary>The hash of a sequence: <paramref name="hash"/> so far and the <paramref name="next"/> element.</summary>
    public static ulong Join(ulong hash, ulong next) => SlotRandom.Mix((hash + K1) ^ next);
}
