using Minwal.Text;

namespace Minwal.Quality.Utility;

/// <summary>
/// Which words speak for one set of texts against another: log odds with an informative Dirichlet prior as z-scores (B. Monroe, M. Colaresi
/// and K. Quinn, Fightin' words, Political Analysis 16, 2008): with y the count of the word in a set, n of all words there, and α, α0 those
/// of the prior, δ = ln((y₁ + α) / (n₁ + α0 − y₁ − α)) − ln((y₂ + α) / (n₂ + α0 − y₂ − α)) and z = δ / √(1 / (y₁ + α) + 1 / (y₂ + α)).
/// The prior is both sets together, scaled to 500 words.
/// </summary>
internal static class WordOdds
{
    /// <summary>The weight of the prior, in words.</summary>
    public const double PriorWords = 500;

    /// <summary>The z of every word of <paramref name="first"/> against <paramref name="second"/>, by word.</summary>
    public static Dictionary<string, double> Of(IReadOnlyDictionary<string, long> first, IReadOnlyDictionary<string, long> second)
    {
        double n1 = first.Values.Sum(), n2 = second.Values.Sum(), all = n1 + n2;
        var odds = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var word in first.Keys.Concat(second.Keys))
        {
            if (odds.ContainsKey(word)) continue;
            double y1 = first.GetValueOrDefault(word), y2 = second.GetValueOrDefault(word);
            odds[word] = Odds(y1, n1, y2, n2, (y1 + y2) / all * PriorWords);
        }

        return odds;
    }

    /// <summary>For each label the words that speak most for it against all other labels, strongest first.</summary>
    public static IReadOnlyList<(string Label, string Word, double Odds)> Telling(
        IReadOnlyList<string> texts, IReadOnlyList<string> labels, int most)
    {
        var byLabel = new SortedDictionary<string, Dictionary<string, long>>(StringComparer.Ordinal);
        var all = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < texts.Count; i++)
        {
            if (!byLabel.TryGetValue(labels[i], out var counts)) byLabel[labels[i]] = counts = new(StringComparer.Ordinal);
            foreach (var word in CompareKey.Of(texts[i]).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                counts[word] = counts.GetValueOrDefault(word) + 1;
                all[word] = all.GetValueOrDefault(word) + 1;
            }
        }

        var telling = new List<(string, string, double)>();
        foreach (var (label, counts) in byLabel)
        {
            // Only words of the label can speak for it, so the others need not be compared.
            double n1 = counts.Values.Sum(), total = all.Values.Sum(), n2 = total - n1;
            telling.AddRange(counts
                .Select(word => (Label: label, Word: word.Key,
                    Odds: Odds(word.Value, n1, all[word.Key] - word.Value, n2, all[word.Key] / total * PriorWords)))
                .Where(word => word.Odds > 0).OrderByDescending(word => word.Odds)
                .ThenBy(word => word.Word, StringComparer.Ordinal).Take(most));
        }

        return telling;
    }

    private static double Odds(double y1, double n1, double y2, double n2, double prior)
    {
        var delta = Math.Log((y1 + prior) / (n1 + PriorWords - y1 - prior)) - Math.Log((y2 + prior) / (n2 + PriorWords - y2 - prior));
        return delta / Math.Sqrt((1 / (y1 + prior)) + (1 / (y2 + prior)));
    }
}
