using Minwal.Text;

namespace Minwal.Quality.Validation;

/// <summary>
/// Rows dealt into folds, so that each is told by a model that has not seen its group. Groups are dealt whole, largest first, each to the
/// fold in which the labels' shares then lie nearest to each other (the greedy rule of scikit-learn's StratifiedGroupKFold); without groups
/// each row is one.
/// </summary>
internal static class Folds
{
    /// <summary>The fold of each row, from 0.</summary>
    /// <param name="labels">The label of each row, by number.</param>
    /// <param name="groups">The group of each row; null when each row is its own.</param>
    /// <param name="folds">How many folds.</param>
    /// <param name="seed">Which of the equally good ways is taken.</param>
    public static int[] Deal(IReadOnlyList<int> labels, IReadOnlyList<string>? groups, int folds, long seed)
    {
        var result = new int[labels.Count];
        if (groups is null || groups.Distinct(StringComparer.Ordinal).Count() == groups.Count)
        {
            var next = new Dictionary<int, int>();
            foreach (var row in Shuffled(labels.Count, seed))
            {
                // Each label begins where the one before it has ended, so that folds are of one size.
                var at = next.GetValueOrDefault(labels[row], labels[row] % folds);
                (result[row], next[labels[row]]) = (at, (at + 1) % folds);
            }

            return result;
        }

        var classes = labels.Count == 0 ? 0 : labels.Max() + 1;
        var totals = new double[classes];
        foreach (var label in labels) totals[label]++;
        var order = Shuffled(labels.Count, seed);
        var members = order.GroupBy(row => groups[row], StringComparer.Ordinal).OrderByDescending(group => group.Count()).ToList();
        var shares = new double[folds, classes];
        var sizes = new long[folds];
        foreach (var group in members)
        {
            var counts = new double[classes];
            foreach (var row in group) counts[labels[row]]++;
            var best = 0;
            var least = (Spread: double.MaxValue, Size: long.MaxValue);
            for (var fold = 0; fold < folds; fold++)
            {
                var tried = (Spread(fold, counts), sizes[fold]);
                if (tried.CompareTo(least) < 0) (least, best) = (tried, fold);
            }

            for (var label = 0; label < classes; label++) shares[best, label] += counts[label] / totals[label];
            sizes[best] += group.Count();
            foreach (var row in group) result[row] = best;
        }

        return result;

        // The mean over labels of the standard deviation over folds of the label's share.
        double Spread(int fold, double[] counts)
        {
            var sum = 0.0;
            for (var label = 0; label < classes; label++)
            {
                var (mean, square) = (0.0, 0.0);
                for (var f = 0; f < folds; f++)
                {
                    var share = shares[f, label] + (f == fold ? counts[label] / totals[label] : 0);
                    mean += share;
                    square += share * share;
                }

                mean /= folds;
                sum += Math.Sqrt(Math.Max(0, (square / folds) - (mean * mean)));
            }

            return Math.Round(sum / Math.Max(1, classes), 12);
        }
    }

    /// <summary>The numbers below <paramref name="count"/> in an order of chance that <paramref name="seed"/> decides.</summary>
    public static int[] Shuffled(int count, long seed)
    {
        var order = Enumerable.Range(0, count).ToArray();
        var state = SplitMix64.Mix((ulong)seed);
        for (var i = count - 1; i > 0; i--)
        {
            var other = (int)Math.BigMul(SplitMix64.Next(ref state), (ulong)(i + 1), out _);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }
}
