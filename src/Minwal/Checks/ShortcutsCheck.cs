using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>
/// Whether a label can be predicted by something that should not tell it: the text's length, its last word, who speaks. For each such
/// feature alone the area under the ROC curve of the best guess is reported: 0.5 means that it tells nothing, 1 that it tells all, null
/// that there is only one label to tell, or too few rows to judge. A file of few rows fails only by an area that is above its limit by more
/// than chance (one-sided, 99 %).
/// </summary>
internal sealed class ShortcutsCheck(ShortcutsSettings settings) : IMeasure
{
    private readonly IReadOnlyList<(string Name, double Most, ShortcutFeature Feature)> _features =
        [.. settings.Features.Select(f => (f.Name, f.Value, ShortcutFeature.Named(f.Name)))];

    private long _number;

    public void Add(Fields record, IVariables variables)
    {
        var fold = (int)(_number++ % ShortcutFeature.Folds);
        if (settings.Rows is null)
        {
            if (settings.Group?.First(record) is { } group)
                fold = (int)(TextHash.Of(Value.ToText(group)) % ShortcutFeature.Folds);
            AddRow(record, record, fold);
            return;
        }

        foreach (var row in settings.Rows.Each.Values(record).OfType<Fields>()) AddRow(row, record, fold);
    }

    public Finding Complete()
    {
        var figures = new List<Figure>();
        var rejections = new List<Rejection>();
        foreach (var (name, most, feature) in _features)
        {
            if (feature.NotJudged() is { } reason)
            {
                figures.Add(new Figure(name, null, Most: most) { NotJudged = reason });
                continue;
            }

            double? area = feature.AreaUnderCurve() is { } found ? Math.Round(found, 4) : null;
            var chance = area is { } known ? Math.Round(feature.Chance(known), 4) : 0;
            var figure = new Figure(name, area, Most: most)
            {
                Chance = chance,
                // What tells half way between the limit and all could look like this.
                IsVague = area + chance > (1 + most) / 2,
                NotJudged = area is null ? "too few to judge: rows that are ranked together have the same label" : null,
            };
            figures.Add(figure);
            if (figure.Passes) continue;
            var told = FormattableString.Invariant(
                $"an area under the curve of {area}{(chance > 0 ? $" ± {chance:0.###}" : "")}, at most {most} is allowed");
            rejections.Add(new Rejection($"shortcuts.{name}", $"{name} alone tells the label with {told}",
                new Fields().Add("auc", area).Add("chance", chance).Add("most", most)));
        }

        return new Finding("shortcuts", figures) { Rejections = rejections };
    }

    private void AddRow(Fields row, Fields record, int fold)
    {
        if (settings.Label.First(row) is not { } label) return;
        var positive = Value.AreEqual(label, settings.Positive) || IsWritten(label, settings.Positive);
        var text = Value.ToText(settings.Text.First(row));
        foreach (var (name, _, feature) in _features) feature.Add(feature.Of(text, row, record, name), positive, fold);
    }

    /// <summary>Whether the label of a table, where all is text, stands for a boolean or a number.</summary>
    private static bool IsWritten(object? label, object? value) =>
        label is string typed && value is bool or long && typed.Equals(Value.ToText(value), StringComparison.OrdinalIgnoreCase);
}

/// <summary>What a recipe says of the check <c>shortcuts</c>.</summary>
/// <param name="Rows">The record's list whose items have the label; null for the record itself.</param>
/// <param name="Label">The field with the label.</param>
/// <param name="Text">The field with the text.</param>
/// <param name="Group">The field whose equal values belong together; null for none.</param>
/// <param name="Positive">The label's value that is told from all others.</param>
/// <param name="Features">What is tried alone, each with the greatest area that is allowed.</param>
internal sealed record ShortcutsSettings(
    FieldPath? Rows, FieldPath Label, FieldPath Text, FieldPath? Group, object? Positive, IReadOnlyList<Named<double>> Features);

/// <summary>The kind <c>shortcuts</c>.</summary>
internal sealed class ShortcutsKind : MeasureKind
{
    private readonly Key<FieldPath> _rows, _label, _text, _group;
    private readonly Key<object?> _positive;
    private readonly Key<IReadOnlyList<Named<double>>> _features;

    public ShortcutsKind() : base("shortcuts",
        "Whether a label can be predicted by something that should not tell it, such as the length of the text. "
        + "Looks at all records together; few rows fail only by more than chance.")
    {
        _rows = Optional<FieldPath>("rows", Shapes.Path, null!,
            "The record's list whose items have the label, such as turns; without it the record itself.");
        _label = Required("label", Shapes.Path, "The field with the label.");
        _text = Required("text", Shapes.Path, "The field with the text.");
        _group = Optional<FieldPath>("group", Shapes.Path, null!,
            "Without `rows`: the field whose equal values belong together, such as conversation_id; what is learned from some of them is "
            + "not tried on the others.");
        _positive = Optional<object?>("positive", Shapes.Any, true, "The label's value that is told from all others.");
        _features = Required("features", Shapes.MapOf(Shapes.Number(0.5, 1), least: 1),
            "What is tried alone, each with the greatest area under the curve that is allowed: words, characters, final_punctuation, "
            + "first_word, last_word, or the name of a field of the row or the record.");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) =>
        values.Get(_rows) is { } rows
            ? [rows.Each.Join(values.Get(_label)), rows.Each.Join(values.Get(_text))]
            : [values.Get(_label), values.Get(_text), .. values.Has(_group) ? [values.Get(_group)] : Array.Empty<FieldPath>(),
                .. values.Get(_features).Select(feature => feature.Name).Where(name => !ShortcutFeature.IsBuiltIn(name))
                    .Select(FieldPath.Of)];

    protected override IMeasure Create(MapValues values, CheckContext context) => new ShortcutsCheck(new ShortcutsSettings(
        values.Get(_rows), values.Get(_label), values.Get(_text), values.Get(_group), values.Get(_positive), values.Get(_features)));
}
