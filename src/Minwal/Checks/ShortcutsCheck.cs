using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>
/// Whether something simple predicts the label all alone: then a model learns that instead of the task. For each feature the area under the ROC
/// curve (0.5 says nothing, 1 says all), each label against the rest, of which the largest counts. Numbers are ranked and also binned, so that a label of
/// middle lengths is found too; words and fields are encoded by the label's share, learnt on four fifths of the records and tried on the last.
/// </summary>
internal sealed class ShortcutsCheck(ShortcutsCheck.Places places, IReadOnlyList<ShortcutFeature> features) : IDatasetCheck
{
    private const int MostLabels = 32;

    private readonly LabelCounts[] _counts = [.. features.Select(_ => new LabelCounts())];
    private readonly List<string> _labels = [];
    private readonly List<long> _labelRows = [];
    private long _records;
    private long _rows;
    private long _without;
    private bool _tooManyLabels;

    public static CheckKind Kind { get; } = CheckKind.Define("shortcuts", "No simple feature of a text alone predicts its label, over all records.", shape =>
    {
        var rows = shape.Optional("rows", Shapes.Text, "", "Where the labelled texts of a record are, such as turns[]; the record itself when absent.");
        var text = shape.Required("text", Shapes.Text, "The text field of a row.");
        var label = shape.Required("label", Shapes.Text, "The label field of a row, with at most 32 different labels.");
        var features = shape.Optional("features", ShortcutFeature.Shape, ShortcutFeature.Usual,
            "The features and the largest AUC of each, or a list of features with their usual bounds: 0.75 for last_word, 0.60 for all others. field:NAME is any field of the row or its record.");
        var from = shape.Optional("judge_from", Shapes.Integer(0, 1_000_000_000), 1000, "Fewer rows than this are only reported: chance alone moves the AUC of few rows.");
        return values =>
        {
            var places = new Places(values.Get(rows), values.Get(text), values.Get(label), values.Get(from));
            var prefix = places.Rows.Length == 0 ? "" : places.Rows + ".";
            return ([prefix + places.Text, prefix + places.Label], _ => new ShortcutsCheck(places, values.Get(features)));
        };
    });

    public void Add(Fields record)
    {
        var fold = LabelCounts.FoldOf(_records++);
        foreach (var row in places.Rows.Length == 0 ? [record] : Value.At(record, places.Rows))
        {
            if (ShortcutFeature.Find(record, row, places.Text) is not { } value || ShortcutFeature.Find(record, row, places.Label) is not { } label || LabelOf(Value.ToText(label)) is not (>= 0 and var number))
            {
                _without++;
                continue;
            }

            _rows++;
            _labelRows[number]++;
            var text = Value.ToText(value);
            for (var i = 0; i < features.Count; i++) _counts[i].Add(features[i].Of(record, row, text), number, fold);
        }
    }

    public DatasetFinding Complete()
    {
        var rejections = new List<Rejection>();
        if (_tooManyLabels)
            rejections.Add(new Rejection("shortcuts.labels", $"the field {places.Label} has more than {MostLabels} different values: it is no label", new Fields().Add("most", (long)MostLabels)));
        var measured = new Fields();
        for (var i = 0; i < features.Count; i++)
        {
            var (feature, counts) = (features[i], _counts[i]);
            var binned = feature.BinWidth > 1 ? counts.Binned(feature.BinWidth) : counts;
            var (auc, rank, fitted, worst) = (0.5, 0.5, 0.5, "");
            for (var label = 0; label < _labels.Count; label++)
            {
                var own = binned.CrossFittedAuc(label);
                var ranked = feature.IsNumber ? counts.RankAuc(label) : 0;
                (rank, fitted) = (Math.Max(rank, ranked), Math.Max(fitted, own));
                if (Math.Max(own, ranked) > auc) (auc, worst) = (Math.Max(own, ranked), _labels[label]);
            }

            var figures = new Fields().Add("auc", Math.Round(auc, 4)).Add("bound", feature.Bound);
            if (feature.IsNumber) figures.Add("rank_auc", Math.Round(rank, 4)).Add("binned_auc", Math.Round(fitted, 4));
            if (_labels.Count > 2) figures.Add("label", worst);
            measured[feature.Name] = figures;
            if (auc > feature.Bound && _rows >= places.JudgeFrom)
                rejections.Add(new Rejection($"shortcuts.{feature.Name.Replace(':', '.')}",
                    FormattableString.Invariant($"{feature.Name} alone predicts {places.Label}{(_labels.Count > 2 ? $" '{worst}'" : "")} with an AUC of {auc:0.000}, at most {feature.Bound} is allowed"), figures));
        }

        var labels = new Fields();
        for (var i = 0; i < _labels.Count; i++) labels[_labels[i]] = _labelRows[i];
        var all = new Fields().Add("records", _records).Add("rows", _rows).Add("rows_without_text_or_label", _without).Add("judged", _rows >= places.JudgeFrom).Add("labels", labels).Add("features", measured);
        return new DatasetFinding("shortcuts", all, rejections);
    }

    private int LabelOf(string label)
    {
        var number = _labels.IndexOf(label);
        if (number >= 0) return number;
        if (_labels.Count == MostLabels)
        {
            _tooManyLabels = true;
            return -1;
        }

        _labels.Add(label);
        _labelRows.Add(0);
        return _labels.Count - 1;
    }

    internal sealed record Places(string Rows, string Text, string Label, long JudgeFrom);
}
