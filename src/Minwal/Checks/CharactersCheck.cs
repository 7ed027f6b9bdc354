using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>The length of a text in Unicode code points.</summary>
internal sealed class CharactersCheck(TextField field, Setting<Band> between) : IRecordCheck
{
    public static CheckKind Kind { get; } = CheckKind.Define("characters", "The length of a text in characters (Unicode code points, spaces and marks included).", shape =>
    {
        var field = shape.Required("field", Shapes.Text, "The record's text field; turns[].text means each turn's.");
        var between = shape.Required("between", Band.Setting, "The fewest and the most characters.");
        return values => ([values.Get(field)], _ => new CharactersCheck(new TextField(values.Get(field)), values.Get(between)));
    });

    public Rejection? Check(Fields record, IVariables variables)
    {
        var band = between.Get(variables);
        return field.Each(record, text =>
        {
            var count = Count(text);
            return band.Contains(count) ? null : new Rejection(count < band.Least ? "characters.too_short" : "characters.too_long",
                $"{count} characters, asked for are {band}",
                new Fields().Add("characters", (long)count).Add("least", band.Least).Add("most", band.Most));
        });
    }

    internal static int Count(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        foreach (var c in text)
            if (char.IsLowSurrogate(c)) count--;
        return count;
    }
}
