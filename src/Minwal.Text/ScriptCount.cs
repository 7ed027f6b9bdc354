namespace Minwal.Text;

/// <summary>How many letters of a text belong to which script. Digits, marks, tatweel, punctuation and symbols are not letters.</summary>
/// <param name="Arabic">Letters of the Arabic script.</param>
/// <param name="Latin">Letters of the Latin script.</param>
/// <param name="Other">All other letters.</param>
internal readonly record struct ScriptCount(int Arabic, int Latin, int Other)
{
    /// <summary>All letters.</summary>
    public int Letters => Arabic + Latin + Other;

    /// <summary>The share of Arabic among the letters; NaN without letters.</summary>
    public double ArabicShare => (double)Arabic / Letters;

    /// <summary>The share of Latin among the letters; NaN without letters.</summary>
    public double LatinShare => (double)Latin / Letters;

    /// <summary>Counts the letters of <paramref name="text"/>.</summary>
    public static ScriptCount Of(ReadOnlySpan<char> text)
    {
        var (arabic, latin, other) = (0, 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiLetter(c)) latin++;
            else if (c < '\u00AA') continue;
            else if (Text.Arabic.IsLetter(c)) arabic++;
            else if (IsPair(text, i)) other += char.IsLetter(new string(text.Slice(i++, 2)), 0) ? 1 : 0;
            else if (c != Text.Arabic.Tatweel && char.IsLetter(c) && IsLatin(c)) latin++;
            else if (c != Text.Arabic.Tatweel && char.IsLetter(c) && !Text.Arabic.IsMark(c)) other++;
        }

        return new ScriptCount(arabic, latin, other);
    }

    private static bool IsPair(ReadOnlySpan<char> text, int at) =>
        char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);

    private static bool IsLatin(char c) => c is <= '\u02AF' or >= '\u1E00' and <= '\u1EFF' or >= '\u2C60' and <= '\u2C7F'
        or >= '\uA722' and <= '\uA7FF' or >= '\uFB00' and <= '\uFB06' or >= '\uFF21' and <= '\uFF5A' or '\u212A' or '\u212B';
}
