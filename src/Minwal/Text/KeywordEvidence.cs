using System.Runtime.CompilerServices;
using Minwal.Values;

namespace Minwal.Text;

/// <summary>
/// How far the words of a text speak for a label, by lists of keywords that the recipe gives: <c>{label: [word or phrase, …]}</c>.
/// A keyword is found at word borders, ignoring case; one that ends in <c>*</c> matches as a prefix of a word. Each keyword counts once.
/// </summary>
public static class KeywordEvidence
{
    private static readonly ConditionalWeakTable<Fields, KeywordTable> Tables = [];

    [ThreadStatic]
    private static (string Text, KeywordTable Table, int[] Hits) _last;

    /// <summary>
    /// (hits for <paramref name="label"/> + 1) / (hits for all labels + 2): 0.5 without any hit, towards 1 when all hits speak for the label
    /// and towards 0 when all speak for others (Laplace's rule of succession).
    /// </summary>
    public static double Share(string text, Fields keywords, string label)
    {
        var (labels, hits) = Count(text, keywords);
        var (own, all) = (0, 0);
        for (var i = 0; i < hits.Length; i++)
        {
            all += hits[i];
            if (labels[i] == label) own = hits[i];
        }

        return (own + 1.0) / (all + 2.0);
    }

    /// <summary>The labels with at least one hit, most hits first, ties in the order of the lists.</summary>
    public static List<object?> Labels(string text, Fields keywords)
    {
        var (labels, hits) = Count(text, keywords);
        return [.. Enumerable.Range(0, hits.Length).Where(i => hits[i] > 0).OrderByDescending(i => hits[i]).Select(i => (object?)labels[i])];
    }

    /// <summary>How many keywords of each label occur in <paramref name="text"/>; labels and numbers in the order of the lists. Read only.</summary>
    public static (IReadOnlyList<string> Labels, int[] Hits) Count(string text, Fields keywords)
    {
        var table = Tables.GetValue(keywords, static fields => new KeywordTable(fields));
        // A record's confidence and its check look at the same text one after the other.
        if (!ReferenceEquals(_last.Text, text) || !ReferenceEquals(_last.Table, table)) _last = (text, table, table.Count(text));
        return (table.Labels, _last.Hits);
    }
}
