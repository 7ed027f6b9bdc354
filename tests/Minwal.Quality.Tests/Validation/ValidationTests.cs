using Minwal.Quality.Classifying;
using Minwal.Quality.Sheets;
using Minwal.Quality.Utility;
using Minwal.Quality.Validation;
using Xunit;

namespace Minwal.Quality.Tests.Validation;

public sealed class ValidationTests
{
    // The figures are scikit-learn's and numpy's: /usr/bin/python3 tests/Minwal.Quality.Tests/reference.py
    [Fact]
    public void Accuracy_macro_F1_and_the_figures_of_a_label_are_those_of_scikit_learn()
    {
        var predicted = TextClassifier.Train(Banking.TrainTexts, Banking.TrainLabels,
            new TrainingOptions { Tolerance = 1e-4f, MostPasses = 2_000 }).Predict(Banking.TestTexts).Labels;
        var confusion = new Confusion(Banking.TestLabels, predicted);
        Assert.Equal(0.85, confusion.Accuracy, 5);
        Assert.Equal(0.84568, confusion.MacroF1, 5);
        var (precision, recall, f1, rows) = confusion.Of("top_up_failed");
        Assert.Equal((0.72727, 0.8, 0.7619, 10L), (Math.Round(precision, 5), recall, Math.Round(f1, 5), rows));
        Assert.Equal(0.828571, LabelSheet.Kappa(Banking.TestLabels, predicted), 6);
    }

    [Fact]
    public void The_area_under_the_curve_counts_ties_half() =>
        Assert.Equal(0.475714, RocCurve.Area([.. Banking.TestTexts.Select(text => (double)Text.Words.Count(text))],
            [.. Banking.TestLabels.Select(label => label == "card_arrival")])!.Value, 6);

    [Fact]
    public void Where_there_is_one_label_there_is_no_area() => Assert.Null(RocCurve.Area([1, 2], [true, true]));

    [Fact]
    public void What_is_mistaken_is_ranked()
    {
        var confusion = new Confusion(["a", "a", "a", "b"], ["b", "b", "c", "b"]);
        Assert.Equal([("a", "b", 2L), ("a", "c", 1L)], confusion.Mistakes(9));
        Assert.Equal(["a", "b", "c"], confusion.Labels);
    }

    [Fact]
    public void Folds_keep_the_shares_of_labels()
    {
        int[] labels = [.. Enumerable.Range(0, 1_003).Select(i => i % 10 == 0 ? 1 : 0)];
        var folds = Folds.Deal(labels, null, 5, seed: 3);
        for (var fold = 0; fold < 5; fold++)
        {
            Assert.InRange(folds.Count(f => f == fold), 200, 202);
            Assert.InRange(Enumerable.Range(0, labels.Length).Count(i => folds[i] == fold && labels[i] == 1), 20, 21);
        }
    }

    [Fact]
    public void Folds_never_part_a_group_and_still_keep_the_shares()
    {
        int[] labels = [.. Enumerable.Range(0, 1_000).Select(i => i / 10 % 4 == 0 ? 1 : 0)];
        string[] groups = [.. Enumerable.Range(0, 1_000).Select(i => $"g{i / 10}")];
        var folds = Folds.Deal(labels, groups, 5, seed: 3);
        Assert.All(Enumerable.Range(0, 1_000).GroupBy(i => groups[i]), group => Assert.Single(group.Select(i => folds[i]).Distinct()));
        for (var fold = 0; fold < 5; fold++)
            Assert.Equal(50, Enumerable.Range(0, labels.Length).Count(i => folds[i] == fold && labels[i] == 1));
    }

    [Fact]
    public void The_quantiles_are_those_of_numpy()
    {
        double[] values = [1, 2, 4, 8, 16];
        Assert.Equal([1.1, 4, 15.2], new[] { 0.025, 0.5, 0.975 }.Select(share => Math.Round(Bootstrap.Quantile(values, share), 6)));
    }

    [Fact]
    public void The_interval_of_a_mean_is_about_two_standard_errors_wide()
    {
        // 400 rows of which half are right: the standard error is .025.
        var interval = Bootstrap.Of(400, drawn => drawn.Count(i => i % 2 == 0) / 400.0, seed: 1)!;
        Assert.InRange(interval.Low, 0.44, 0.46);
        Assert.InRange(interval.High, 0.54, 0.56);
        Assert.Equal(interval, Bootstrap.Of(400, drawn => drawn.Count(i => i % 2 == 0) / 400.0, seed: 1));
    }

    [Fact]
    public void The_calibration_error_is_the_distance_of_confidence_from_truth() =>
        // Three of the fifteen bins: .95 and .99 with one of two right, .91 right, .31 right: (|1 − 1.94| + |1 − .91| + |1 − .31|) / 4.
        Assert.Equal(0.43, ClassifierTest.CalibrationError([0.95, 0.99, 0.31, 0.91], ["a", "a", "a", "a"], ["a", "b", "a", "a"]), 6);
}
