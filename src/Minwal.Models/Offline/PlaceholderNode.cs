using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Models.Offline;

/// <summary>A value of a shape, drawn at random inside all of its bounds; texts say that they are placeholders.</summary>
/// <param name="mark">Where.</param>
/// <param name="shape">The shape.</param>
/// <param name="prose">What texts are made of.</param>
/// <param name="labels">Names of labels, whose values are preferred where they are allowed.</param>
internal sealed class PlaceholderNode(Mark mark, AnswerShape shape, PlaceholderProse prose, IReadOnlyList<string> labels)
    : StructureNode(mark)
{
    /// <summary>An optional value is left out once in so many times.</summary>
    private const int Left = 4;

    /// <summary>The items of a list whose length is not bounded.</summary>
    private static readonly Band FewItems = new(1, 3);

    /// <summary>Numbers whose range is not bounded.</summary>
    private static readonly Band Numbers = new(0, 100);

    private const int Draws = 100;

    public override object? Build(Expander x) => Make(shape, null, x);

    private object? Make(AnswerShape of, string? name, Expander x)
    {
        if (of.Optional && x.Random.Below(Left) == 0) return null;
        switch (of.Type)
        {
            case AnswerType.Integer: return Whole(of.Range?.Get(x) ?? Numbers, x);
            case AnswerType.Number: return Number(of.Range?.Get(x) ?? Numbers, x);
            case AnswerType.Boolean: return x.Random.Below(2) == 0;
            case AnswerType.List: return Items(of, name, x);
            case AnswerType.Object:
                var fields = new Fields(of.Fields.Count);
                foreach (var field in of.Fields) fields[field.Name] = Make(field.Value, field.Name, x);
                return fields;
            default:
                return of.OneOf is { } allowed
                    ? Allowed(allowed.Get(x), name, x)
                    : prose.Write(name?.Replace('_', ' '), of.Words?.Get(x), of.Characters?.Get(x), ref x.Random);
        }
    }

    /// <summary>
    /// A label's value where it is allowed, so that a step that judges finds what the cell asks for; else any of the allowed.
    /// </summary>
    private string Allowed(IReadOnlyList<string> values, string? name, Expander x)
    {
        foreach (var label in labels.OrderByDescending(label => label == name))
            if (x.TryGet(label, out var value) && values.Contains(Value.ToText(value))) return Value.ToText(value);
        return values[x.Random.Below(values.Count)];
    }

    private List<object?> Items(AnswerShape of, string? name, Expander x)
    {
        var count = Whole(of.Length?.Get(x) ?? FewItems, x);
        var items = new List<object?>((int)count);
        var item = of.Items ?? new AnswerShape(AnswerType.String);
        var open = of.Distinct && item.OneOf is { } allowed ? allowed.Get(x).ToList() : null;
        for (var i = 0; i < count; i++)
        {
            if (open is { Count: > 0 })
            {
                var value = i == 0 ? Allowed(open, name, x) : open[x.Random.Below(open.Count)];
                open.Remove(value);
                items.Add(value);
                continue;
            }

            var made = Make(item, name, x);
            // Where so many draws give nothing new, the bounds leave nothing: the shape's own check says so of the answer.
            for (var draw = 0; of.Distinct && draw < Draws && items.Exists(other => Value.AreEqual(other, made)); draw++)
                made = Make(item, name, x);
            items.Add(made);
        }

        return items;
    }

    private static long Whole(Band band, Expander x)
    {
        var (least, most) = ((long)Math.Ceiling(band.Least), (long)Math.Floor(band.Most));
        return most <= least ? least : least + x.Random.Below(most - least + 1);
    }

    /// <summary>A number of the band with no more digits than are needed to have a hundred of them in it.</summary>
    private static double Number(Band band, Expander x)
    {
        var digits = Math.Clamp((int)Math.Ceiling(2 - Math.Log10(Math.Max(band.Most - band.Least, 1e-9))), 0, 12);
        return Math.Clamp(Math.Round(band.Least + (x.Random.Unit() * (band.Most - band.Least)), digits), band.Least, band.Most);
    }
}
