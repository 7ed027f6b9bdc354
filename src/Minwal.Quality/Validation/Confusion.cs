namespace Minwal.Quality.Validation;

/// <summary>How often each label was taken for each other one, and the usual figures from it.</summary>
internal sealed class Confusion
{
    private readonly Dictionary<string, int> _numbers;
    private readonly long[,] _counts;

    /// <param name="truth">The true label of each row.</param>
    /// <param name="predicted">The label that was predicted for it.</param>
    public Confusion(IReadOnlyList<string> truth, IReadOnlyList<string> predicted)
    {
        Labels = [.. truth.Concat(predicted).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _numbers = Labels.Select((label, i) => (label, i)).ToDictionary(l => l.label, l => l.i, StringComparer.Ordinal);
        _counts = new long[Labels.Count, Labels.Count];
        for (var i = 0; i < truth.Count; i++) _counts[_numbers[truth[i]], _numbers[predicted[i]]]++;
        Rows = truth.Count;
    }

    /// <summary>Every label that is true or was predicted somewhere, in ordinal order.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>How many rows there are.</summary>
    public long Rows { get; }

    /// <summary>How many rows of label <paramref name="truth"/> were predicted to be <paramref name="predicted"/>.</summary>
    public long this[string truth, string predicted] => _counts[_numbers[truth], _numbers[predicted]];

    /// <summary>The share of rows that were told rightly; NaN without rows.</summary>
    public double Accuracy => Labels.Sum(label => this[label, label]) / (double)Rows;

    /// <summary>
    /// The mean of the labels' F1, each label counted once; labels that were only predicted count as 0, as in scikit-learn.
    /// </summary>
    public double MacroF1 => Labels.Count == 0 ? double.NaN : Labels.Average(label => Of(label).F1);

    /// <summary>
    /// Precision = TP / (TP + FP), recall = TP / (TP + FN), F1 = 2 TP / (2 TP + FP + FN) of one label; 0 where nothing is divided by
    /// nothing.
    /// </summary>
    public (double Precision, double Recall, double F1, long Rows) Of(string label)
    {
        var number = _numbers[label];
        var (row, column) = (0L, 0L);
        for (var i = 0; i < Labels.Count; i++)
        {
            row += _counts[number, i];
            column += _counts[i, number];
        }

        var hits = _counts[number, number];
        return (Ratio(hits, column), Ratio(hits, row), Ratio(2 * hits, row + column), row);
    }

    /// <summary>What was most often taken for what else, most frequent first.</summary>
    public IReadOnlyList<(string Truth, string Predicted, long Rows)> Mistakes(int most) =>
        [.. (from truth in Labels
            from predicted in Labels
            where truth != predicted && this[truth, predicted] > 0
            orderby this[truth, predicted] descending, truth, predicted
            select (truth, predicted, this[truth, predicted])).Take(most)];

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
