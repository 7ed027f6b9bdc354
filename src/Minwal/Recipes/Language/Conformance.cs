using System.Globalization;
using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Values;

namespace Minwal.Recipes.Language;

/// <summary>Holds a value against an <see cref="AnswerShape"/>.</summary>
public static class Conformance
{
    /// <summary>
    /// Null when <paramref name="value"/> fits, else the first thing that does not: <c>turns[3].text: 4 words, allowed are 5 to 20</c>.
    /// Fields that the shape does not name are allowed with <paramref name="extra"/>.
    /// </summary>
    public static string? Fault(object? value, AnswerShape shape, IVariables variables, bool extra) => Conformity.Of(shape, value, variables, extra)?.Message;

    /// <summary>
    /// The value with what is lost in writing put right and nothing else: "4" where a number is asked for, "true" where a boolean is, white space around texts.
    /// </summary>
    public static object? Coerce(object? value, AnswerShape shape)
    {
        switch (shape.Type)
        {
            case AnswerType.String when value is string text: return text.Trim();
            case AnswerType.String when value is long or double: return Value.ToText(value);
            case AnswerType.Integer or AnswerType.Number when value is string typed:
                if (long.TryParse(typed.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return whole;
                return double.TryParse(typed.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : value;
            case AnswerType.Integer when value is double d && d == Math.Floor(d) && Math.Abs(d) < 1e15: return (long)d;
            case AnswerType.Boolean when value is string flag:
                return flag.Trim().ToLowerInvariant() switch { "true" => true, "false" => false, _ => value };
            case AnswerType.List when value is IReadOnlyList<object?> list && shape.Items is not null:
                return list.Select(item => Coerce(item, shape.Items)).ToList();
            case AnswerType.List when value is string json && json.StartsWith('['):
                return Parsed(json) is IReadOnlyList<object?> parsed ? Coerce(parsed, shape) : value;
            case AnswerType.Object when value is Fields fields:
                var coerced = new Fields(fields.Count);
                foreach (var (name, item) in fields) coerced[name] = shape.Fields.FirstOrDefault(f => f.Name == name)?.Value is { } inner ? Coerce(item, inner) : item;
                return coerced;
            case AnswerType.Object when value is string text && text.StartsWith('{'):
                return Parsed(text) is Fields read ? Coerce(read, shape) : value;
            default: return value is "" && shape.Optional ? null : value;
        }
    }

    private static object? Parsed(string json)
    {
        try
        {
            return Json.Parse(json);
        }
        catch (System.Text.Json.JsonException)
        {
            // Not JSON after all: it stays the text that it is, and the shape will say so.
            return null;
        }
    }
}
