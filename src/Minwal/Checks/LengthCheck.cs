using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>The length of a text in words or in characters.</summary>
internal sealed class LengthCheck(string unit, Func<string, int> measure, FieldPath field, Setting<Band> between)
    : FieldCheck(unit, field)
{
    protected override Rejection? CheckText(string text, IVariables variables)
    {
        var (band, length) = (between.Get(variables), measure(text));
        if (band.Contains(length)) return null;
        return new Rejection($"{Kind}.{(length < band.Least ? "too_few" : "too_many")}", $"{length} {Kind}, asked for are {band}",
            new Fields().Add(Kind, (long)length).Add("least", band.Least).Add("most", band.Most));
    }
}

/// <summary>The kinds <c>words</c> and <c>characters</c>.</summary>
internal sealed class LengthKind : RecordCheckKind
{
    private readonly Func<string, int> _measure;
    private readonly Key<FieldPath> _field;
    private readonly Key<Setting<Band>> _between;

    private LengthKind(string unit, string summary, Func<string, int> measure) : base(unit, summary)
    {
        _measure = measure;
        _field = Required("field", Shapes.Path,
            "The record's text field; turns[].text means each turn's, and a list of texts each of them.");
        _between = Required("between", Band.Setting, $"The fewest and the most {unit}.");
    }

    /// <summary>In words, counted at white space.</summary>
    public static LengthKind InWords() => new("words", "The number of words of a text, counted at white space.", text => Words.Count(text));

    /// <summary>In characters, that is in grapheme clusters: a letter with its marks is one.</summary>
    public static LengthKind InCharacters() =>
        new("characters", "The length of a text in characters as people count them.", Characters.Count);

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) => [values.Get(_field)];

    protected override IRecordCheck Create(MapValues values, CheckContext context) =>
        new LengthCheck(Name, _measure, values.Get(_field), values.Get(_between));
}
