using Minwal.Planning;

namespace Minwal.Checks;

/// <summary>
/// How often each value of a feature comes with each label, in five folds of records, and how well the value alone predicts a label.
/// Memory is bounded: after 50,000 different values the others share 4,096 places.
/// </summary>
internal sealed class LabelCounts
{
    public const int Folds = 5;

    private const int MostValues = 50_000, SharedPlaces = 4096;

    // counts[label * Folds + fold]
    private readonly Dictionary<ulong, int[]> _values = [];

    /// <summary>The fold of a record: all its rows share it, so that what is learnt from a record is never tried on the same record.</summary>
    public static int FoldOf(long record) => (int)(SlotRandom.Mix((ulong)record + 1) % Folds);

    public void Add(ulong value, int label, int fold)
    {
        if (!_values.TryGetValue(value, out var counts))
        {
            if (_values.Count >= MostValues) value %= SharedPlaces;
            _values.TryGetValue(value, out counts);
        }

        if (counts is null || counts.Length <= label * Folds) Array.Resize(ref counts, (label + 1) * Folds);
        counts[(label * Folds) + fold]++;
        _values[value] = counts;
    }

    /// <summary>The same counts with each <paramref name="width"/> neighbouring numbers taken together.</summary>
    public LabelCounts Binned(int width)
    {
        var binned = new LabelCounts();
        foreach (var (value, counts) in _values)
        {
            var bin = value / (ulong)width;
            var sum = binned._values.TryGetValue(bin, out var before) ? before : [];
            if (sum.Length < counts.Length) Array.Resize(ref sum, counts.Length);
            for (var i = 0; i < counts.Length; i++) sum[i] += counts[i];
            binned._values[bin] = sum;
        }

        return binned;
    }

    /// <summary>
    /// The area under the ROC curve when rows are ranked by the value itself, as a number, upwards or downwards, whichever is better: max(a, 1 − a) with
    /// a = (pairs in order + half the ties) / (rows with the label × rows without), the Mann–Whitney statistic (Hanley and McNeil 1982). 0.5 when one side is empty.
    /// </summary>
    public double RankAuc(int label)
    {
        var area = Auc(_values.Select(v => ((double)v.Key, Sum(v.Value, label), Sum(v.Value) - Sum(v.Value, label))).ToList()).Area;
        return Math.Max(area, 1 - area);
    }

    /// <summary>
    /// The area under the ROC curve when rows are ranked by how often their value came with the label in the other four folds:
    /// (hits + p) / (rows + 1) with p the label's share there, i.e. target encoding with a prior worth one row (Micci-Barreca 2001), cross-fitted.
    /// Mean over the folds, weighted by their pairs, as in scikit-learn's cross-validated roc_auc.
    /// </summary>
    public double CrossFittedAuc(int label)
    {
        var (hits, rows) = (new double[Folds], new double[Folds]);
        foreach (var counts in _values.Values)
        {
            for (var fold = 0; fold < Folds; fold++)
            {
                hits[fold] += At(counts, label, fold);
                rows[fold] += Row(counts, fold);
            }
        }

        var (area, weight) = (0.0, 0.0);
        for (var fold = 0; fold < Folds; fold++)
        {
            var others = rows.Sum() - rows[fold];
            if (others == 0) continue;
            var prior = (hits.Sum() - hits[fold]) / others;
            var scored = new List<(double, double, double)>();
            foreach (var counts in _values.Values)
            {
                var here = Row(counts, fold);
                if (here == 0) continue;
                var own = At(counts, label, fold);
                scored.Add(((Sum(counts, label) - own + prior) / (Sum(counts) - here + 1), own, here - own));
            }

            var (part, pairs) = Auc(scored);
            area += part * pairs;
            weight += pairs;
        }

        return weight == 0 ? 0.5 : area / weight;
    }

    private static (double Area, double Pairs) Auc(List<(double Score, double With, double Without)> rows)
    {
        rows.Sort((a, b) => a.Score.CompareTo(b.Score));
        var (below, sum, with) = (0.0, 0.0, 0.0);
        for (int i = 0, end; i < rows.Count; i = end)
        {
            var (own, other) = (0.0, 0.0);
            for (end = i; end < rows.Count && rows[end].Score.Equals(rows[i].Score); end++)
            {
                own += rows[end].With;
                other += rows[end].Without;
            }

            sum += own * (below + (other / 2));
            below += other;
            with += own;
        }

        var pairs = with * below;
        return (pairs == 0 ? 0.5 : sum / pairs, pairs);
    }

    private static double At(int[] counts, int label, int fold) => counts.Length > label * Folds ? counts[(label * Folds) + fold] : 0;

    private static double Row(int[] counts, int fold)
    {
        var sum = 0;
        for (var i = fold; i < counts.Length; i += Folds) sum += counts[i];
        return sum;
    }

    private static double Sum(int[] counts, int label) => counts.Length > label * Folds ? counts.AsSpan(label * Folds, Folds).ToArray().Sum() : 0;

    private static double Sum(int[] counts) => counts.Sum();
}
