using System.Globalization;
using Minwal.Expressions;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Recipes.Language;

/// <summary>Holds a value against an <see cref="AnswerShape"/>.</summary>
public static class Conformance
{
    /// <summary>
    /// Null when <paramref name="value"/> fits, else the first thing that does not: <c>turns[3].text: 4 words, allowed are 5 to 20</c>.
    /// Fields that the shape does not name are allowed with <paramref name="extra"/>.
    /// </summary>
    public static string? Fault(object? value, AnswerShape shape, IVariables variables, bool extra) => Fault(value, shape, variables, extra, "");

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

    private static string? Fault(object? value, AnswerShape shape, IVariables variables, bool extra, string path)
    {
        string? Say(string message) => path.Length == 0 ? message : $"{path}: {message}";
        if (value is null) return shape.Optional || shape.Type == AnswerType.Any ? null : Say($"nothing there, needed is {Name(shape.Type)}");
        switch (shape.Type)
        {
            case AnswerType.String:
                if (value is not string text) return Say(Wrong(value, shape));
                if (text.Length == 0 && !shape.Optional) return Say("the text is empty");
                if (shape.OneOf?.Get(variables) is { } allowed && !allowed.Contains(text)) return Say($"'{Short(text)}' is not one of {string.Join(", ", allowed)}");
                if (shape.Words?.Get(variables) is { } words && Words.Count(text) is var w && !words.Contains(w)) return Say($"{w} words, allowed are {words}");
                if (shape.Characters?.Get(variables) is { } characters && new StringInfo(text).LengthInTextElements is var c && !characters.Contains(c)) return Say($"{c} characters, allowed are {characters}");
                return null;
            case AnswerType.Integer or AnswerType.Number:
                if (shape.Type == AnswerType.Integer ? value is not long : Value.Number(value) is null) return Say(Wrong(value, shape));
                return shape.Range?.Get(variables) is { } range && !range.Contains(Value.Number(value)!.Value) ? Say($"{Value.ToText(value)}, allowed is {range}") : null;
            case AnswerType.Boolean:
                return value is bool ? null : Say(Wrong(value, shape));
            case AnswerType.List:
                if (value is not IReadOnlyList<object?> list) return Say(Wrong(value, shape));
                if (shape.Length?.Get(variables) is { } length && !length.Contains(list.Count)) return Say($"{list.Count} items, asked for are {(length.Least.Equals(length.Most) ? $"exactly {length.Least}" : length)}");
                if (shape.Distinct && list.Select(Json.ToText).Distinct().Count() < list.Count) return Say("two items are the same");
                if (shape.Items is null) return null;
                for (var i = 0; i < list.Count; i++)
                    if (Fault(list[i], shape.Items, variables, extra, $"{path}[{i}]") is { } fault) return fault;
                return null;
            case AnswerType.Object:
                if (value is not Fields fields) return Say(Wrong(value, shape));
                foreach (var field in shape.Fields)
                    if (Fault(fields.GetValueOrDefault(field.Name), field.Value, variables, extra, path.Length == 0 ? field.Name : $"{path}.{field.Name}") is { } fault) return fault;
                if (extra || shape.Fields.Count == 0) return null;
                var unknown = fields.Keys.FirstOrDefault(name => shape.Fields.All(f => f.Name != name));
                return unknown is null ? null : Say($"unknown field '{unknown}'; there are {string.Join(", ", shape.Fields.Select(f => f.Name))}");
            default:
                return null;
        }
    }

    private static string Wrong(object? value, AnswerShape shape) => $"found {Value.TypeName(value)} {Short(Json.ToText(value))}, needed is {Name(shape.Type)}";

    private static string Name(AnswerType type) => (type is AnswerType.Integer or AnswerType.Object ? "an " : "a ") + type.ToString().ToLowerInvariant();

    private static string Short(string text) => text.Length > 60 ? text[..57] + "…" : text;
}
