using System.Globalization;

namespace Minwal.Quality.Separability;

/// <summary>
/// One feature tried alone. The score of a value is the share of positive labels among rows with that value in other records (five folds by
/// record, smoothed towards the overall share), so that rare values cannot look telling by chance; the area under the curve is the
/// Mann–Whitney statistic of these scores (J. Hanley and B. McNeil, Radiology 143, 1982), ties counted half. For numbers the plain order of
/// the numbers is tried too and the higher area is reported. Memory depends on the number of different values, not on the number of rows.
/// </summary>
/// <param name="number">Whether values are numbers.</param>
internal sealed class SingleFeature(bool number)
{
    public const int Folds = 5;
    private const int MostValues = 200_000;

    // The quantile of the normal distribution below which 99 % lie: several features are tried at once.
    private const double Quantile = 2.326, Rare = 0.01;

    private const double Smoothing = 2;

    private readonly Dictionary<string, long[]> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts a row; <paramref name="fold"/> is its record's.</summary>
    public void Add(string value, bool positive, int fold)
    {
        if (!_counts.TryGetValue(value, out var counts))
        {
            // So many different values tell nothing about each other; the rest is counted as one.
            if (_counts.Count >= MostValues && !_counts.ContainsKey(value = "")) _counts[value] = new long[2 * Folds];
            else if (_counts.Count < MostValues) _counts[value] = new long[2 * Folds];
            counts = _counts[value];
        }

        counts[(2 * fold) + (positive ? 1 : 0)]++;
    }

    /// <summary>
    /// Why there are too few rows to say anything; null when there are enough: so many that an order which tells the label without an
    /// exception, forwards or backwards, comes by chance less than once in a hundred times.
    /// </summary>
    public string? NotJudged()
    {
        var (negative, positive) = Totals(except: -1);
        return NotJudged(negative, positive);
    }

    /// <summary>The same for so many rows of each kind.</summary>
    public static string? NotJudged(long negative, long positive)
    {
        if (negative + positive == 0) return "there are no rows";
        if (negative == 0 || positive == 0)
            return "all rows have the same label, so there is nothing to tell and nothing to learn from it";
        return 2 / Orders(negative, positive) < Rare ? null
            : FormattableString.Invariant($"too few to judge: {positive} with the label and {negative} without");
    }

    /// <summary>
    /// How far an area may lie above the truth by chance (one-sided, 99 %), where its standard error is <paramref name="error"/>.
    /// </summary>
    public static double Chance(double error) => Quantile * error;

    /// <summary>
    /// The area under the curve, 0.5 to 1; null when there are not both labels, or never among rows that are ranked together.
    /// </summary>
    public double? AreaUnderCurve() => Measure()?.Area;

    /// <summary>The same, and whether it is that of the plain order of numbers, in which all rows are compared with each other.</summary>
    public (double Area, bool IsPlain)? Measure()
    {
        if (Totals(except: -1) is (0, _) or (_, 0)) return null;
        // Each fold is ranked by itself: scores of different folds start from different overall shares and do not compare.
        var (sum, weight) = (0.0, 0.0);
        for (var fold = 0; fold < Folds; fold++)
        {
            var (negative, positive) = Totals(except: fold);
            var prior = negative + positive == 0 ? 0.5 : (double)positive / (negative + positive);
            var scored = new List<(double Score, long Negative, long Positive)>();
            foreach (var counts in _counts.Values)
            {
                if (counts[2 * fold] + counts[(2 * fold) + 1] == 0) continue;
                var (n, p) = Sum(counts, fold);
                scored.Add(((p + (Smoothing * prior)) / (n + p + Smoothing), counts[2 * fold], counts[(2 * fold) + 1]));
            }

            var pairs = (double)scored.Sum(s => s.Negative) * scored.Sum(s => s.Positive);
            sum += Area(scored) * pairs;
            weight += pairs;
        }

        if (weight == 0) return null;
        var area = Math.Max(0.5, sum / weight);
        if (!number) return (area, false);
        var scores = _counts.Select(c =>
            (double.Parse(c.Key, CultureInfo.InvariantCulture), Sum(c.Value, -1).Negative, Sum(c.Value, -1).Positive));
        var plain = Area([.. scores]);
        var ordered = Math.Max(plain, 1 - plain);
        return ordered >= area ? (ordered, true) : (area, false);
    }

    /// <summary>
    /// The standard error of <paramref name="area"/> over the rows that were counted, 0 to 0.5 (formula 2 of J. Hanley and B. McNeil,
    /// Radiology 143, 1982, with Q1 = A / (2 − A) and Q2 = 2 A² / (1 + A)). But for a plain order only pairs within a fold were compared:
    /// of few rows they are far fewer than all pairs, and the error is as much greater.
    /// </summary>
    public double StandardError(double area, bool isPlain = false)
    {
        if (isPlain)
        {
            var (all, with) = Totals(except: -1);
            return StandardError(area, all, with);
        }

        var (sum, weight) = (0.0, 0.0);
        for (var fold = 0; fold < Folds; fold++)
        {
            long negative = 0, positive = 0;
            foreach (var counts in _counts.Values)
            {
                negative += counts[2 * fold];
                positive += counts[(2 * fold) + 1];
            }

            var pairs = (double)negative * positive;
            var error = StandardError(area, negative, positive) * pairs;
            sum += error * error;
            weight += pairs;
        }

        return weight == 0 ? 0 : Math.Sqrt(sum) / weight;
    }

    /// <summary>The standard error of <paramref name="area"/> over so many rows of each kind.</summary>
    public static double StandardError(double area, long negative, long positive)
    {
        if (negative == 0 || positive == 0) return 0;
        var (one, two, square) = (area / (2 - area), 2 * area * area / (1 + area), area * area);
        var variance = (area * (1 - area)) + ((positive - 1) * (one - square)) + ((negative - 1) * (two - square));
        return Math.Sqrt(Math.Max(0, variance) / ((double)negative * positive));
    }

    /// <summary>In how many ways rows of two labels can lie, as far as it matters here.</summary>
    private static double Orders(long negative, long positive)
    {
        var orders = 1.0;
        for (long i = 1; i <= Math.Min(negative, positive) && orders <= 2 / Rare; i++)
            orders *= (double)(Math.Max(negative, positive) + i) / i;
        return orders;
    }

    private (long Negative, long Positive) Totals(int except)
    {
        var (negative, positive) = (0L, 0L);
        foreach (var counts in _counts.Values)
        {
            var (n, p) = Sum(counts, except);
            negative += n;
            positive += p;
        }

        return (negative, positive);
    }

    private static (long Negative, long Positive) Sum(long[] counts, int except)
    {
        var (negative, positive) = (0L, 0L);
        for (var fold = 0; fold < Folds; fold++)
        {
            if (fold == except) continue;
            negative += counts[2 * fold];
            positive += counts[(2 * fold) + 1];
        }

        return (negative, positive);
    }

    private static double Area(List<(double Score, long Negative, long Positive)> scored)
    {
        double pairs = 0, below = 0, positives = 0;
        foreach (var group in scored.GroupBy(s => s.Score).OrderBy(g => g.Key))
        {
            double negative = group.Sum(g => g.Negative), positive = group.Sum(g => g.Positive);
            pairs += positive * (below + (negative / 2));
            below += negative;
            positives += positive;
        }

        return positives == 0 || below == 0 ? 0.5 : pairs / (positives * below);
    }
}
