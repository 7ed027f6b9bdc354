using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>The share of a script among the letters of a text; digits, marks and punctuation do not count.</summary>
internal sealed class ScriptCheck(string field, double? arabic, double? latin, long letters) : FieldCheck(field)
{
    public static CheckKind Kind { get; } = CheckKind.Define("script", "The share of a script among the letters of a text; digits, marks and punctuation do not count.", shape =>
    {
        var field = shape.Required("field", Shapes.Text, "The record's text field.");
        var arabic = shape.Optional("arabic", Shapes.Number(0, 1), 0, "The least share of Arabic letters.");
        var latin = shape.Optional("latin", Shapes.Number(0, 1), 0, "The least share of Latin letters.");
        var letters = shape.Optional("letters", Shapes.Integer(0, 10_000), 1, "The fewest letters a text must have.");
        return values =>
        {
            if (!values.Has(arabic) && !values.Has(latin)) values.Refuse(arabic, "one of 'arabic' and 'latin' is needed");
            return ([values.Get(field)], _ => new ScriptCheck(values.Get(field), values.Has(arabic) ? values.Get(arabic) : null, values.Has(latin) ? values.Get(latin) : null, values.Get(letters)));
        };
    });

    protected override Rejection? CheckText(string text, IVariables variables)
    {
        var count = ScriptCount.Of(text);
        if (count.Letters < letters) return new Rejection("script.no_letters", $"{count.Letters} letters, at least {letters} are asked for", new Fields().Add("letters", (long)count.Letters));
        if (count.Letters == 0) return null;
        if (arabic is { } a && count.ArabicShare < a) return Little("script.too_little_arabic", "Arabic", count.ArabicShare, a);
        return latin is { } l && count.LatinShare < l ? Little("script.too_little_latin", "Latin", count.LatinShare, l) : null;
    }

    private static Rejection Little(string reason, string script, double share, double least) =>
        new(reason, FormattableString.Invariant($"{share:0.###} of the letters are {script}, at least {least} is asked for"), new Fields().Add("share", Math.Round(share, 4)).Add("least", least));
}
