using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>The share of a script among the letters of a text. Spaces, digits, punctuation and marks do not count: over all characters even real Arabic exam questions fail a bound of 0.9.</summary>
internal sealed class ScriptCheck(TextField field, Setting<Bound>? arabic, Setting<Bound>? latin, Setting<Bound> letters) : IRecordCheck
{
    public static CheckKind Kind { get; } = CheckKind.Define("script", "The share of Arabic or Latin among the letters of a text; spaces, digits, punctuation and marks do not count.", shape =>
    {
        var field = shape.Required("field", Shapes.Text, "The record's text field; turns[].text means each turn's.");
        var arabic = shape.Optional<Setting<Bound>?>("arabic", Bound.Setting(0, 1)!, null, "The least share of Arabic letters, 0 to 1.");
        var latin = shape.Optional<Setting<Bound>?>("latin", Bound.Setting(0, 1)!, null, "The least share of Latin letters, 0 to 1.");
        var letters = shape.Optional("letters", Bound.Setting(0, 1_000_000), Setting<Bound>.Of(new Bound(1)), "The fewest letters of any script; 1 when absent.");
        return values =>
        {
            if (!values.Has(arabic) && !values.Has(latin)) values.Refuse(arabic, "a script check needs 'arabic' or 'latin', the least share of that script");
            return ([values.Get(field)], _ => new ScriptCheck(new TextField(values.Get(field)), values.Get(arabic), values.Get(latin), values.Get(letters)));
        };
    });

    public Rejection? Check(Fields record, IVariables variables)
    {
        var (least, share, other) = (letters.Get(variables).Value, arabic?.Get(variables).Value, latin?.Get(variables).Value);
        return field.Each(record, text =>
        {
            var count = ScriptCount.Of(text);
            if (count.Letters < least)
                return new Rejection("script.too_few_letters", $"{count.Letters} letters, at least {least} are asked for", Numbers(count).Add("least", least));
            if (count.Letters == 0) return null;
            return Judge("arabic", count.ArabicShare, share, count) ?? Judge("latin", count.LatinShare, other, count);
        });
    }

    private static Rejection? Judge(string script, double share, double? least, ScriptCount count) => !(share < least) ? null
        : new Rejection($"script.too_little_{script}", FormattableString.Invariant($"{share:0.000} of {count.Letters} letters are {script}, at least {least} is asked for"),
            Numbers(count).Add("share", share).Add("least", least));

    private static Fields Numbers(ScriptCount count) => new Fields()
        .Add("arabic_letters", (long)count.Arabic).Add("latin_letters", (long)count.Latin).Add("other_letters", (long)count.Other);
}
