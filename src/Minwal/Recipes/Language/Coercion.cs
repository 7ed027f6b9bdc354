using System.Globalization;
using Minwal.Values;

namespace Minwal.Recipes.Language;

/// <summary>Puts right what writing down loses of a value's type.</summary>
internal static class Coercion
{
    /// <summary>
    /// The value with what is lost in writing put right and nothing else: "4" where a number is asked for, "true" where a boolean is, white
    /// space around texts.
    /// </summary>
    public static object? Apply(object? value, AnswerShape shape)
    {
        switch (shape.Type)
        {
            case AnswerType.String when value is string text: return text.Trim();
            case AnswerType.String when value is long or double: return Value.ToText(value);
            case AnswerType.Integer or AnswerType.Number when value is string typed:
                if (long.TryParse(typed.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return whole;
                return double.TryParse(typed.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && double.IsFinite(number)
                    ? number
                    : value;
            case AnswerType.Integer when value is double d && d == Math.Floor(d) && Math.Abs(d) < 1e15: return (long)d;
            case AnswerType.Boolean when value is string flag:
                return flag.Trim().ToLowerInvariant() switch { "true" => true, "false" => false, _ => value };
            case AnswerType.List when value is IReadOnlyList<object?> list && shape.Items is not null:
                var items = new List<object?>(list.Count);
                foreach (var item in list) items.Add(Apply(item, shape.Items));
                return items;
            case AnswerType.List when value is string json && json.StartsWith('['):
                return Parsed(json) is IReadOnlyList<object?> parsed ? Apply(parsed, shape) : value;
            case AnswerType.Object when value is Fields fields:
                var coerced = new Fields(fields.Count);
                foreach (var (name, field) in fields) coerced[name] = shape.Field(name) is { } inner ? Apply(field, inner) : field;
                return coerced;
            case AnswerType.Object when value is string text && text.StartsWith('{'):
                return Parsed(text) is Fields read ? Apply(read, shape) : value;
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
