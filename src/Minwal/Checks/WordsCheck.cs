using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>The number of words of a text, counted at white space.</summary>
internal sealed class WordsCheck(string field, Setting<Band> between) : FieldCheck(field)
{
    public static CheckKind Kind { get; } = CheckKind.Define("words", "The number of words of a text, counted at white space.", shape =>
    {
        var field = shape.Required("field", Shapes.Text, "The record's text field; turns[].text means each turn's.");
        var between = shape.Required("between", Band.Setting, "The fewest and the most words.");
        return values => ([values.Get(field)], _ => new WordsCheck(values.Get(field), values.Get(between)));
    });

    protected override Rejection? CheckText(string text, IVariables variables)
    {
        var (band, words) = (between.Get(variables), Words.Count(text));
        return band.Contains(words) ? null : new Rejection(words < band.Least ? "words.too_few" : "words.too_many", $"{words} words, asked for are {band}",
            new Fields().Add("words", (long)words).Add("least", band.Least).Add("most", band.Most));
    }
}
