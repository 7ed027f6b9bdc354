using Minwal.Checks;
using Minwal.Quality.Separability;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Quality.Checks;

/// <summary>The kind <c>shortcuts</c>.</summary>
internal sealed class ShortcutsKind : MeasureKind
{
    private readonly Key<FieldPath> _rows, _label, _text, _group, _joined;
    private readonly Key<object?> _positive;
    private readonly Key<IReadOnlyList<Named<double>>> _features;
    private readonly Key<long> _sample;

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
        _joined = Optional<FieldPath>("joined", Shapes.Path, null!,
            "With `rows`: the field, such as speaker, whose equal neighbours are joined: a row's text is then all that was said since "
            + "another speaker stopped.");
        _sample = Optional("sample", Shapes.Integer(100, TextSample.Most), TextSample.Most,
            "The most rows from which any_word, bag_of_words and ngrams learn and on which they are tried. The more they learn from, the "
            + "more they tell: a limit holds for a number of rows.");
        _positive = Optional<object?>("positive", Shapes.Any, true, "The label's value that is told from all others.");
        _features = Required("features", Shapes.MapOf(Shapes.Number(0.5, 1), least: 1),
            "What is tried alone, each with the greatest area under the curve that is allowed: words, characters, final_punctuation, "
            + "punctuation, first_word, first_two_words, last_word, last_two_words, with `rows` also position and previous_label, "
            + "any_word (the best single word), bag_of_words and ngrams (all of the text), or the name of a field of the row or the "
            + "record.");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) =>
        values.Get(_rows) is { } rows
            ? [rows.Each.Join(values.Get(_label)), rows.Each.Join(values.Get(_text))]
            : [values.Get(_label), values.Get(_text), .. values.Has(_group) ? [values.Get(_group)] : Array.Empty<FieldPath>(),
                .. values.Get(_features).Select(feature => feature.Name).Where(name => !RowFeature.IsBuiltIn(name) && !TextFeature.Is(name))
                    .Select(FieldPath.Of)];

    protected override IMeasure Create(MapValues values, CheckContext context) => new ShortcutsCheck(new ShortcutsSettings(
        values.Get(_rows), values.Get(_label), values.Get(_text), values.Get(_group), values.Get(_joined), values.Get(_positive),
        values.Get(_features), (int)values.Get(_sample)));

    protected override void Validate(MapValues values)
    {
        if (values.Has(_rows)) return;
        if (values.Has(_joined)) values.Refuse(_joined, "'joined' needs 'rows': a record by itself has no neighbours");
        foreach (var feature in values.Get(_features).Where(feature => RowFeature.NeedsRows(feature.Name)))
            values.Refuse(_features, $"'{feature.Name}' needs 'rows': a record by itself has no place among others");
    }
}
