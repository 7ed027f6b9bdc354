using Minwal.Quality.Classifying;
using Minwal.Quality.Reports;
using Minwal.Quality.Validation;
using Minwal.Values;

namespace Minwal.Quality.Utility;

/// <summary>How well a classifier tells the labels of rows that it has not seen.</summary>
internal static class ClassifierTest
{
    private const int Bins = 15;

    /// <summary>The report on <paramref name="rows"/>.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="counts">How many rows of each label it was trained on.</param>
    /// <param name="rows">The rows, each with a label.</param>
    /// <param name="seed">The seed of the intervals.</param>
    public static ReportSection Of(
        TextClassifier classifier, IReadOnlyDictionary<string, long> counts, IReadOnlyList<LabelledText> rows, long seed)
    {
        string[] texts = [.. rows.Select(row => row.Text)], truth = [.. rows.Select(row => row.Label!)];
        var (predicted, confidences) = classifier.Predict(texts);
        var confusion = new Confusion(truth, predicted);
        var majority = counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).First().Key;
        var unknown = truth.Count(label => !classifier.Labels.Contains(label));
        ReportFigure[] figures =
        [
            new("accuracy", "accuracy", confusion.Accuracy)
            {
                Interval = Bootstrap.Of(truth.Length, drawn => drawn.Count(i => truth[i] == predicted[i]) / (double)drawn.Length, seed),
                Controls =
                [
                    new Control("majority", truth.Count(label => label == majority) / (double)truth.Length),
                    new Control("label names only", Floors.LabelNames(classifier.Labels, texts, truth)),
                ],
                Meaning = "The share of rows that are told rightly; a floor is what needs no training.",
            },
            new("macro_f1", "macro-F1", confusion.MacroF1)
            {
                Controls = [new Control("majority", MajorityF1(truth, majority))],
                Meaning = "The mean of the labels' F1: each label counts the same, however rare.",
            },
            classifier.Temperature is null
                ? ReportFigure.None("calibration_error", "calibration error", "too few rows were trained on to calibrate a confidence")
                : new("calibration_error", "calibration error", CalibrationError(confidences, truth, predicted))
                {
                    Controls = [new Control("mean confidence", confidences.Average())],
                    Meaning = "How far the confidence lies from the share that is right, on average over 15 bins (0 is best).",
                },
            new("unknown", "rows with labels that it was not trained on", unknown) { IsCount = true },
        ];
        return new ReportSection("test", "Test", figures)
        {
            Tables =
            [
                ReportTable.OfLabels("labels", "Each label, worst first", confusion),
                ReportTable.OfMistakes("mistakes", "What is taken for what", confusion),
            ],
        };
    }

    /// <summary>
    /// The expected calibration error: the mean over 15 bins of confidence of |share that is right − mean confidence|, weighted by rows (M.
    /// Naeini, G. Cooper and M. Hauskrecht, AAAI 2015).
    /// </summary>
    public static double CalibrationError(IReadOnlyList<double> confidences, IReadOnlyList<string> truth, IReadOnlyList<string> predicted)
    {
        var (sums, hits, rows) = (new double[Bins], new long[Bins], new long[Bins]);
        for (var i = 0; i < truth.Count; i++)
        {
            var bin = Math.Clamp((int)Math.Ceiling(confidences[i] * Bins) - 1, 0, Bins - 1);
            sums[bin] += confidences[i];
            rows[bin]++;
            if (truth[i] == predicted[i]) hits[bin]++;
        }

        return Enumerable.Range(0, Bins).Sum(bin => Math.Abs(hits[bin] - sums[bin])) / truth.Count;
    }

    /// <summary>How many rows of each label there are, as the model's file keeps it.</summary>
    public static Fields Counts(IEnumerable<LabelledText> rows) => new(rows.GroupBy(row => row.Label!, StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => KeyValuePair.Create(group.Key, (object?)(long)group.Count())));

    private static double MajorityF1(string[] truth, string majority) =>
        new Confusion(truth, [.. truth.Select(_ => majority)]).MacroF1;
}
