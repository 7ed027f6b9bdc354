using Minwal.Values;

namespace Minwal.Keywords;

/// <summary>
/// How far the words of a text speak for a label, by lists of keywords that the recipe gives: <c>{label: [word or phrase, …]}</c>.
/// A keyword is found at word borders, ignoring case; one that ends in <c>*</c> matches as a prefix of a word. Each keyword counts once.
/// </summary>
internal static class KeywordEvidence
{
    // A recipe has one table of keywords or a few; lists that are computed for each record are arranged anew for each.
    private static readonly KeywordTables Tables = new(16);

    /// <summary>
    /// (hits for <paramref name="label"/> + 1) / (hits for all labels + 2): 0.5 without any hit, towards 1 when all hits
    /// speak for the label and towards 0 when all speak for others (Laplace's rule of succession).
    /// </summary>
    public static double Share(string text, Fields keywords, string label)
    {
        var (labels, hits) = Count(text, keywords);
        var (own, all) = (0, 0);
        for (var i = 0; i < hits.Count; i++)
        {
            all += hits[i];
            if (labels[i] == label) own = hits[i];
        }

        return (own + 1.0) / (all + 2.0);
    }

    /// <summary>How many keywords of each label occur in <paramref name="text"/>; labels and numbers in the order of the lists.</summary>
    public static (IReadOnlyList<string> Labels, IReadOnlyList<int> Hits) Count(string text, Fields keywords)
    {
        var table = Tables.For(keywords);
        return (table.Labels, table.Count(text));
    }
}
