using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>The length of a text in words or in characters.</summary>
internal sealed class LengthCheck(string unit, Func<string, int> measure, string field, Setting<Band> between) : FieldCheck(field)
{
    /// <summary>In words, counted at white space.</summary>
    public static CheckKind WordsKind { get; } = Define("words", "The number of words of a text, counted at white space.", text => Words.Count(text));

    /// <summary>In characters, that is in grapheme clusters: a letter with its marks is one.</summary>
    public static CheckKind CharactersKind { get; } = Define("characters", "The length of a text in characters as people count them.", Characters.Count);

    protected override Rejection? CheckText(string text, IVariables variables)
    {
        var (band, length) = (between.Get(variables), measure(text));
        return band.Contains(length) ? null : new Rejection($"{unit}.{(length < band.Least ? "too_few" : "too_many")}", $"{length} {unit}, asked for are {band}",
            new Fields().Add(unit, (long)length).Add("least", band.Least).Add("most", band.Most));
    }

    private static CheckKind Define(string unit, string summary, Func<string, int> measure) => CheckKind.Define(unit, summary, shape =>
    {
        var field = shape.Required("field", Shapes.Text, "The record's text field; turns[].text means each turn's.");
        var between = shape.Required("between", Band.Setting, $"The fewest and the most {unit}.");
        return values => ([values.Get(field)], _ => new LengthCheck(unit, measure, values.Get(field), values.Get(between)));
    });
}
