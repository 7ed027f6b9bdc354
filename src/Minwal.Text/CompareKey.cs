using System.Buffers;
using System.Globalization;

namespace Minwal.Text;

/// <summary>
/// A text as it is compared with others, so that spellings of the same words are equal: form KC, lower case, without controls, bidi signs,
/// Arabic marks and tatweel, Arabic letters folded (<see cref="Arabic.Fold"/>), all decimal digits as 0–9, punctuation as spaces, one
/// space between words and none at the ends. Symbols (+, €, emoji) stay. Never shown and never stored in a record.
/// </summary>
internal static class CompareKey
{
    private const char Dropped = '\0';

    private static readonly Lazy<(char[] Folds, ulong[] Unstable)> Data = new(Build);

    /// <summary>The key of <paramref name="text"/>; the same string when it is its own key.</summary>
    public static string Of(string text)
    {
        if (text.Length == 0) return text;
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0) text = WithoutLoneSurrogates(text);
        var rented = text.Length <= 512 ? null : ArrayPool<char>.Shared.Rent(text.Length);
        var buffer = rented is null ? stackalloc char[512] : rented;
        var length = Fold(text, buffer, watch: true);
        string key;
        if (length < 0) key = OfUnstable(text);
        else key = buffer[..length].SequenceEqual(text) ? text : new string(buffer[..length]);
        if (rented is not null) ArrayPool<char>.Shared.Return(rented);
        return key;
    }

    // Half a character cannot be written to a file and read again, so it is U+FFFD from the start.
    private static string WithoutLoneSurrogates(string text) =>
        string.Create(text.Length, text, static (units, source) =>
        {
            var at = 0;
            foreach (var rune in source.EnumerateRunes()) at += rune.EncodeToUtf16(units[at..]);
        });

    private static string OfUnstable(string text)
    {
        // What is dropped can have stood between a letter and a mark that join now, so once
        // more until nothing changes; a second time changes nearly never.
        while (true)
        {
            var normal = Nfkc.Of(text);
            var buffer = new char[normal.Length];
            // What form KC leaves of unstable characters (marks that join nothing) is folded like all else.
            var key = new string(buffer, 0, Fold(normal, buffer, watch: false));
            if (key == text) return key;
            text = key;
        }
    }

    /// <summary>Writes the folded text; −1 when <paramref name="watch"/> and a character was met that form KC may change.</summary>
    private static int Fold(ReadOnlySpan<char> text, Span<char> key, bool watch)
    {
        var (folds, unstable) = Data.Value;
        var length = 0;
        var gap = false;
        foreach (var c in text)
        {
            if (watch && (unstable[c >> 6] >> (c & 63) & 1) != 0) return -1;
            var folded = folds[c];
            if (folded == ' ')
            {
                gap = length > 0;
            }
            else if (folded != Dropped)
            {
                if (gap) key[length++] = ' ';
                gap = false;
                key[length++] = folded;
            }
        }

        return length;
    }

    private static (char[] Folds, ulong[] Unstable) Build()
    {
        var folds = new char[0x10000];
        for (var c = 0; c < folds.Length; c++) folds[c] = FoldOf((char)c);
        var unstable = new ulong[0x10000 / 64];
        foreach (var point in Nfkc.Unstable)
        {
            // A character that is dropped or becomes a space whatever it decomposes to, or
            // that decomposes to one character, is folded here and now.
            if (point <= 0xFFFF && !Nfkc.DependsOnContext(point) && Single(point) is { } single)
            {
                folds[point] = single;
                continue;
            }

            // Arabic marks are dropped in any order; only madda and hamza (U+0653–0655) join letters, and what they make
            // is folded to the bare letter for alef but not for waw and ya, so they count as unstable.
            if (point <= 0xFFFF && folds[point] == Dropped && point is not (>= 0x653 and <= 0x655)) continue;
            var unit = point <= 0xFFFF ? point : char.ConvertFromUtf32(point)[0];
            unstable[unit >> 6] |= 1UL << (unit & 63);
        }

        for (var c = 0x1161; c < 0x11C3; c++) unstable[c >> 6] |= 1UL << (c & 63);
        return (folds, unstable);

        char? Single(int point)
        {
            if (Nfkc.Decomposition(point) is not { } parts) return null;
            if (parts.Any(p => p > 0xFFFF)) return null;
            // Canonical decompositions compose again: the character is its own form and its own fold.
            if (Nfkc.Of(((char)point).ToString()) is [var only]) return FoldOf(only);
            return parts.All(p => FoldOf((char)p) == ' ') ? ' ' : null;
        }
    }

    private static char FoldOf(char c)
    {
        if (c == Arabic.Tatweel || Arabic.IsMark(c) || c is >= '\uFE00' and <= '\uFE0F') return Dropped;
        switch (CharUnicodeInfo.GetUnicodeCategory(c))
        {
            case UnicodeCategory.Control:
                return char.IsWhiteSpace(c) ? ' ' : Dropped;
            case UnicodeCategory.Format:
                return Dropped;
            case UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
            case UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation:
            case UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation:
            case UnicodeCategory.OtherPunctuation or UnicodeCategory.ModifierSymbol:
                return ' ';
            case UnicodeCategory.DecimalDigitNumber:
                return (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c));
            default:
                return Arabic.Fold(char.ToLowerInvariant(c));
        }
    }
}
