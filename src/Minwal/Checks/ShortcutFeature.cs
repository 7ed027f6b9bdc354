using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Something simple about a row that alone should not tell its label.</summary>
/// <param name="Name">length, characters, final_punctuation, first_word, last_word or <c>field:NAME</c>.</param>
/// <param name="Bound">The largest AUC that is accepted.</param>
internal sealed record ShortcutFeature(string Name, double Bound)
{
    private const string FieldPrefix = "field:";

    private static readonly string[] Known = ["length", "characters", "final_punctuation", "first_word", "last_word"];

    /// <summary>All that need no field's name, with their usual bounds.</summary>
    public static IReadOnlyList<ShortcutFeature> Usual { get; } = [.. Known.Select(name => new ShortcutFeature(name, UsualBound(name)))];

    /// <summary>Reads a list of names, or a map from names to bounds.</summary>
    public static Shape<IReadOnlyList<ShortcutFeature>> Shape { get; } = Build();

    /// <summary>Whether the feature is a number, which can be ranked.</summary>
    public bool IsNumber => Name is "length" or "characters";

    /// <summary>How many neighbouring numbers fall into one bin of the histogram.</summary>
    public int BinWidth => Name == "characters" ? 5 : 1;

    /// <summary>The feature of a row: the number itself, or a hash of the category. Fields of the row stand before those of its record.</summary>
    public ulong Of(Fields record, object? row, string text) => Name switch
    {
        "length" => (ulong)Math.Min(Words.Count(text), 4095),
        "characters" => (ulong)Math.Min(CharactersCheck.Count(text), 4095),
        "final_punctuation" => text.AsSpan().TrimEnd() is [.., var last] && (char.IsPunctuation(last) || char.IsSymbol(last)) ? last : 0UL,
        "first_word" => Word(text, last: false),
        "last_word" => Word(text, last: true),
        _ => TextHash.Of(Value.ToText(Find(record, row, Name[FieldPrefix.Length..]))),
    };

    /// <summary>The value at <paramref name="path"/> of the row, else of its record.</summary>
    public static object? Find(Fields record, object? row, string path) =>
        Value.At(row, path).FirstOrDefault() ?? (ReferenceEquals(row, record) ? null : Value.At(record, path).FirstOrDefault());

    private static ulong Word(string text, bool last)
    {
        var key = CompareKey.Of(text).AsSpan();
        var space = last ? key.LastIndexOf(' ') : key.IndexOf(' ');
        return TextHash.Of(space < 0 ? key : last ? key[(space + 1)..] : key[..space]);
    }

    private static double UsualBound(string name) => name == "last_word" ? 0.75 : 0.60;

    private static Shape<IReadOnlyList<ShortcutFeature>> Build()
    {
        const string allowed = "one of length, characters, final_punctuation, first_word, last_word, or field:NAME";
        var name = Shapes.Pattern(allowed, "^(length|characters|final_punctuation|first_word|last_word|field:.+)$");
        var list = Shapes.ListOf(name, 1).To((IReadOnlyList<string> names, YamlValue _, ICollection<Fault> _, out IReadOnlyList<ShortcutFeature> features) =>
            (features = [.. names.Select(n => new ShortcutFeature(n, UsualBound(n)))]) is not null);
        var map = Shapes.MapOf(Shapes.Number(0.5, 1), name, 1).To((IReadOnlyList<Named<double>> bounds, YamlValue _, ICollection<Fault> _, out IReadOnlyList<ShortcutFeature> features) =>
            (features = [.. bounds.Select(b => new ShortcutFeature(b.Name, b.Value))]) is not null);
        return Shapes.Either($"a list of features, or a map from features to the largest AUC from 0.5 to 1; a feature is {allowed}",
            node => node switch { YamlList => list, YamlMap => map, _ => null }, list, map);
    }
}
