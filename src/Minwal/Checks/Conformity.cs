using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Whether a value has the shape that a recipe asks for. Serves answers of models and finished records alike.</summary>
internal static class Conformity
{
    /// <summary>
    /// Null when <paramref name="value"/> conforms; else the first thing that does not, with its place in the message (<c>turns[3].text:
    /// …</c>, counted from 0 as in JSON paths) and a reason <c>shape.type</c>, <c>missing</c>, <c>empty</c>, <c>unknown</c>, <c>one_of</c>,
    /// <c>words</c>, <c>characters</c>, <c>range</c>, <c>length</c> or <c>distinct</c>.
    /// </summary>
    /// <param name="shape">What is asked for.</param>
    /// <param name="value">What is there.</param>
    /// <param name="variables">For settings that are computed.</param>
    /// <param name="extra">Whether objects may have fields that the shape does not name.</param>
    /// <exception cref="Faults.MinwalException">MW1012 when a formula of the shape gives something that does not fit.</exception>
    public static Rejection? Of(AnswerShape shape, object? value, IVariables variables, bool extra = false) =>
        Check(shape, value, variables, extra, "");

    private static Rejection? Check(AnswerShape shape, object? value, IVariables variables, bool extra, string path)
    {
        if (value is null) return shape.Optional || shape.Type == AnswerType.Any ? null : Missing(shape, path, null);
        return shape.Type switch
        {
            AnswerType.Any => null,
            AnswerType.String when value is string text => Text(shape, text, variables, path),
            AnswerType.Integer when Value.Number(value) is { } number && Math.Floor(number) == number =>
                Number(shape, number, variables, path),
            AnswerType.Number when Value.Number(value) is { } number => Number(shape, number, variables, path),
            AnswerType.Boolean when value is bool => null,
            AnswerType.List when value is IReadOnlyList<object?> list => List(shape, list, variables, extra, path),
            AnswerType.Object when value is Fields fields => Object(shape, fields, variables, extra, path),
            _ => Refuse("type", path, $"found {Value.TypeName(value)} {Short(Json.ToText(value))}, needed is {Describe(shape)}",
                new Fields().Add("found", Value.TypeName(value))),
        };
    }

    private static Rejection? Text(AnswerShape shape, string text, IVariables variables, string path)
    {
        if (text.Length == 0 && !shape.Optional) return Refuse("empty", path, "the text is empty", new Fields().Add("field", path));
        if (shape.OneOf?.Get(variables) is { } allowed && !allowed.Contains(text))
        {
            var near = Faults.Spelling.Nearest(text, allowed);
            var hint = near is null ? "" : $" (did you mean '{near}'?)";
            return Refuse("one_of", path, $"'{Short(text)}', allowed are {Short(string.Join(", ", allowed), 200)}{hint}",
                new Fields().Add("found", text));
        }

        return (shape.Words is null ? null : Bounded("words", "words", shape.Words, Words.Count(text), variables, path))
            ?? (shape.Characters is null ? null : Bounded("characters",
                "characters", shape.Characters, Characters.Count(text), variables, path));
    }

    private static Rejection? Number(AnswerShape shape, double number, IVariables variables, string path) =>
        Bounded("range", "", shape.Range, number, variables, path);

    private static Rejection? List(AnswerShape shape, IReadOnlyList<object?> list, IVariables variables, bool extra, string path)
    {
        if (Bounded("length", "items", shape.Length, list.Count, variables, path) is { } wrong) return wrong;
        for (var i = 0; i < list.Count; i++)
        {
            if (shape.Items is not null && Check(shape.Items, list[i], variables, extra, $"{path}[{i}]") is { } rejection) return rejection;
            if (!shape.Distinct) continue;
            for (var j = 0; j < i; j++)
                if (Value.AreEqual(list[i], list[j]))
                    return Refuse("distinct", path, $"items {j} and {i} are the same, {Short(Json.ToText(list[i]))}",
                        new Fields().Add("first", (long)j).Add("second", (long)i));
        }

        return null;
    }

    private static Rejection? Object(AnswerShape shape, Fields fields, IVariables variables, bool extra, string path)
    {
        for (var i = 0; i < shape.Fields.Count; i++)
        {
            var (name, _, inner) = shape.Fields[i];
            var place = path.Length == 0 ? name : $"{path}.{name}";
            if (!fields.TryGetValue(name, out var value))
            {
                if (inner.Optional || inner.Type == AnswerType.Any) continue;
                return Missing(inner, place, Faults.Spelling.Nearest(name, Unknown(shape, fields)));
            }

            if (Check(inner, value, variables, extra, place) is { } rejection) return rejection;
        }

        // An object without named fields is any object.
        if (extra || shape.Fields.Count == 0) return null;
        return Unknown(shape, fields).FirstOrDefault() is not { } key ? null
            : Refuse("unknown", path.Length == 0 ? key : $"{path}.{key}",
                $"unknown field; known are {string.Join(", ", shape.Fields.Select(f => f.Name))}", new Fields().Add("field", key));
    }

    private static IEnumerable<string> Unknown(AnswerShape shape, Fields fields) => fields.Keys.Where(key => shape.Field(key) is null);

    private static Rejection? Bounded(string reason, string unit, Setting<Band>? setting, double number, IVariables variables, string path)
    {
        if (setting is null) return null;
        var band = setting.Get(variables);
        if (band.Contains(number)) return null;
        var asked = band.Least.Equals(band.Most) ? FormattableString.Invariant($"{band.Least}") : band.ToString();
        return Refuse(reason, path, FormattableString.Invariant($"{number}{(unit.Length == 0 ? "" : " ")}{unit}, asked for are {asked}"),
            new Fields().Add(reason, number).Add("least", band.Least).Add("most", band.Most));
    }

    private static Rejection Missing(AnswerShape shape, string path, string? near) =>
        Refuse("missing", path, $"nothing there, needed is {Describe(shape)}" + (near is null ? "" : $"; there is '{near}'"),
            new Fields().Add("field", path));

    private static Rejection Refuse(string what, string path, string message, Fields numbers) =>
        new($"shape.{what}", path.Length == 0 ? message : $"{path}: {message}", numbers);

    private static string Describe(AnswerShape shape) => shape.Type switch
    {
        AnswerType.Integer => "an integer",
        AnswerType.Object => "an object",
        _ => "a " + shape.Type.ToString().ToLowerInvariant(),
    };

    private static string Short(string text, int most = 60) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + "…";
}
