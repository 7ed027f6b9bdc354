using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>
/// Whether a label can be predicted by something that should not tell it: the text's length, its last word, who speaks. For each such feature alone the area
/// under the ROC curve of the best guess is reported: 0.5 means that it tells nothing, 1 that it tells all, null that there is only one label to tell.
/// </summary>
internal sealed class ShortcutsCheck : IDatasetCheck
{
    private readonly string _rows, _label, _text, _group;
    private readonly object? _positive;
    private readonly IReadOnlyList<(string Name, double Most, ShortcutFeature Feature)> _features;
    private long _number;

    private ShortcutsCheck(string rows, string label, string text, string group, object? positive, IReadOnlyList<Named<double>> features)
    {
        (_rows, _label, _text, _group, _positive) = (rows, label, text, group, positive);
        _features = [.. features.Select(f => (f.Name, f.Value, ShortcutFeature.Named(f.Name)))];
    }

    public static CheckKind Kind { get; } = CheckKind.Define("shortcuts", "Whether a label can be predicted by something that should not tell it, such as the length of the text. Looks at all records together.", shape =>
    {
        var rows = shape.Optional("rows", Shapes.Text, "", "The record's list whose items have the label, such as turns; without it the record itself.");
        var label = shape.Required("label", Shapes.Text, "The field with the label.");
        var text = shape.Required("text", Shapes.Text, "The field with the text.");
        var group = shape.Optional("group", Shapes.Text, "", "Without `rows`: the field whose equal values belong together, such as conversation_id; what is learned from some of them is not tried on the others.");
        var positive = shape.Optional<object?>("positive", Shapes.Any, true, "The label's value that is told from all others.");
        var features = shape.Required("features", Shapes.MapOf(Shapes.Number(0.5, 1), least: 1),
            "What is tried alone, each with the greatest area under the curve that is allowed: words, characters, final_punctuation, first_word, last_word, or the name of a field of the row or the record.");
        return values => ([values.Get(rows).Length > 0 ? values.Get(rows) : values.Get(label)], _ => new ShortcutsCheck(values.Get(rows), values.Get(label), values.Get(text), values.Get(group), values.Get(positive), values.Get(features)));
    });

    public void Add(Fields record)
    {
        var fold = (int)(_number++ % ShortcutFeature.Folds);
        if (_rows.Length == 0)
        {
            AddRow(record, record, _group.Length > 0 && record.TryGetValue(_group, out var group) ? (int)(TextHash.Of(Value.ToText(group)) % ShortcutFeature.Folds) : fold);
            return;
        }

        foreach (var row in Value.At(record, _rows).SelectMany(value => value as IReadOnlyList<object?> ?? []).OfType<Fields>()) AddRow(row, record, fold);
    }

    public DatasetFinding Complete()
    {
        var figures = new Fields();
        var rejections = new List<Rejection>();
        foreach (var (name, most, feature) in _features)
        {
            double? area = feature.AreaUnderCurve() is { } found ? Math.Round(found, 4) : null;
            figures[name] = area;
            if (area > most)
                rejections.Add(new Rejection($"shortcuts.{name}", FormattableString.Invariant($"{name} alone tells the label with an area under the curve of {area}, at most {most} is allowed"), new Fields().Add("auc", area).Add("most", most)));
        }

        return new DatasetFinding("shortcuts", figures, rejections);
    }

    private void AddRow(Fields row, Fields record, int fold)
    {
        if (!row.TryGetValue(_label, out var label)) return;
        var positive = Value.AreEqual(label, _positive) || (label is string typed && _positive is bool or long && typed.Equals(Value.ToText(_positive), StringComparison.OrdinalIgnoreCase));
        var text = Value.ToText(row.GetValueOrDefault(_text));
        foreach (var (name, _, feature) in _features) feature.Add(feature.Of(text, row, record, name), positive, fold);
    }
}
