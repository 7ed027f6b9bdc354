using Minwal.Values;

namespace Minwal.Recipes.Language;

/// <summary>Reads an <see cref="AnswerShape"/>: the type's name, or a map with <c>type</c> and its bounds.</summary>
internal static class AnswerShapes
{
    private static readonly string[] Types = [.. Enum.GetNames<AnswerType>().Select(n => n.ToLowerInvariant())];

    /// <summary>The shape of a type.</summary>
    public static Shape<AnswerShape> Shape { get; } = MakeShape();

    private static Shape<AnswerShape> MakeShape()
    {
        var short_ = Shapes.OneOf(Types).As(name => new AnswerShape(Parse(name)));
        var long_ = new MapShape<AnswerShape>("type", "The type of a value with its bounds.");
        var self = Shapes.Later("a type", () => Shape!);
        var type = long_.Optional("type", Shapes.OneOf(Types), "string", "The type.");
        var help = long_.Optional<string>("help", Shapes.Text, null!, "What the value means, for the model.");
        var optional = long_.Optional("optional", Shapes.Boolean, false, "Whether null, or no value at all, is allowed.");
        var texts = new SettingShape<IReadOnlyList<string>>(Shapes.ListOf(Shapes.Text, 1, single: true), Texts);
        var oneOf = long_.Optional("one_of", texts, null!, "The allowed values of a string.");
        var words = long_.Optional("words", Band.Setting, null!, "The length of a string in words: [least, most].");
        var characters = long_.Optional("characters", Band.Setting, null!, "The length of a string in characters: [least, most].");
        var range = long_.Optional("range", Band.Setting, null!, "The range of a number: [least, most].");
        var length = long_.Optional("length", Band.Setting, null!, "The number of items of a list: one number, or [least, most].");
        var distinct = long_.Optional("distinct", Shapes.Boolean, false, "Whether the items of a list must differ.");
        var items = long_.Optional<AnswerShape>("items", self, null!, "The type of a list's items.");
        var fields = long_.Optional("fields", Shapes.MapOf(self), [], "The fields of an object, each with its type.");
        long_.Build(v =>
        {
            var kind = v.Has(type) ? Parse(v.Get(type))
                : v.Has(fields) ? AnswerType.Object
                : v.Has(items) || v.Has(length) ? AnswerType.List
                : AnswerType.String;
            (Key Key, AnswerType[] For)[] bounds =
            [
                (oneOf, [AnswerType.String]), (words, [AnswerType.String]), (characters, [AnswerType.String]),
                (range, [AnswerType.Integer, AnswerType.Number]),
                (length, [AnswerType.List]), (distinct, [AnswerType.List]), (items, [AnswerType.List]), (fields, [AnswerType.Object]),
            ];
            foreach (var (key, allowed) in bounds.Where(b => v.Has(b.Key) && !b.For.Contains(kind)))
            {
                var names = string.Join(" and ", allowed.Select(Name));
                v.Refuse(key, $"'{key.Name}' does not belong to the type {Name(kind)}; it belongs to {names}");
            }

            return new AnswerShape(kind)
            {
                Help = v.Get(help),
                Optional = v.Get(optional),
                OneOf = v.Get(oneOf),
                Words = v.Get(words),
                Characters = v.Get(characters),
                Range = v.Get(range),
                Length = v.Get(length),
                Distinct = v.Get(distinct),
                Items = v.Get(items),
                Fields = v.Get(fields),
            };
        });
        return Shapes.Either($"a type ({string.Join(", ", Types)}) or a map with 'type' and its bounds",
            node => node is YamlMap ? long_ : short_, short_, long_);
    }

    private static string Name(AnswerType type) => type.ToString().ToLowerInvariant();

    private static AnswerType Parse(string name) => Enum.Parse<AnswerType>(name, ignoreCase: true);

    private static IReadOnlyList<string>? Texts(object? value) => value switch
    {
        IReadOnlyList<object?> { Count: > 0 } list => [.. list.Select(Value.ToText)],
        string text => [text],
        _ => null,
    };
}
