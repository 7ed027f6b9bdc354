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
        var (own, all) = (0, 0);
        foreach (var (name, hits) in Hits(text, keywords))
        {
            all += hits;
            if (string.Equals(name, label, StringComparison.Ordinal)) own = hits;
        }

        return (own + 1.0) / (all + 2.0);
    }

    /// <summary>The labels with at least one hit, most hits first, ties in the order of the lists.</summary>
    public static List<object?> Labels(string text, Fields keywords) =>
        Hits(text, keywords).Where(e => e.Hits > 0).OrderByDescending(e => e.Hits).Select(e => (object?)e.Label).ToList();

    /// <summary>How many keywords of each label occur in <paramref name="text"/>, in the order of the lists.</summary>
    public static IEnumerable<(string Label, int Hits)> Hits(string text, Fields keywords)
    {
        var table = Tables.GetValue(keywords, static fields => new KeywordTable(fields));
        // A record's confidence and its check look at the same text one after the other.
        if (!ReferenceEquals(_last.Text, text) || !ReferenceEquals(_last.Table, table)) _last = (text, table, table.Count(text));
        var hits = _last.Hits;
        return table.Labels.Select((label, i) => (label, hits[i]));
    }
}
