using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Recipes.Names;

/// <summary>The shape that values have, found by looking at them.</summary>
internal static class DataShapes
{
    private static readonly AnswerShape Text = new(AnswerType.String), Number = new(AnswerType.Number), Truth = new(AnswerType.Boolean);

    // What is only known to be null may turn out to be anything; what is now a text and now a list stays anything.
    private static readonly AnswerShape Nothing = new(AnswerType.Any);

    /// <summary>The shape of one value.</summary>
    public static AnswerShape Of(object? value) => value switch
    {
        string => Text,
        bool => Truth,
        long or double => Number,
        Fields fields => new AnswerShape(AnswerType.Object)
        {
            Fields = [.. fields.Select(field => new Named<AnswerShape>(field.Key, default, Of(field.Value)))],
        },
        IReadOnlyList<object?> list => new AnswerShape(AnswerType.List) { Items = OfAll(list) },
        _ => Nothing,
    };

    /// <summary>The shape that fits every one of <paramref name="values"/>: an object has the fields that any of them has.</summary>
    public static AnswerShape OfAll(IEnumerable<object?> values)
    {
        AnswerShape? whole = null;
        // Rows of a file are alike: what is known of them already needs no second look.
        foreach (var value in values)
            if (value is not null && (whole is null || !Fits(whole, value))) whole = Join(whole, Of(value));
        return whole ?? Nothing;
    }

    /// <summary>The shape of what is of one shape or the other.</summary>
    public static AnswerShape Join(AnswerShape? a, AnswerShape b)
    {
        if (a is null || ReferenceEquals(a, b) || ReferenceEquals(a, Nothing)) return b;
        if (ReferenceEquals(b, Nothing)) return a;
        if (ReferenceEquals(a, NameScope.Later) || ReferenceEquals(b, NameScope.Later)) return NameScope.Later;
        if (IsScalar(a) && IsScalar(b)) return a;
        if (a.Type != b.Type || a.Type == AnswerType.Any) return NameScope.Any;
        if (a.Type == AnswerType.List)
            return a.Items is null || b.Items is null ? new AnswerShape(AnswerType.List) : a with { Items = Join(a.Items, b.Items) };
        if (a.Fields.Count == 0 || b.Fields.Count == 0) return new AnswerShape(AnswerType.Object);
        return a with
        {
            Fields =
            [
                .. a.Fields.Select(field => b.Field(field.Name) is { } other ? field with { Value = Join(field.Value, other) } : field),
                .. b.Fields.Where(field => a.Field(field.Name) is null),
            ],
        };
    }

    private static bool IsScalar(AnswerShape shape) => shape.Type is not (AnswerType.Any or AnswerType.List or AnswerType.Object);

    private static bool Fits(AnswerShape shape, object? value) => value switch
    {
        null => true,
        _ when shape.Type == AnswerType.Any => !ReferenceEquals(shape, Nothing),
        Fields fields => shape.Type == AnswerType.Object && FitsAll(shape, fields),
        IReadOnlyList<object?> list => shape is { Type: AnswerType.List, Items: { } items } && list.All(item => Fits(items, item)),
        _ => IsScalar(shape),
    };

    private static bool FitsAll(AnswerShape shape, Fields fields)
    {
        foreach (var (name, value) in fields)
            if (shape.Field(name) is not { } field || !Fits(field, value)) return false;
        return true;
    }
}
