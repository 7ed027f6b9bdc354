using System.Text;
using Minwal.Planning;

namespace Minwal.Models.Offline.Filters;

/// <summary>
/// The few regular changes of Arabic spelling that grammars need. Code points: seed sets of CAMeL Tools and the Unicode block U+0600.
/// </summary>
internal static class ArabicForms
{
    private const char Alef = 'ا', Lam = 'ل', TaMarbuta = 'ة', Ta = 'ت', AlefMaqsura = 'ى', Ya = 'ي', Ha = 'ه';

    /// <summary>With the article on the first word, unless it is there.</summary>
    public static string Definite(string text) =>
        text.StartsWith("ال", StringComparison.Ordinal) || text.StartsWith("لل", StringComparison.Ordinal) ? text : "ال" + text;

    /// <summary>
    /// The particle joined to the word: ل and the article become لل; a word that begins with ل after the article keeps one of its own.
    /// </summary>
    public static string Join(string particle, string text)
    {
        if (particle[^1] != Lam || !text.StartsWith("ال", StringComparison.Ordinal)) return particle + text;
        return particle + (text.StartsWith("الل", StringComparison.Ordinal) ? text[2..] : text[1..]);
    }

    /// <summary>The suffix joined to the last word: ة opens to ت, ى lengthens to ا.</summary>
    public static string Suffix(string text, string suffix) => text.Length == 0 ? suffix : text[^1] switch
    {
        TaMarbuta => text[..^1] + Ta + suffix,
        AlefMaqsura => text[..^1] + Alef + suffix,
        _ => text + suffix,
    };

    /// <summary>Without vowel marks (U+064B–0652, U+0670) and tatweel (U+0640).</summary>
    public static string WithoutMarks(string text) =>
        string.Concat(text.Where(c => c is not ((>= '\u064B' and <= '\u0652') or '\u0670' or '\u0640')));

    /// <summary>As people type: alef forms to ا, final ة to ه, final ى to ي, each for the whole text or not at all.</summary>
    public static string Loose(string text, ref SlotRandom random)
    {
        var (alef, ta, ya) = (random.Below(2) == 0, random.Below(2) == 0, random.Below(2) == 0);
        var result = new StringBuilder(text);
        for (var i = 0; i < result.Length; i++)
        {
            var last = i + 1 == result.Length || !char.IsLetter(result[i + 1]);
            if (alef && (result[i] is 'أ' or 'إ' or 'آ')) result[i] = Alef;
            else if (ta && last && result[i] == TaMarbuta) result[i] = Ha;
            else if (ya && last && result[i] == AlefMaqsura) result[i] = Ya;
        }

        return result.ToString();
    }
}
