using System.Buffers;
using System.Globalization;

namespace Minwal.Models.Offline.Filters;

/// <summary>English word forms that grammars need: regular rules, and the words of <c>english.txt</c> that do not follow them.</summary>
internal static class English
{
    private const string Vowels = "aeiou";

    // Letters whose name begins with a vowel: "an X", "an MRI scan".
    private const string NamedWithVowel = "aefhilmnorsx";

    private static readonly SearchValues<char> Capitals = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static readonly WordLists Words = WordLists.Read("english.txt");
    private static readonly IReadOnlyList<string> AnBefore = Words.List("an before");
    private static readonly IReadOnlyList<string> ABefore = Words.List("a before");
    private static readonly HashSet<string> SaidAsWords = Words.Set("said as words");
    private static readonly HashSet<string> Uncountable = Words.Set("uncountable");
    private static readonly Dictionary<string, string> Plurals = Words.Pairs("plurals");
    private static readonly Dictionary<string, string> Pasts = Words.Pairs("pasts");
    private static readonly Dictionary<string, string> Thirds = Words.Pairs("thirds");
    private static readonly HashSet<string> ThirdsWithEs = Words.Set("thirds with es");
    private static readonly HashSet<string> Doubling = Words.Set("doubling");
    private static readonly IReadOnlyList<string> Numbers = Words.List("numbers");
    private static readonly IReadOnlyList<string> Tens = Words.List("tens");

    public static string OnFirstWord(string text, Func<string, string> change)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? change(text) : change(text[..space]) + text[space..];
    }

    public static string OnLastWord(string text, Func<string, string> change)
    {
        // "cup of tea": the noun before "of" takes the plural.
        var of = text.IndexOf(" of ", StringComparison.Ordinal);
        if (of > 0) return OnLastWord(text[..of], change) + text[of..];
        var space = text.LastIndexOf(' ');
        return space < 0 ? change(text) : text[..(space + 1)] + change(text[(space + 1)..]);
    }

    public static string WithArticle(string text) => text.Length == 0 ? text : (TakesAn(text) ? "an " : "a ") + text;

    /// <summary>
    /// Whether the indefinite article before <paramref name="text"/> is "an": its first word begins with a vowel when it is said.
    /// </summary>
    public static bool TakesAn(ReadOnlySpan<char> text)
    {
        text = text.TrimStart("\"'“(");
        var end = text.IndexOfAny(" -\"'”)");
        var word = end < 0 ? text : text[..end];
        if (word.IsEmpty) return false;
        // Eight, eleven, eighteen.
        if (char.IsDigit(word[0])) return word[0] == '8' || word is "11" or "18" || word.StartsWith("11,") || word.StartsWith("18,");
        var isSpelled = word.Length == 1 || (word.IndexOfAnyExcept(Capitals) < 0 && !IsSaidAsWord(word.ToString()));
        if (isSpelled) return BeginsWithOneOf(word, NamedWithVowel);
        foreach (var start in AnBefore)
            if (word.StartsWith(start, StringComparison.OrdinalIgnoreCase)) return true;
        foreach (var start in ABefore)
            if (word.StartsWith(start, StringComparison.OrdinalIgnoreCase)) return false;
        return BeginsWithOneOf(word, Vowels);
    }

    public static string Plural(string word)
    {
        var lower = word.ToLowerInvariant();
        if (Uncountable.Contains(lower) || lower.Length == 0) return word;
        if (Plurals.TryGetValue(lower, out var irregular)) return Case(word, irregular);
        if (lower.Length > 1 && word.All(char.IsUpper)) return word + "s";
        if (EndsInConsonantAndY(lower)) return word[..^1] + "ies";
        return EndsInHiss(lower) ? word + "es" : word + "s";
    }

    public static string Ing(string verb)
    {
        var lower = verb.ToLowerInvariant();
        if (lower.EndsWith("ie", StringComparison.Ordinal)) return verb[..^2] + "ying";
        if (lower.EndsWith('e') && lower.Length > 2 && lower[^2] is not ('e' or 'o' or 'y')) return verb[..^1] + "ing";
        return Doubling.Contains(lower) ? verb + verb[^1] + "ing" : verb + "ing";
    }

    public static string Past(string verb)
    {
        var lower = verb.ToLowerInvariant();
        if (Pasts.TryGetValue(lower, out var irregular)) return Case(verb, irregular);
        if (lower.EndsWith('e')) return verb + "d";
        if (EndsInConsonantAndY(lower)) return verb[..^1] + "ied";
        return Doubling.Contains(lower) ? verb + verb[^1] + "ed" : verb + "ed";
    }

    public static string Third(string verb)
    {
        var lower = verb.ToLowerInvariant();
        if (Thirds.TryGetValue(lower, out var irregular)) return Case(verb, irregular);
        if (EndsInConsonantAndY(lower)) return verb[..^1] + "ies";
        return ThirdsWithEs.Contains(lower) || EndsInHiss(lower) ? verb + "es" : verb + "s";
    }

    public static string Ordinal(long n) => n.ToString(CultureInfo.InvariantCulture) + (n % 100 is >= 11 and <= 13 ? "th" : (n % 10) switch
    {
        1 => "st",
        2 => "nd",
        3 => "rd",
        _ => "th",
    });

    public static string Number(long n) => n switch
    {
        < 0 => "minus " + Number(-n),
        < 20 => Numbers[(int)n],
        < 100 => Tens[((int)n / 10) - 2] + (n % 10 == 0 ? "" : "-" + Numbers[(int)n % 10]),
        < 1000 => Numbers[(int)n / 100] + " hundred" + (n % 100 == 0 ? "" : " and " + Number(n % 100)),
        < 1_000_000 => Number(n / 1000) + " thousand" + (n % 1000 == 0 ? "" : (n % 1000 < 100 ? " and " : " ") + Number(n % 1000)),
        _ => n.ToString(CultureInfo.InvariantCulture),
    };

    private static bool BeginsWithOneOf(ReadOnlySpan<char> word, string letters) =>
        letters.Contains(char.ToLowerInvariant(word[0]), StringComparison.Ordinal);

    private static bool EndsInConsonantAndY(string lower) =>
        lower.EndsWith('y') && lower.Length > 1 && !Vowels.Contains(lower[^2], StringComparison.Ordinal);

    private static bool EndsInHiss(string lower) => lower.EndsWith('s') || lower.EndsWith('x') || lower.EndsWith('z')
        || lower.EndsWith("ch", StringComparison.Ordinal) || lower.EndsWith("sh", StringComparison.Ordinal);

    /// <summary>Capitals that people read as a word: with a vowel inside and longer than four letters, and a few short ones.</summary>
    private static bool IsSaidAsWord(string word) =>
        SaidAsWords.Contains(word) || (word.Length > 4 && word.Any(c => "AEIOU".Contains(c, StringComparison.Ordinal)));

    private static string Case(string model, string word) =>
        model.Length > 0 && char.IsUpper(model[0]) ? char.ToUpperInvariant(word[0]) + word[1..] : word;
}
