using System.Text.RegularExpressions;
using Minwal.Planning;
using Minwal.Text;

namespace Minwal.Datasets.Augmenting;

/// <summary>Without the marks above and below Arabic letters, and without tatweel.</summary>
internal sealed class NoDiacriticsAugmentation()
    : TextAugmentation("no-diacritics", "Without the marks above and below Arabic letters, and without tatweel.")
{
    protected override string Change(string text, Swaps swaps, ulong shared, ref SlotRandom random) =>
        text.Any(IsTaken) ? string.Concat(text.Where(c => !IsTaken(c))) : text;

    private static bool IsTaken(char c) => c is >= '\u064B' and <= '\u0652' or '\u0670' or Arabic.Tatweel;
}

/// <summary>
/// With those marks that are certain without understanding the sentence: words of grammar that can be read in one way only, and the doubled
/// letter behind the article. What depends on the sentence (the ends of words, most verbs) stays bare.
/// </summary>
internal sealed partial class DiacriticsAugmentation()
    : TextAugmentation("diacritics", "With the Arabic marks that are certain: words of grammar, and the doubled letter behind the article.")
{
    private const char Shadda = '\u0651';

    private static readonly Dictionary<string, string> Words =
        WordList.Read("diacritics").ToDictionary(row => row[0], row => row[1], StringComparer.Ordinal);

    protected override string Change(string text, Swaps swaps, ulong shared, ref SlotRandom random) => Bare().Replace(text, match =>
    {
        var word = match.Value;
        if (Words.TryGetValue(word, out var marked)) return marked;
        return word.Length > 4 && word.StartsWith("ال", StringComparison.Ordinal) && IsSun(word[2]) && !IsNoArticle(word)
            ? word.Insert(3, Shadda.ToString()) : word;
    });

    /// <summary>The fourteen letters to which the l of the article becomes like.</summary>
    private static bool IsSun(char c) => "تثدذرزسشصضطظلن".Contains(c);

    /// <summary>Words that begin with ال by themselves: verbs such as التقى, التزم, and names such as السا.</summary>
    private static bool IsNoArticle(string word) =>
        word.StartsWith("التق", StringComparison.Ordinal) || word.StartsWith("التز", StringComparison.Ordinal)
        || word.StartsWith("التح", StringComparison.Ordinal) || word.StartsWith("التم", StringComparison.Ordinal)
        || word.StartsWith("التف", StringComparison.Ordinal) || word.StartsWith("الته", StringComparison.Ordinal)
        || word.StartsWith("الل", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<![\u0621-\u065F\u0670])[\u0621-\u064A]{2,}(?![\u0621-\u065F\u0670])", RegexOptions.CultureInvariant)]
    private static partial Regex Bare();
}
