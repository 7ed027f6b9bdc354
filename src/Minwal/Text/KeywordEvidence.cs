using Minwal.Values;

namespace Minwal.Text;

/// <summary>
/// How far the words of a text speak for a label, by lists of keywords that the recipe gives: <c>{label: [word or phrase, …]}</c>.
/// A keyword is found at word borders, ignoring case; one that ends in <c>*</c> matches as a prefix of a word.
/// </summary>
public static class KeywordEvidence
{
    /// <summary>
    /// (hits for <paramref name="label"/> + 1) / (hits for all labels + 2): 0.5 without any hit, towards 1 when all hits speak for the label
    /// and towards 0 when all speak for others (Laplace's rule of succession). Each keyword counts once.
    /// </summary>
    public static double Share(string text, Fields keywords, string label)
    {
        var (own, all) = (0, 0);
        foreach (var (name, list) in keywords)
        {
            var hits = Hits(text, list);
            all += hits;
            if (string.Equals(name, label, StringComparison.Ordinal)) own = hits;
        }

        return (own + 1.0) / (all + 2.0);
    }

    /// <summary>The labels with at least one hit, most hits first, ties in the order of the lists.</summary>
    public static List<object?> Labels(string text, Fields keywords) =>
        keywords.Select(entry => (entry.Key, Hits: Hits(text, entry.Value))).Where(e => e.Hits > 0)
            .OrderByDescending(e => e.Hits).Select(e => (object?)e.Key).ToList();

    /// <summary>How many of the keywords in <paramref name="list"/> occur in <paramref name="text"/>.</summary>
    public static int Hits(string text, object? list) =>
        list is IReadOnlyList<object?> words ? words.Count(word => Occurs(text, Value.ToText(word))) : 0;

    private static bool Occurs(string text, string keyword)
    {
        var prefix = keyword.EndsWith('*');
        var needle = prefix ? keyword[..^1] : keyword;
        if (needle.Length == 0) return false;
        for (var at = text.IndexOf(needle, StringComparison.OrdinalIgnoreCase); at >= 0;
             at = at + 1 < text.Length ? text.IndexOf(needle, at + 1, StringComparison.OrdinalIgnoreCase) : -1)
        {
            var end = at + needle.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (prefix || end == text.Length || !char.IsLetterOrDigit(text[end]))) return true;
        }

        return false;
    }
}
