using Minwal.Checks;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Quality.Checks;

/// <summary>The kind <c>separability</c>.</summary>
internal sealed class SeparabilityKind : MeasureKind
{
    private readonly Key<FieldPath> _rows, _label, _text, _group;
    private readonly Key<double> _least, _word;

    public SeparabilityKind() : base("separability",
        "Whether the text tells the label, and no single word gives it away: labels that were dealt to other texts, and words without "
        + "sense, are found. Looks at a sample of all records together; few rows are not judged.")
    {
        _rows = Optional<FieldPath>("rows", Shapes.Path, null!,
            "The record's list whose items have the label, such as turns; without it the record itself.");
        _label = Required("label", Shapes.Path, "The field with the label.");
        _text = Required("text", Shapes.Path, "The field with the text.");
        _group = Optional<FieldPath>("group", Shapes.Path, null!,
            "The field of the record whose equal values belong together, such as conversation_id; what is learned from some of them is not "
            + "tried on the others. With `rows` each record is a group by itself unless one is named.");
        _least = Optional("least", Shapes.Number(0.5, 1), 0.7,
            "The least area under the curve by word and character n-grams (the mean over labels, cross-validated): 0.5 tells nothing.");
        _word = Optional("any_word", Shapes.Number(0.5, 1), 1.0,
            "The greatest area under the curve that one single word may have for any label; 1 for no limit.");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values)
    {
        IEnumerable<FieldPath> own = [values.Get(_label), values.Get(_text)];
        if (values.Get(_rows) is { } rows) own = own.Select(path => rows.Each.Join(path));
        return [.. own, .. values.Get(_group) is { } group ? [group] : Array.Empty<FieldPath>()];
    }

    protected override IMeasure Create(MapValues values, CheckContext context) => new SeparabilityCheck(new SeparabilitySettings(
        values.Get(_rows), values.Get(_label), values.Get(_text), values.Get(_group), values.Get(_least), values.Get(_word)));
}
