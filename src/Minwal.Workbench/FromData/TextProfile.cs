using Minwal.Similarity;
using Minwal.Text;

namespace Minwal.Workbench.FromData;

/// <summary>What the texts of a column look like, and bounds that nearly all of them keep.</summary>
/// <param name="LeastWords">The fewest words that are allowed: below the first percentile.</param>
/// <param name="MostWords">The most: above the 99th.</param>
/// <param name="FewestWords">The fewest words of all texts.</param>
/// <param name="GreatestWords">The most words of all texts.</param>
/// <param name="Script">The script that nearly all letters have: <c>arabic</c> or <c>latin</c>; null for neither.</param>
/// <param name="ScriptShare">The least share of it that is allowed.</param>
/// <param name="HaveLetters">Whether every text has a letter.</param>
/// <param name="Language">The language, as a BCP 47 tag; <c>und</c> where it cannot be told.</param>
/// <param name="Similarity">The similarity from which two texts are too much alike; null when many of them are equal.</param>
/// <param name="EqualShare">The share of texts that are equal to an earlier one.</param>
/// <param name="NearShare">The share of texts that are nearly equal to an earlier one.</param>
internal sealed record TextProfile(
    long LeastWords, long MostWords, long FewestWords, long GreatestWords, string? Script, double ScriptShare, bool HaveLetters,
    string Language, double? Similarity, double EqualShare, double NearShare)
{
    /// <summary>The share of texts that a check among them may refuse.</summary>
    private const double Tolerated = 0.008;

    private static readonly double[] Similarities = [0.8, 0.9, 1];

    // Words that no longer text of the language does without.
    private static readonly (string Language, string[] Words)[] Common =
    [
        ("en", ["the", "is", "to", "and", "of", "a", "my", "i", "what", "how", "for", "in"]),
        ("fr", ["le", "la", "les", "de", "et", "est", "un", "une", "je", "que", "pour", "dans"]),
        ("de", ["der", "die", "das", "und", "ist", "ich", "nicht", "ein", "eine", "zu", "mit", "wie"]),
        ("es", ["el", "la", "los", "de", "y", "es", "un", "una", "que", "por", "para", "en"]),
        ("it", ["il", "la", "di", "e", "è", "un", "una", "che", "per", "non", "con", "sono"]),
        ("pt", ["o", "a", "os", "de", "e", "é", "um", "uma", "que", "não", "para", "com"]),
        ("tr", ["ve", "bir", "bu", "için", "ne", "mi", "de", "da", "çok", "var", "nasıl", "ile"]),
    ];

    /// <summary>Looks at <paramref name="texts"/>; comparing them takes files in <paramref name="scratch"/>.</summary>
    public static TextProfile Of(IReadOnlyList<string> texts, string scratch)
    {
        var words = texts.Select(text => (long)Words.Count(text)).Order().ToList();
        var scripts = texts.Select(text => ScriptCount.Of(text)).ToList();
        var lettered = scripts.Where(count => count.Letters > 0).ToList();
        var (arabic, latin) = (lettered.Sum(c => (long)c.Arabic), lettered.Sum(c => (long)c.Latin));
        var script = arabic > latin ? "arabic" : "latin";
        var share = Percentile(lettered.Select(c => script == "arabic" ? c.ArabicShare : c.LatinShare).Order().ToList(), 0.005);
        share = Math.Floor((share - 0.02) * 20) / 20;
        var (low, high) = (Percentile(words, 0.01), Percentile(words, 0.99));
        var alike = Similarities.ToDictionary(s => s, s => AlikeShare(texts, s, scratch));
        return new TextProfile(
            Math.Max(1, Math.Min(low - 1, (long)(low * 0.8))), Math.Max(high + 1, (long)Math.Ceiling(high * 1.2)), words[0], words[^1],
            share >= 0.4 ? script : null, share, lettered.Count == texts.Count, LanguageOf(texts, script),
            Similarities.Where(s => alike[s] <= Tolerated).Cast<double?>().FirstOrDefault(), alike[1], Math.Max(0, alike[0.8] - alike[1]));
    }

    private static double AlikeShare(IReadOnlyList<string> texts, double similarity, string scratch)
    {
        using var index = new NearDuplicateIndex(similarity, texts.Count, scratch);
        var alike = 0;
        for (var i = 0; i < texts.Count; i++)
        {
            var text = index.Prepare(texts[i]);
            if (index.FindNearest(text) is null) index.Add(text, i);
            else alike++;
        }

        return (double)alike / texts.Count;
    }

    private static T Percentile<T>(List<T> sorted, double share) =>
        sorted.Count == 0 ? default! : sorted[(int)(share * (sorted.Count - 1))];

    private static string LanguageOf(IReadOnlyList<string> texts, string script)
    {
        if (script == "arabic") return "ar";
        var words = texts.Take(2000).SelectMany(text => CompareKey.Of(text).Split(' ')).ToList();
        var (language, share) = Common
            .Select(common => (common.Language, Share: (double)words.Count(word => common.Words.Contains(word)) / Math.Max(1, words.Count)))
            .MaxBy(found => found.Share);
        return share >= 0.05 ? language : "und";
    }
}
