using Minwal.Quality.Classifying;
using Minwal.Quality.Separability;
using Minwal.Quality.Validation;

namespace Minwal.Quality.Fidelity;

/// <summary>How alike two sets of texts are.</summary>
internal static class TextFidelity
{
    /// <summary>The most rows of each set that the two-sample classifier is trained on.</summary>
    public const int MostRows = 5_000;

    /// <summary>
    /// The two-sample Kolmogorov–Smirnov statistic: the greatest difference of the shares of values up to any point, 0 to 1 (N. Smirnov
    /// 1948).
    /// </summary>
    public static double KolmogorovSmirnov(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        var (a, b) = (first.Order().ToArray(), second.Order().ToArray());
        var (i, j, most) = (0, 0, 0.0);
        while (i < a.Length && j < b.Length)
        {
            var at = Math.Min(a[i], b[j]);
            while (i < a.Length && a[i] <= at) i++;
            while (j < b.Length && b[j] <= at) j++;
            most = Math.Max(most, Math.Abs(((double)i / a.Length) - ((double)j / b.Length)));
        }

        return most;
    }

    /// <summary>The total variation distance ½ Σ |p − q| of two distributions that are given by counts, 0 to 1.</summary>
    public static double Distance<T>(IEnumerable<T> first, IEnumerable<T> second) where T : notnull
    {
        var (p, q) = (Count(first), Count(second));
        double n = p.Values.Sum(), m = q.Values.Sum();
        return p.Keys.Union(q.Keys).Sum(key => Math.Abs((p.GetValueOrDefault(key) / n) - (q.GetValueOrDefault(key) / m))) / 2;
    }

    /// <summary>
    /// The share of the words of <paramref name="real"/>, each counted as often as it occurs, that occur in <paramref name="set"/>.
    /// </summary>
    public static double Coverage(IReadOnlyDictionary<string, long> set, IReadOnlyDictionary<string, long> real) =>
        real.Where(word => set.ContainsKey(word.Key)).Sum(word => (double)word.Value) / real.Values.Sum(count => (double)count);

    /// <summary>The Jaccard similarity of two vocabularies.</summary>
    public static double Overlap(IReadOnlyDictionary<string, long> set, IReadOnlyDictionary<string, long> real)
    {
        double both = set.Keys.Count(real.ContainsKey);
        return both / (set.Count + real.Count - both);
    }

    /// <summary>
    /// The classifier two-sample test (D. Lopez-Paz and M. Oquab, Revisiting classifier two-sample tests, ICLR 2017): the area under the
    /// curve of n-grams that tell rows of one set from rows of the other, five folds, equal texts on one side. 0.5 is alike, 1 is told
    /// apart.
    /// </summary>
    public static double? TwoSample(TextSet first, TextSet second, long seed)
    {
        var rows = Math.Min(MostRows, Math.Min(first.Count, second.Count));
        var (a, b) = (first.Sample(rows), second.Sample(rows));
        string[] texts = [.. a.Texts, .. b.Texts], keys = [.. a.Keys, .. b.Keys];
        int[] truth = [.. Enumerable.Range(0, 2 * rows).Select(i => i < rows ? 0 : 1)];
        var folds = Folds.Deal(truth, keys, 5, seed);
        var scores = OutOfFold.Scores(
            NGramCounts.Of(texts, FeatureSet.WordsAndCharacters), [.. truth.Select(t => t == 0 ? "a" : "b")], folds, ["a", "b"]);
        // Rows of different folds were scored by different models, so each fold is ranked by itself.
        var (sum, weight) = (0.0, 0.0);
        foreach (var fold in folds.Distinct())
        {
            int[] held = [.. Enumerable.Range(0, truth.Length).Where(i => folds[i] == fold)];
            double[] ranks = [.. held.Select(i => (double)scores[i][1] - scores[i][0])];
            if (RocCurve.Area(ranks, [.. held.Select(i => truth[i] == 1)]) is not { } area) continue;
            sum += area * held.Length;
            weight += held.Length;
        }

        return weight == 0 ? null : sum / weight;
    }

    private static Dictionary<T, long> Count<T>(IEnumerable<T> values) where T : notnull
    {
        var counts = new Dictionary<T, long>();
        foreach (var value in values) counts[value] = counts.GetValueOrDefault(value) + 1;
        return counts;
    }
}
