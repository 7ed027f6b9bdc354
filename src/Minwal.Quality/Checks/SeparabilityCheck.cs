using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Quality.Classifying;
using Minwal.Quality.Separability;
using Minwal.Quality.Validation;
using Minwal.Values;

namespace Minwal.Quality.Checks;

/// <summary>
/// How far texts tell labels: the mean over labels of the area under the ROC curve of one label against all others, by a classifier on word
/// and character n-grams that has not seen the row's group; and the label that a single word tells best. Each fails only by more than
/// chance (one-sided, 99 %).
/// </summary>
internal sealed class SeparabilityCheck(SeparabilitySettings settings) : IMeasure
{
    /// <summary>The rows that are looked at; of more, a sample of so many and fewer than twice as many.</summary>
    public const int MostRows = 2_500;

    /// <summary>The fewest rows of a label, in the mean, from which it can be learned.</summary>
    public const int LeastRows = 30;

    private const int FoldCount = 3, MostLabels = 150, Seed = 1;

    private readonly RowSample<(string Text, string Label, string Group)> _sample = new(MostRows);
    private long _records;

    public void Add(Fields record, IVariables variables)
    {
        var own = FormattableString.Invariant($"record {_records++}");
        var group = settings.Group?.First(record) is { } named ? Value.ToText(named) : own;
        foreach (var row in settings.Rows?.Each.Values(record).OfType<Fields>() ?? [record])
        {
            if (settings.Label.First(row) is not { } label || settings.Text.First(row) is not { } text) continue;
            _sample.Add((Value.ToText(text), Value.ToText(label), group));
        }
    }

    public Finding Complete()
    {
        var rows = _sample.Rows.ToList();
        string[] labels = [.. rows.Select(row => row.Label)];
        string[] classes = [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (NotJudged(labels, classes) is { } reason)
        {
            return new Finding("separability",
            [
                new Figure("ngrams", null, Least: settings.Least) { NotJudged = reason },
                new Figure("any_word", null, Most: settings.Word) { NotJudged = reason },
            ]);
        }

        var numbers = classes.Select((label, i) => (label, i)).ToDictionary(c => c.label, c => c.i, StringComparer.Ordinal);
        int[] truth = [.. labels.Select(label => numbers[label])];
        string[] texts = [.. rows.Select(row => row.Text)];
        var folds = Folds.Deal(truth, [.. rows.Select(row => row.Group)], FoldCount, Seed);
        var best = Task.Run(() => Word(texts, classes, truth, folds));
        var told = Told(texts, labels, classes, truth, folds);
        var (word, rejection) = best.GetAwaiter().GetResult();
        var rejections = new List<Rejection>();
        if (!told.Passes)
        {
            rejections.Add(new Rejection("separability.ngrams", FormattableString.Invariant(
                $"the text hardly tells '{settings.Label}': an area under the curve of {told.Value} ± {told.Chance:0.###} by n-grams, at ")
                + FormattableString.Invariant($"least {settings.Least} is needed (0.5 tells nothing); ")
                + "labels and texts may not belong together",
                new Fields().Add("auc", told.Value).Add("chance", told.Chance).Add("least", settings.Least)));
        }

        if (rejection is not null) rejections.Add(rejection);
        return new Finding("separability", [told, word]) { Rejections = rejections };
    }

    private Figure Told(string[] texts, string[] labels, string[] classes, int[] truth, int[] folds)
    {
        var scores = OutOfFold.Scores(NGramCounts.Of(texts, FeatureSet.WordsAndCharacters), labels, folds, classes);
        if (RocCurve.MacroArea(scores, truth, classes.Length) is not { } exact)
            return new Figure("ngrams", null, Least: settings.Least) { NotJudged = "no label occurs with and without others" };
        var area = Math.Round(exact, 4);
        // The areas of labels hang together, so their mean is not taken for surer than they are.
        var error = Enumerable.Range(0, classes.Length).Select(label => truth.LongCount(t => t == label))
            .Average(own => SingleFeature.StandardError(area, truth.Length - own, own));
        return new Figure("ngrams", area, Least: settings.Least) { Chance = Math.Round(SingleFeature.Chance(error), 4) };
    }

    private (Figure Figure, Rejection? Rejection) Word(string[] texts, string[] classes, int[] truth, int[] folds)
    {
        var areas = BestWord.Areas(texts, truth, classes.Length, folds);
        var best = Enumerable.Range(0, areas.Length).Where(label => areas[label].Area is not null)
            .Select(label => (Area: Math.Round(areas[label].Area!.Value, 4), areas[label].Word, Label: label, Chance: Chance(label)))
            // The one that is surely above the limit, if one is.
            .OrderByDescending(b => b.Area - b.Chance).ThenBy(b => b.Label).Cast<(double Area, string Word, int Label, double Chance)?>()
            .FirstOrDefault();
        if (best is not { } found)
            return (new Figure("any_word", null, Most: settings.Word) { NotJudged = "no label occurs with and without others" }, null);
        var figure = new Figure("any_word", found.Area, Most: settings.Word) { Chance = found.Chance };
        return (figure, figure.Passes ? null : new Rejection("separability.any_word", FormattableString.Invariant(
            $"the word '{found.Word}' alone tells '{classes[found.Label]}' with an area under the curve of {found.Area}, at most ")
            + FormattableString.Invariant($"{settings.Word} is allowed"),
            new Fields().Add("auc", found.Area).Add("most", settings.Word).Add("word", found.Word).Add("label", classes[found.Label])));

        double Chance(int label)
        {
            var own = truth.LongCount(t => t == label);
            return Math.Round(SingleFeature.Chance(SingleFeature.StandardError(areas[label].Area!.Value, truth.Length - own, own)), 4);
        }
    }

    private static string? NotJudged(string[] labels, string[] classes)
    {
        if (labels.Length == 0) return "no record has both the label and the text";
        if (classes.Length == 1) return $"all rows have the label '{classes[0]}', so there is nothing to tell";
        if (classes.Length > MostLabels) return FormattableString.Invariant($"{classes.Length} labels are more than {MostLabels}");
        return labels.Length >= LeastRows * classes.Length ? null : FormattableString.Invariant(
            $"too few to judge: {labels.Length} rows of {classes.Length} labels, {LeastRows} a label are needed");
    }
}

/// <summary>What a recipe says of the check <c>separability</c>.</summary>
/// <param name="Rows">The record's list whose items have the label; null for the record itself.</param>
/// <param name="Label">The field with the label.</param>
/// <param name="Text">The field with the text.</param>
/// <param name="Group">The record's field whose equal values belong together; null for none.</param>
/// <param name="Least">The least area by n-grams.</param>
/// <param name="Word">The greatest area by one word.</param>
internal sealed record SeparabilitySettings(
    FieldPath? Rows, FieldPath Label, FieldPath Text, FieldPath? Group, double Least, double Word);
