using System.Globalization;

namespace Minwal.Text.Personal;

/// <summary>A text as detectors read it.</summary>
/// <param name="text">The text.</param>
/// <param name="about">What says what the text is, such as the name of its field; may be empty.</param>
internal sealed class PersonalText(string text, string about)
{
    private const int Reach = 32;

    private string? _near;

    /// <summary>The text with every decimal digit of any script as 0–9; of the same length as the text itself.</summary>
    public string Digits { get; } = text.AsSpan().IndexOfAnyExceptInRange('\0', '\u065F') < 0 ? text : WithDigits(text);

    /// <summary>
    /// Whether one of <paramref name="words"/>, which are compare keys, stands in the 32 characters before <paramref name="start"/>, in the
    /// 16 behind <paramref name="end"/>, or in what the text is about.
    /// </summary>
    public bool IsNear(int start, int end, IReadOnlyList<string> words)
    {
        _near ??= CompareKey.Of(about.Replace('_', ' '));
        return Holds(_near, words) || Holds(CompareKey.Of(text[Math.Max(0, start - Reach)..start]), words)
            || Holds(CompareKey.Of(text[end..Math.Min(text.Length, end + (Reach / 2))]), words);
    }

    /// <summary>Whether a sign that nobody sees or a separator of digits stands at <paramref name="at"/>.</summary>
    public bool IsGap(int at) => Digits[at] is ' ' or '-' or '.' or '(' or ')' or '/' or '\u00A0' or '\u202F' or '\u2009' or '\u2010'
        or '\u2011' or '\u2012' or '\u2013' || IsUnseen(Digits[at]);

    /// <summary>Whether <paramref name="c"/> is a mark of direction, which people copy with numbers without seeing it.</summary>
    public static bool IsUnseen(char c) => c is '\u200B' or '\u200E' or '\u200F' or '\u061C' or '\uFEFF'
        or >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';

    private static bool Holds(string key, IReadOnlyList<string> words)
    {
        foreach (var word in words)
            if (key.Contains(word, StringComparison.Ordinal)) return true;
        return false;
    }

    private static string WithDigits(string text) => string.Create(text.Length, text, static (units, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            var digit = CharUnicodeInfo.GetDecimalDigitValue(source[i]);
            units[i] = digit >= 0 ? (char)('0' + digit) : source[i];
        }
    });
}
