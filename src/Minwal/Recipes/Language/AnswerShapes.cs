using Minwal.Faults;

namespace Minwal.Recipes.Language;

/// <summary>
/// Reads <see cref="AnswerShape"/>s: the short form <c>text: string</c>, or the long form
/// <c>sentiment: { type: string, one_of: [positive, negative], help: … }</c>, in which <c>type</c> may be left out when another key says it.
/// </summary>
public static class AnswerShapes
{
    private static readonly string[] TypeNames = ["any", "string", "integer", "number", "boolean", "list", "object"];

    private static readonly Shape<IReadOnlyList<string>> Words = Shapes.ListOf(Shapes.Text, 1);

    private static readonly MapShape<AnswerShape> Long = Build();

    /// <summary>One shape.</summary>
    public static Shape<AnswerShape> Shape { get; } = Shapes.Either("a type (string, integer, number, boolean, list, object, any) or a map that describes one",
        node => node switch { YamlScalar => Short, YamlMap => Long, _ => null }, Short, Long);

    /// <summary>The fields of an object: a map from names to shapes, read as an object's shape.</summary>
    public static Shape<AnswerShape> Object { get; } = Shapes.MapOf(Shape, least: 1).To((IReadOnlyList<Named<AnswerShape>> fields, YamlValue _, ICollection<Fault> _, out AnswerShape shape) =>
        (shape = new AnswerShape(AnswerType.Object) { Fields = fields }) is not null);

    private static Shape<AnswerShape> Short => Shapes.OneOf(TypeNames).To((string name, YamlValue _, ICollection<Fault> _, out AnswerShape shape) =>
        (shape = new AnswerShape(Enum.Parse<AnswerType>(name, ignoreCase: true))) is not null);

    private static MapShape<AnswerShape> Build()
    {
        var self = Shapes.Later("the shape of a value", () => Shape);
        var map = new MapShape<AnswerShape>("answer_shape", "The type of a value and what it may be.");
        var type = map.Optional("type", Shapes.OneOf(TypeNames), "", "string, integer, number, boolean, list, object or any; may be left out when another key says it.");
        var help = map.Optional<string?>("help", Shapes.Text!, null, "What the value means; the model is told.");
        var optional = map.Optional("optional", Shapes.Boolean, false, "Whether null, or no value at all, is allowed.");
        var oneOf = map.Optional<Setting<IReadOnlyList<string>>?>("one_of", new SettingShape<IReadOnlyList<string>>(Words, Strings)!, null, "The allowed values of a string.");
        var words = map.Optional<Setting<Band>?>("words", Band.Setting!, null, "The length of a string in words: [least, most].");
        var characters = map.Optional<Setting<Band>?>("characters", Band.Setting!, null, "The length of a string in characters (code points): [least, most].");
        var range = map.Optional<Setting<Band>?>("range", Band.Setting!, null, "The range of a number: [least, most].");
        var length = map.Optional<Setting<Band>?>("length", Band.Setting!, null, "The number of items of a list: one number, or [least, most].");
        var items = map.Optional<AnswerShape?>("items", self!, null, "The shape of each item of a list.");
        var distinct = map.Optional("distinct", Shapes.Boolean, false, "Whether the items of a list must differ.");
        var fields = map.Optional<IReadOnlyList<Named<AnswerShape>>>("fields", Shapes.MapOf(self, least: 1), [], "The fields of an object and their shapes.");
        (Key Key, AnswerType[] Types)[] belongs =
        [
            (oneOf, [AnswerType.String]), (words, [AnswerType.String]), (characters, [AnswerType.String]), (range, [AnswerType.Number, AnswerType.Integer]),
            (length, [AnswerType.List]), (items, [AnswerType.List]), (distinct, [AnswerType.List]), (fields, [AnswerType.Object]),
        ];
        return map.Build(values =>
        {
            var said = belongs.FirstOrDefault(b => values.Has(b.Key));
            var kind = values.Has(type) ? Enum.Parse<AnswerType>(values.Get(type), ignoreCase: true) : said.Types?[0] ?? AnswerType.Any;
            if (!values.Has(type) && said.Key is null) values.Refuse(type, "the type is missing: " + string.Join(", ", TypeNames));
            foreach (var (key, types) in belongs.Where(b => values.Has(b.Key) && !b.Types.Contains(kind)))
            {
                values.Refuse(key, $"'{key.Name}' does not belong to the type {Name(kind)}; it belongs to {string.Join(" and ", types.Select(Name))}",
                    key == length && kind == AnswerType.String ? "the length of a string is 'words' or 'characters'" : null);
            }

            return new AnswerShape(kind)
            {
                Help = values.Get(help), Optional = values.Get(optional), OneOf = values.Get(oneOf), Words = values.Get(words), Characters = values.Get(characters),
                Range = values.Get(range), Length = values.Get(length), Items = values.Get(items), Distinct = values.Get(distinct), Fields = values.Get(fields),
            };
        });
    }

    private static string Name(AnswerType type) => TypeNames[(int)type];

    private static IReadOnlyList<string>? Strings(object? value) =>
        value is IReadOnlyList<object?> { Count: > 0 } list && list.All(item => item is string) ? [.. list.Cast<string>()] : null;
}
