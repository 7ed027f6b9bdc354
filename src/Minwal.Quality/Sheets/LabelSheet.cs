using System.Globalization;
using Minwal.Quality.Classifying;
using Minwal.Quality.Reports;
using Minwal.Quality.Separability;
using Minwal.Quality.Utility;
using Minwal.Quality.Validation;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Quality.Sheets;

/// <summary>A blind sheet on which a person labels texts again, and what it says of the labels.</summary>
internal static class LabelSheet
{
    /// <summary>The columns of a sheet: what a row is known by again, its text, and room for a label.</summary>
    public static readonly string[] Columns = ["id", "text", "label"];

    /// <summary>So many rows in an order of chance, without labels and without a number that could give them away.</summary>
    public static IEnumerable<Fields> Make(IReadOnlyList<LabelledText> rows, int count, long seed) =>
        Folds.Shuffled(rows.Count, seed).Take(count)
            .Select(i => new Fields(3).Add("id", Id(rows[i])).Add("text", rows[i].Text).Add("label", ""));

    /// <summary>How far the person agrees with the labels, beside a classifier that has not seen the rows.</summary>
    /// <param name="rows">The rows of the file from which the sheet was made.</param>
    /// <param name="filled">The sheet: id and label of each row; rows without a label are left out.</param>
    /// <param name="seed">The seed of folds and intervals.</param>
    public static ReportSection Score(IReadOnlyList<LabelledText> rows, IReadOnlyList<(string Id, string Label)> filled, long seed)
    {
        const string Name = "sheet", Title = "A person's labels beside those of the file";
        var byId = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < rows.Count; i++) byId.TryAdd(Id(rows[i]), i);
        var known = filled.Where(row => row.Label.Length > 0 && byId.ContainsKey(row.Id))
            .Select(row => (Row: byId[row.Id], row.Label)).ToList();
        var strange = filled.Count(row => !byId.ContainsKey(row.Id));
        if (known.Count == 0)
        {
            return ReportSection.None(
                Name, Title, strange > 0 ? "no row of the sheet is of this file" : "no row of the sheet has a label yet");
        }

        var (truth, person) = (new string[known.Count], new string[known.Count]);
        for (var i = 0; i < known.Count; i++) (truth[i], person[i]) = (rows[known[i].Row].Label!, known[i].Label);
        string[] labels = [.. rows.Select(row => row.Label!)];
        string[] classes = [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var folds = Folds.Deal([.. labels.Select(l => Array.BinarySearch(classes, l, StringComparer.Ordinal))],
            [.. rows.Select(row => row.Group ?? CompareKey.Of(row.Text))], 5, seed);
        var scores = OutOfFold.Scores(
            NGramCounts.Of([.. rows.Select(row => row.Text)], FeatureSet.WordsAndCharacters), labels, folds, classes);
        string[] model = [.. known.Select(k => classes[TextClassifier.Best(scores[k.Row])])];
        double Agreement(string[] told, int[] drawn) => drawn.Count(i => told[i] == truth[i]) / (double)drawn.Length;
        var majority = Floors.Majority(labels);
        return new ReportSection(Name, Title,
        [
            new ReportFigure("agreement", "the person agrees with the label", Floors.Accuracy(truth, person))
            {
                Interval = Bootstrap.Of(truth.Length, drawn => Agreement(person, drawn), seed),
                Controls =
                [
                    new Control("classifier, not seen", Floors.Accuracy(truth, model)),
                    new Control("majority", truth.Count(t => t == majority) / (double)truth.Length),
                ],
                Meaning = "A label that a person does not find in the text cannot be learned from it.",
            },
            new ReportFigure("kappa", "Cohen's kappa", Kappa(truth, person))
            {
                Controls = [new Control("classifier, not seen", Kappa(truth, model))],
                Meaning = "Agreement beyond chance: 0 is chance, 1 is full.",
            },
            new ReportFigure("rows", "rows that were labelled", known.Count)
            {
                IsCount = true,
                Controls =
                [
                    new Control("without a label", filled.Count(r => r.Label.Length == 0)), new Control("not of this file", strange),
                ],
            },
        ])
        {
            Tables = [new ReportTable("differences", "Where the person sees another label", ["label", "person", "classifier", "text"],
                [.. Enumerable.Range(0, truth.Length).Where(i => truth[i] != person[i])
                    .Select(i => (IReadOnlyList<object?>)[truth[i], person[i], model[i], rows[known[i].Row].Text])])],
        };
    }

    /// <summary>
    /// Cohen's kappa (p − e) / (1 − e), with e the agreement of chance from both sides' shares (J. Cohen 1960); NaN when e is 1.
    /// </summary>
    public static double Kappa(IReadOnlyList<string> first, IReadOnlyList<string> second)
    {
        double n = first.Count;
        var expected = first.Distinct(StringComparer.Ordinal)
            .Sum(label => first.Count(l => l == label) / n * (second.Count(l => l == label) / n));
        return (Floors.Accuracy(first, second) - expected) / (1 - expected);
    }

    private static string Id(LabelledText row) =>
        SplitMix64.Mix(TextHash.OfUtf8(row.Text) ^ (ulong)row.Row).ToString("x16", CultureInfo.InvariantCulture)[..12];
}
