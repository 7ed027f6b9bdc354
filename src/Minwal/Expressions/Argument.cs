using Minwal.Values;

namespace Minwal.Expressions;

/// <summary>The arguments of built-in functions as what they must be; each refuses what it cannot be.</summary>
internal static class Argument
{
    /// <summary>The longest text that a function makes, in UTF-16 units.</summary>
    private const long LongestText = 10_000_000;

    public static string AsText(object? value) => Value.ToText(value);

    /// <summary>The argument at <paramref name="at"/> when it was given and is not null.</summary>
    public static object? Optional(object?[] arguments, int at) => at < arguments.Length ? arguments[at] : null;

    /// <exception cref="EvaluationException">When it is none, or not finite.</exception>
    public static double Number(object? value) => Value.Number(value) is { } number
        ? double.IsFinite(number) ? number : throw new EvaluationException("expected a number, not one that is infinite or undefined")
        : throw new EvaluationException($"expected a number, not {Described(value)}");

    /// <summary>A number's whole part, at the limits of 64 bits where it lies outside.</summary>
    public static long Whole(object? value) => value is long whole ? whole : (long)Number(value);

    /// <summary>A whole number as an integer, however it was computed.</summary>
    public static object Plain(double value) => value == Math.Floor(value) && Math.Abs(value) < 1e15 ? (long)value : value;

    /// <summary>Null is the empty list.</summary>
    public static IReadOnlyList<object?> List(object? value) => value switch
    {
        IReadOnlyList<object?> list => list,
        null => [],
        _ => throw new EvaluationException($"expected a list, not {Described(value)}"),
    };

    /// <summary>The list that a function looks into which also looks into texts; null is the empty list.</summary>
    public static IReadOnlyList<object?> Container(object? value) => value is Fields
        ? throw new EvaluationException($"expected a list or a text, not {Described(value)}; one of its fields is meant?")
        : List(value);

    /// <summary>A text to compare with another; an object is refused, since its field was meant and not its JSON.</summary>
    public static string Compared(object? value) => value is Fields
        ? throw new EvaluationException($"expected a text, not {Described(value)}; one of its fields is meant?")
        : AsText(value);

    /// <summary>Null is the empty object.</summary>
    public static Fields Object(object? value) => value switch
    {
        Fields fields => fields,
        null => [],
        _ => throw new EvaluationException($"expected an object, not {Described(value)}"),
    };

    /// <summary>Refuses to make a text that is longer than a record could hold.</summary>
    public static void RefuseLength(long length)
    {
        if (length > LongestText) throw new EvaluationException($"the text would be longer than {LongestText:N0} characters");
    }

    /// <summary>Two places from 0 to <paramref name="count"/>, the second not before the first; null is the end.</summary>
    public static (int From, int To) Span(object? from, object? to, int count)
    {
        var begin = Place(from, count);
        return (begin, Math.Max(begin, to is null ? count : Place(to, count)));
    }

    /// <summary>
    /// A place from 0 to <paramref name="count"/>; a negative one counts from the end, one outside is the nearest inside.
    /// </summary>
    public static int Place(object? value, int count)
    {
        var place = Whole(value);
        return (int)Math.Clamp(place < 0 ? place + count : place, 0, count);
    }

    private static string Described(object? value)
    {
        var text = Json.ToText(value);
        return $"{Value.TypeName(value)} {(text.Length <= 100 ? text : text[..100] + "…")}";
    }
}
