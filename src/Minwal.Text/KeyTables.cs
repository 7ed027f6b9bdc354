using System.Globalization;

namespace Minwal.Text;

/// <summary>What each UTF-16 unit becomes in a <see cref="CompareKey"/>.</summary>
/// <param name="Folds">The unit's fold: a space, <see cref="KeyFolding.Dropped"/> or the unit that stands for it.</param>
/// <param name="Watched">The same, but <see cref="KeyFolding.Unstable"/> where form KC may change the text.</param>
internal sealed record KeyTables(char[] Folds, char[] Watched)
{
    /// <summary>The tables, made from the tables of form KC and the runtime's categories.</summary>
    public static KeyTables Build()
    {
        var folds = new char[0x10000];
        for (var c = 0; c < folds.Length; c++) folds[c] = FoldOf((char)c);
        var unstable = new List<int>();
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
            if (point <= 0xFFFF && folds[point] == KeyFolding.Dropped && point is not (>= 0x653 and <= 0x655)) continue;
            unstable.Add(point <= 0xFFFF ? point : char.ConvertFromUtf32(point)[0]);
        }

        for (var c = 0x1161; c < 0x11C3; c++) unstable.Add(c);
        var watched = (char[])folds.Clone();
        foreach (var unit in unstable) watched[unit] = KeyFolding.Unstable;
        return new KeyTables(folds, watched);

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
        if (c == Arabic.Tatweel || Arabic.IsMark(c) || c is >= '\uFE00' and <= '\uFE0F') return KeyFolding.Dropped;
        switch (CharUnicodeInfo.GetUnicodeCategory(c))
        {
            case UnicodeCategory.Control:
                return char.IsWhiteSpace(c) ? ' ' : KeyFolding.Dropped;
            case UnicodeCategory.Format:
                return KeyFolding.Dropped;
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
