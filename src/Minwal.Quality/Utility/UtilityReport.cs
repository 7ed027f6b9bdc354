using Minwal.Quality.Classifying;
using Minwal.Quality.Reports;
using Minwal.Quality.Validation;

namespace Minwal.Quality.Utility;

/// <summary>
/// What a set is worth as training data: trained on it, tested on real rows (TSTR), beside trained on real rows and tested on the same
/// (TRTR; C. Esteban, S. Hyland and G. Rätsch, 2017), and how many real rows of each label give as much.
/// </summary>
internal static class UtilityReport
{
    /// <summary>The most rows that a classifier is trained on here; of more, a sample.</summary>
    public const int MostRows = 50_000;

    private const string Name = "utility", Title = "Utility: what a classifier learns from it (accuracy on real rows)";
    private const int Draws = 3;

    private static readonly int[] Shots = [1, 2, 5, 10, 20, 50, 100, 200, 500];

    private static readonly TrainingOptions Plain = new() { Calibrates = false };

    /// <summary>The section on <paramref name="set"/> against <paramref name="reference"/>.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="reference">The real rows; null when there are none.</param>
    /// <param name="test">Real rows to test on; null to hold back two in five of the reference.</param>
    /// <param name="seed">The seed of samples and intervals.</param>
    public static ReportSection Of(TextSet set, TextSet? reference, TextSet? test, long seed)
    {
        if (reference is null) return ReportSection.None(Name, Title, "there is nothing to test on; --reference FILE names real rows");
        if (new[] { set, reference, test }.OfType<TextSet>().Any(side => side.Rows.Any(row => row.Label is null)))
            return ReportSection.None(Name, Title, "one side has no labels; --label-field names them");
        var known = set.Rows.Select(row => row.Label!).ToHashSet(StringComparer.Ordinal);
        var shared = reference.Rows.Select(row => row.Label!).Where(known.Contains).ToHashSet(StringComparer.Ordinal);
        if (shared.Count < 2)
        {
            var found = shared.Count == 0 ? "no label occurs" : $"only '{shared.First()}' occurs";
            return ReportSection.None(Name, Title, found + " on both sides; --map theirs=ours names those that are the same");
        }

        var (real, held) = Split(reference, test, shared, seed);
        var mine = Of(set.Rows.Where(row => shared.Contains(row.Label!)), seed).Sample(MostRows);
        if (held.Count < 20 || real.Count < 20)
            return ReportSection.None(Name, Title, "fewer than 20 real rows of the labels that both sides have");

        string[] truth = Labels(held);
        string[] byMine = Told(mine, held), byReal = Told(real, held), byBoth = Told(Of([.. real.Rows, .. mine.Rows], seed), held);
        double Right(string[] told, int[] drawn) => drawn.Count(i => told[i] == truth[i]) / (double)drawn.Length;
        var (tstr, trtr) = (Floors.Accuracy(truth, byMine), Floors.Accuracy(truth, byReal));
        var curve = Curve(real, held, truth, seed);
        var floors = Floors.Of(mine.Texts, Labels(mine), held.Texts, truth);
        var confusion = new Confusion(truth, byMine);
        var repeated = mine.Keys.Intersect(held.Keys).Count();
        ReportFigure[] figures =
        [
            new("tstr", "trained on this, tested on real (TSTR)", tstr)
            {
                Interval = Bootstrap.Of(truth.Length, drawn => Right(byMine, drawn), seed),
                Controls = floors,
                Meaning = "A figure near one of its floors says that nothing was learned that the floor does not know.",
            },
            new("trtr", "trained on real, tested on real (TRTR)", trtr)
            {
                Interval = Bootstrap.Of(truth.Length, drawn => Right(byReal, drawn), seed),
                Controls = Floors.Of(real.Texts, Labels(real), held.Texts, truth),
            },
            new("ratio", "TSTR / TRTR", tstr / trtr)
            {
                Interval = Bootstrap.Of(truth.Length, drawn => Right(byMine, drawn) / Right(byReal, drawn), seed),
                Controls = [new Control("best floor", floors.Max(f => f.Value) / trtr)],
            },
            Worth(tstr, curve),
            new("both", "real and this together", Floors.Accuracy(truth, byBoth))
            {
                Interval = Bootstrap.Of(truth.Length, drawn => Right(byBoth, drawn), seed),
                Controls = [new Control("real alone", trtr), new Control("gain", Floors.Accuracy(truth, byBoth) - trtr)],
            },
            new("macro_f1", "macro-F1 of TSTR", confusion.MacroF1)
            {
                Controls = [new Control("TRTR", new Confusion(truth, byReal).MacroF1)],
            },
            new("labels", "labels that both sides have", shared.Count)
            {
                IsCount = true,
                Controls = [new Control("here", known.Count), new Control("real", reference.Rows.Select(r => r.Label).Distinct().Count())],
            },
            new("test_rows", "real rows tested on", held.Count)
            {
                IsCount = true,
                Controls =
                [
                    new Control("real rows trained on", real.Count), new Control("rows of this", mine.Count),
                    new Control("of this also in the test", repeated),
                ],
                Meaning = repeated > 0 ? "Rows of this that stand in the test too are known already: TSTR is too good by them." : null,
            },
        ];
        return new ReportSection(Name, Title, figures) { Tables = [.. Tables(confusion, curve), Learning(mine, held, truth, seed)] };
    }

    /// <summary>The real rows that are trained on, and those that are tested on: of another file, or held back whole groups.</summary>
    private static (TextSet Train, TextSet Test) Split(TextSet reference, TextSet? test, HashSet<string> shared, long seed)
    {
        var rows = reference.Rows.Where(row => shared.Contains(row.Label!)).ToList();
        if (test is not null) return (Of(rows, seed).Sample(MostRows), Of(test.Rows.Where(row => shared.Contains(row.Label!)), seed));
        var labels = shared.Order(StringComparer.Ordinal).Select((label, i) => (label, i))
            .ToDictionary(l => l.label, l => l.i, StringComparer.Ordinal);
        // Equal texts stay on one side, so that nothing that is tested on was learned.
        string[] groups = [.. rows.Select(row => row.Group ?? Text.CompareKey.Of(row.Text))];
        var folds = Folds.Deal([.. rows.Select(row => labels[row.Label!])], groups, 5, seed);
        return (Of(rows.Where((_, i) => folds[i] > 1), seed).Sample(MostRows), Of(rows.Where((_, i) => folds[i] <= 1), seed));
    }

    /// <summary>The accuracy by real rows of each label, the mean of a few draws; as long as labels have more.</summary>
    private static List<ShotAccuracy> Curve(TextSet real, TextSet held, string[] truth, long seed)
    {
        var counts = NGramCounts.Of(real.Texts, FeatureSet.WordsAndCharacters);
        var tests = NGramCounts.Of(held.Texts, FeatureSet.WordsAndCharacters);
        var labels = Labels(real);
        var largest = labels.GroupBy(l => l).Max(g => g.Count());
        var curve = new List<ShotAccuracy>();
        foreach (var shots in Shots.Where(s => s < largest))
        {
            var told = new List<double>();
            var rows = 0;
            for (var draw = 0; draw < Draws; draw++)
            {
                var taken = new Dictionary<string, int>(StringComparer.Ordinal);
                int[] chosen = [.. Folds.Shuffled(real.Count, seed + (1_000 * (draw + 1)))
                    .Where(i => (taken[labels[i]] = taken.GetValueOrDefault(labels[i]) + 1) <= shots).Order()];
                rows = chosen.Length;
                var classifier = TextClassifier.Train(counts, chosen, [.. chosen.Select(i => labels[i])], Plain);
                told.Add(Floors.Accuracy(truth, classifier.Predict(tests, null)));
            }

            curve.Add(new ShotAccuracy(shots, rows, told.Average(), told.Min(), told.Max()));
        }

        return curve;
    }

    /// <summary>
    /// Where the curve of real rows reaches the accuracy, between its points in a straight line over the logarithm of rows.
    /// </summary>
    internal static ReportFigure Worth(double accuracy, IReadOnlyList<ShotAccuracy> curve)
    {
        const string Key = "worth", Heading = "worth so many real rows of each label";
        if (curve.Count == 0) return ReportFigure.None(Key, Heading, "the real set has one row of each label");
        const string Meaning = "So many real rows of each label, labelled by hand, give a classifier that is as good.";
        if (accuracy <= curve[0].Accuracy)
        {
            return new ReportFigure(Key, Heading, accuracy < curve[0].Accuracy ? 0 : curve[0].Shots)
            {
                Controls = [new Control($"accuracy of {curve[0].Shots}", curve[0].Accuracy)],
                Meaning = accuracy < curve[0].Accuracy ? "Less than a single real row of each label." : Meaning,
            };
        }

        for (var i = 1; i < curve.Count; i++)
        {
            var (low, high) = (curve[i - 1], curve[i]);
            if (accuracy > high.Accuracy) continue;
            var share = (accuracy - low.Accuracy) / (high.Accuracy - low.Accuracy);
            return new ReportFigure(Key, Heading, low.Shots * Math.Pow((double)high.Shots / low.Shots, share))
            {
                Controls = [new Control($"accuracy of {low.Shots}", low.Accuracy), new Control($"accuracy of {high.Shots}", high.Accuracy)],
                Meaning = Meaning,
            };
        }

        return new ReportFigure(Key, Heading, curve[^1].Shots)
        {
            Controls = [new Control($"accuracy of {curve[^1].Shots}", curve[^1].Accuracy)],
            Meaning = "At least so many: it is better than the longest part of the curve.",
        };
    }

    private static IEnumerable<ReportTable> Tables(Confusion confusion, List<ShotAccuracy> curve)
    {
        yield return new ReportTable("real_rows", "Accuracy by real rows of each label",
            ["of each label", "rows", "accuracy", "least", "most"],
            [.. curve.Select(c => (IReadOnlyList<object?>)[(long)c.Shots, (long)c.Rows, c.Accuracy, c.Least, c.Most])]);
        yield return ReportTable.OfLabels("labels", "TSTR of each label, worst first", confusion);
        yield return ReportTable.OfMistakes("mistakes", "What is taken for what", confusion);
    }

    /// <summary>How the accuracy grows with rows of this set.</summary>
    private static ReportTable Learning(TextSet mine, TextSet held, string[] truth, long seed)
    {
        var rows = new List<IReadOnlyList<object?>>();
        foreach (var part in (double[])[0.02, 0.05, 0.1, 0.25, 0.5, 1])
        {
            var count = (int)Math.Ceiling(part * mine.Count);
            var taken = part == 1 ? mine : mine.Sample(count);
            if (taken.Rows.Select(row => row.Label).Distinct().Count() < 2) continue;
            rows.Add([(long)taken.Count, Floors.Accuracy(truth, Told(taken, held))]);
        }

        return new ReportTable("learning", "TSTR by rows of this set", ["rows", "accuracy"], rows);
    }

    private static string[] Told(TextSet train, TextSet test) =>
        TextClassifier.Train(train.Texts, Labels(train), Plain).Predict(test.Texts).Labels;

    private static TextSet Of(IEnumerable<LabelledText> rows, long seed) => new([.. rows], seed);

    private static string[] Labels(TextSet set) => [.. set.Rows.Select(row => row.Label!)];
}

/// <summary>What is learned from a few real rows of each label: the mean, least and most of several draws.</summary>
/// <param name="Shots">The most rows of each label.</param>
/// <param name="Rows">All rows of the last draw.</param>
/// <param name="Accuracy">The mean accuracy.</param>
/// <param name="Least">That of the worst draw.</param>
/// <param name="Most">That of the best.</param>
internal sealed record ShotAccuracy(int Shots, int Rows, double Accuracy, double Least, double Most);
