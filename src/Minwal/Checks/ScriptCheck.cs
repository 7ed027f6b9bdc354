using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>The share of a script among the letters of a text; digits, marks and punctuation do not count.</summary>
internal sealed class ScriptCheck(FieldPath field, double? arabic, double? latin, long letters) : FieldCheck("script", field)
{
    protected override Rejection? CheckText(string text, IVariables variables)
    {
        var count = ScriptCount.Of(text);
        if (count.Letters < letters)
        {
            return new Rejection("script.no_letters", $"{count.Letters} letters, at least {letters} are asked for",
                new Fields().Add("letters", (long)count.Letters));
        }

        if (count.Letters == 0) return null;
        if (arabic is { } a && count.ArabicShare < a) return Little("script.too_little_arabic", "Arabic", count.ArabicShare, a);
        return latin is { } l && count.LatinShare < l ? Little("script.too_little_latin", "Latin", count.LatinShare, l) : null;
    }

    private static Rejection Little(string reason, string script, double share, double least) =>
        new(reason, FormattableString.Invariant($"{share:0.###} of the letters are {script}, at least {least} is asked for"),
            new Fields().Add("share", Math.Round(share, 4)).Add("least", least));
}

/// <summary>The kind <c>script</c>.</summary>
internal sealed class ScriptKind : RecordCheckKind
{
    private readonly Key<FieldPath> _field;
    private readonly Key<double> _arabic, _latin;
    private readonly Key<long> _letters;

    public ScriptKind() : base("script", "The share of a script among the letters of a text; digits, marks and punctuation do not count.")
    {
        _field = Required("field", Shapes.Path, "The record's text field.");
        _arabic = Optional("arabic", Shapes.Number(0, 1), 0, "The least share of Arabic letters.");
        _latin = Optional("latin", Shapes.Number(0, 1), 0, "The least share of Latin letters.");
        _letters = Optional("letters", Shapes.Integer(0, 10_000), 1, "The fewest letters a text must have.");
    }

    protected override void Validate(MapValues values)
    {
        if (!values.Has(_arabic) && !values.Has(_latin)) values.Refuse(_arabic, "one of 'arabic' and 'latin' is needed");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) => [values.Get(_field)];

    protected override IRecordCheck Create(MapValues values, CheckContext context) => new ScriptCheck(values.Get(_field),
        values.Has(_arabic) ? values.Get(_arabic) : null, values.Has(_latin) ? values.Get(_latin) : null, values.Get(_letters));
}
