using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>The length of a text in characters as people count them (text elements).</summary>
internal sealed class CharactersCheck(string field, Setting<Band> between) : FieldCheck(field)
{
    public static CheckKind Kind { get; } = CheckKind.Define("characters", "The length of a text in characters as people count them.", shape =>
    {
        var field = shape.Required("field", Shapes.Text, "The record's text field.");
        var between = shape.Required("between", Band.Setting, "The fewest and the most characters.");
        return values => ([values.Get(field)], _ => new CharactersCheck(values.Get(field), values.Get(between)));
    });

    protected override Rejection? CheckText(string text, IVariables variables)
    {
        var (band, length) = (between.Get(variables), Characters.Count(text));
        return band.Contains(length) ? null : new Rejection(length < band.Least ? "characters.too_few" : "characters.too_many", $"{length} characters, asked for are {band}",
            new Fields().Add("characters", (long)length).Add("least", band.Least).Add("most", band.Most));
    }
}
