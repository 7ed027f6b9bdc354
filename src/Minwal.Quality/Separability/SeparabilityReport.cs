using Minwal.Quality.Classifying;
using Minwal.Quality.Reports;
using Minwal.Quality.Utility;
using Minwal.Quality.Validation;
using Minwal.Values;

namespace Minwal.Quality.Separability;

/// <summary>
/// How far labels can be told: from one feature, from a bag of words, from n-grams, each for rows whose group was not learned from; beside
/// it the same with labels dealt to other rows, which nothing can tell. The figures are areas under the curve of one label against all
/// others, the mean over labels.
/// </summary>
internal static class SeparabilityReport
{
    /// <summary>The most rows that are tried; of more, a sample.</summary>
    public const int MostRows = 20_000;

    private const int FoldCount = 5, MostLabels = 150, MostFields = 20, MostGroups = 30;

    private const string Permuted = "permuted labels";

    /// <summary>The section on <paramref name="all"/> rows, which have labels.</summary>
    public static ReportSection Of(TextSet all, long seed)
    {
        const string Name = "separability", Title = "Separability: what tells the label (AUC; .5 nothing, 1 all)";
        var set = all.Sample(MostRows);
        string[] labels = [.. set.Rows.Select(row => row.Label!)];
        string[] classes = [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (classes.Length < 2) return ReportSection.None(Name, Title, $"all rows have the label '{classes[0]}': there is nothing to tell");
        if (classes.Length > MostLabels)
            return ReportSection.None(Name, Title, $"{classes.Length:N0} labels are more than {MostLabels}: are they labels?");
        var numbers = classes.Select((label, i) => (label, i)).ToDictionary(c => c.label, c => c.i, StringComparer.Ordinal);
        int[] truth = [.. labels.Select(label => numbers[label])];
        string[]? groups = set.Rows.All(row => row.Group is null) ? null : [.. set.Rows.Select((row, i) => row.Group ?? $"row {i}")];
        var folds = Folds.Deal(truth, groups, FoldCount, seed);
        var order = Folds.Shuffled(truth.Length, seed + 7);
        int[] permuted = [.. order.Select(i => truth[i])];

        var figures = new List<ReportFigure>();
        var best = new (double Area, string Feature)[classes.Length];
        foreach (var feature in Features(set)) figures.Add(Single(set, feature, truth, permuted, classes.Length, folds, best));
        figures.Add(Word(set, truth, permuted, classes.Length, folds, best));
        var tables = new List<ReportTable>();
        var trained = Trained(set, labels, truth, permuted, classes, folds, seed, tables);
        figures.AddRange(trained);
        figures.AddRange(LeaveOneGroupOut(set, labels, groups));
        figures.AddRange(Merged(set, seed));
        tables.Insert(0, new ReportTable("labels", "The one feature that tells each label best", ["label", "auc", "feature", "rows"],
            [.. classes.Select((label, i) => (IReadOnlyList<object?>)
                [label, best[i].Area, best[i].Feature, (long)labels.Count(l => l == label)])
                .OrderByDescending(row => (double)row[1]!).ThenBy(row => (string)row[0]!, StringComparer.Ordinal)]));
        tables.Add(new ReportTable("words", "The words that tell it (log odds, z)", ["label", "words"],
            [.. WordOdds.Telling(set.Texts, labels, 5).GroupBy(w => w.Label)
                .Select(g => (IReadOnlyList<object?>)
                    [g.Key, string.Join(", ", g.Select(w => FormattableString.Invariant($"{w.Word} {w.Odds:0.0}")))])]));
        return new ReportSection(Name, Title, figures) { Tables = tables };
    }

    /// <summary>
    /// What is tried alone: all that a text has, its place where rows have one, and fields that are not as good as unique.
    /// </summary>
    private static IEnumerable<RowFeature> Features(TextSet set)
    {
        foreach (var feature in RowFeature.OfText) yield return feature;
        if (set.Rows.Any(row => row.Parent is not null))
            foreach (var feature in RowFeature.OfPlace) yield return feature;
        var taken = 0;
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in set.Rows.Take(100).SelectMany(row => row.Record.Keys.Concat(row.Parent?.Keys ?? [])))
        {
            if (!known.Add(name) || taken >= MostFields || RowFeature.IsBuiltIn(name)) continue;
            var feature = RowFeature.Named(name);
            var values = set.Rows.Select(row => Scalar(row.Record, row.Parent, name)).ToList();
            if (values.Any(value => value is Fields or IReadOnlyList<object?>)) continue;
            var distinct = values.Select(Value.ToText).Distinct(StringComparer.Ordinal).Count();
            // The text and the label themselves, numbers of rows and constants say nothing.
            if (distinct < 2 || distinct > set.Count / 2) continue;
            if (values.Zip(set.Rows).All(pair => Value.ToText(pair.First) == pair.Second.Label)) continue;
            taken++;
            yield return feature;
        }
    }

    private static object? Scalar(Fields row, Fields? parent, string name) =>
        row.TryGetValue(name, out var value) || (parent?.TryGetValue(name, out value) ?? false) ? value : null;

    private static ReportFigure Single(
        TextSet set, RowFeature feature, int[] truth, int[] permuted, int classes, int[] folds, (double Area, string Feature)[] best)
    {
        var (values, position, previous) = (new string[set.Count], 0, (LabelledText?)null);
        for (var i = 0; i < values.Length; i++)
        {
            var row = set.Rows[i];
            position = row.Parent is not null && ReferenceEquals(previous?.Parent, row.Parent) ? position + 1 : 0;
            var seen = new FeatureRow(row.Text, row.Record, row.Parent ?? row.Record, position, position == 0 ? null : previous!.Label);
            values[i] = feature.Of(seen) ?? "";
            previous = row;
        }

        double?[] areas = [.. Enumerable.Range(0, classes).Select(label => Area(truth, label))];
        for (var label = 0; label < classes; label++)
            if (areas[label] > best[label].Area) best[label] = (areas[label]!.Value, feature.Name);
        var told = areas.OfType<double>().ToList();
        var title = feature.Name.Replace('_', ' ');
        if (told.Count == 0)
            return ReportFigure.None(feature.Name, title, "no label occurs both among the rows learned from and the rows told");
        var control = Enumerable.Range(0, classes).Select(label => Area(permuted, label)).OfType<double>().ToList();
        return new ReportFigure(feature.Name, title, Mean(told, classes))
        {
            Controls = [new Control(Permuted, control.Count == 0 ? null : Mean(control, classes)), new Control("best label", told.Max())],
        };

        double? Area(int[] labels, int label)
        {
            var counts = new SingleFeature(feature.IsNumber);
            for (var i = 0; i < values.Length; i++) counts.Add(values[i], labels[i] == label, folds[i]);
            return counts.AreaUnderCurve();
        }

        static double Mean(List<double> areas, int classes) => classes == 2 ? areas[^1] : areas.Average();
    }

    private static ReportFigure Word(
        TextSet set, int[] truth, int[] permuted, int classes, int[] folds, (double Area, string Feature)[] best)
    {
        var areas = BestWord.Areas(set.Texts, truth, classes, folds);
        for (var label = 0; label < classes; label++)
            if (areas[label].Area > best[label].Area) best[label] = (areas[label].Area!.Value, $"the word '{areas[label].Word}'");
        var told = areas.Select(a => a.Area).OfType<double>().ToList();
        if (told.Count == 0) return ReportFigure.None("any_word", "any single word", "no fold has rows with and without a label");
        return new ReportFigure("any_word", "any single word", told.Average())
        {
            Controls =
            [
                new Control(Permuted, BestWord.Areas(set.Texts, permuted, classes, folds).Select(a => a.Area).Average()),
                new Control("best label", told.Max()),
            ],
        };
    }

    private static IEnumerable<ReportFigure> Trained(
        TextSet set, string[] labels, int[] truth, int[] permuted, string[] classes, int[] folds,
        long seed, List<ReportTable> tables)
    {
        string[] shuffled = [.. permuted.Select(label => classes[label])];
        (FeatureSet, string, string)[] tried =
        [
            (FeatureSet.BagOfWords, "bag_of_words", "bag of words"),
            (FeatureSet.WordsAndCharacters, "ngrams", "word and character n-grams"),
        ];
        foreach (var (features, name, title) in tried)
        {
            var counts = NGramCounts.Of(set.Texts, features);
            var scores = OutOfFold.Scores(counts, labels, folds, classes);
            var control = OutOfFold.Scores(counts, shuffled, folds, classes);
            yield return new ReportFigure(name, title, RocCurve.MacroArea(scores, truth, classes.Length))
            {
                Controls = [new Control(Permuted, RocCurve.MacroArea(control, permuted, classes.Length))],
                Reason = "no label occurs with and without others",
                Meaning = features == FeatureSet.BagOfWords
                    ? "A label that one feature above tells as well as this is a shortcut."
                    : "A label that even this does not tell better than its control is not in the text.",
            };
            if (features == FeatureSet.BagOfWords) continue;
            string[] predicted = [.. scores.Select(row => classes[TextClassifier.Best(row)])];
            var confusion = new Confusion(labels, predicted);
            yield return new ReportFigure("accuracy", "accuracy by n-grams, grouped 5-fold", confusion.Accuracy)
            {
                Interval = Bootstrap.Of(labels.Length, drawn => drawn.Count(i => labels[i] == predicted[i]) / (double)drawn.Length, seed),
                Controls = [new Control("majority", labels.GroupBy(l => l).Max(g => g.Count()) / (double)labels.Length)],
            };
            yield return new ReportFigure("macro_f1", "macro-F1 by n-grams", confusion.MacroF1);
            tables.Add(ReportTable.OfLabels("told", "How well n-grams tell each label, worst first", confusion));
        }
    }

    private static IEnumerable<ReportFigure> LeaveOneGroupOut(TextSet set, string[] labels, string[]? groups)
    {
        const string Name = "leave_one_group_out", Title = "accuracy on a group that was left out";
        if (groups is null)
        {
            yield return ReportFigure.None(Name, Title, "no group is named; --group-field domain names one");
            yield break;
        }

        var parts = Enumerable.Range(0, groups.Length).GroupBy(i => groups[i], StringComparer.Ordinal).ToList();
        if (parts.Count is < 2 or > MostGroups)
        {
            yield return ReportFigure.None(Name, Title, $"{parts.Count:N0} groups; from 2 to {MostGroups} can be left out one by one");
            yield break;
        }

        var counts = NGramCounts.Of(set.Texts, FeatureSet.WordsAndCharacters);
        var told = new List<(string Group, double Accuracy, double Floor)>();
        foreach (var part in parts)
        {
            int[] held = [.. part], seen = [.. Enumerable.Range(0, groups.Length).Where(i => groups[i] != part.Key)];
            string[] learned = [.. seen.Select(i => labels[i])], truth = [.. held.Select(i => labels[i])];
            var classifier = TextClassifier.Train(counts, seen, learned, new TrainingOptions { Calibrates = false });
            var majority = Floors.Majority(learned);
            told.Add((part.Key, Floors.Accuracy(truth, classifier.Predict(counts, held)),
                truth.Count(label => label == majority) / (double)truth.Length));
        }

        var worst = told.MinBy(t => t.Accuracy);
        yield return new ReportFigure(Name, Title, told.Average(t => t.Accuracy))
        {
            Controls = [new Control("majority", told.Average(t => t.Floor)), new Control($"worst ({worst.Group})", worst.Accuracy)],
            Meaning = "What is learned must hold for a domain that was not seen.",
        };
    }

    /// <summary>Neighbouring turns of one speaker joined, with the label of the last, as turn detectors see them.</summary>
    private static IEnumerable<ReportFigure> Merged(TextSet set, long seed)
    {
        if (set.Rows.All(row => row.Parent is null)) yield break;
        var speaker = ((string[])["speaker", "role", "from"]).FirstOrDefault(name => set.Rows.Any(row => row.Record.ContainsKey(name)));
        if (speaker is null)
        {
            yield return ReportFigure.None("merged", "merged turns", "turns have no 'speaker', 'role' or 'from'");
            yield break;
        }

        var merged = new List<LabelledText>();
        foreach (var row in set.Rows)
        {
            if (merged.Count > 0 && merged[^1] is var last && ReferenceEquals(last.Parent, row.Parent)
                && Value.AreEqual(last.Record.GetValueOrDefault(speaker), row.Record.GetValueOrDefault(speaker)))
                merged[^1] = row with { Text = last.Text + " " + row.Text };
            else merged.Add(row);
        }

        string[] labels = [.. merged.Select(row => row.Label!)];
        string[] classes = [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (classes.Length < 2)
        {
            yield return ReportFigure.None("merged", "merged turns", $"once turns are merged all have the label '{classes[0]}'");
            yield break;
        }

        int[] truth = [.. labels.Select(label => Array.IndexOf(classes, label))];
        var folds = Folds.Deal(truth, [.. merged.Select((row, i) => row.Group ?? $"row {i}")], FoldCount, seed);
        var scores = OutOfFold.Scores(
            NGramCounts.Of([.. merged.Select(row => row.Text)], FeatureSet.WordsAndCharacters), labels, folds, classes);
        yield return new ReportFigure("merged", "n-grams of merged turns", RocCurve.MacroArea(scores, truth, classes.Length))
        {
            Reason = "no label occurs with and without others",
            Controls = [new Control("majority share", labels.GroupBy(l => l).Max(g => g.Count()) / (double)labels.Length)],
            Meaning = $"Neighbouring turns of one {speaker} joined: {merged.Count:N0} of {set.Count:N0} rows.",
        };
    }
}
