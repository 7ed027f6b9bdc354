using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>What a recipe says of the check <c>grounded</c>.</summary>
/// <param name="Field">The text that is held against the sources.</param>
/// <param name="Sources">The sources.</param>
internal sealed record GroundedSettings(FieldPath Field, IReadOnlyList<SourcePath> Sources)
{
    /// <summary>Whether the items of the list that stand before the text's own are sources too.</summary>
    public bool Earlier { get; init; }

    /// <summary>With <see cref="Earlier"/>: what the items whose texts are looked at hold; empty for all.</summary>
    public IReadOnlyList<Named<string>> Items { get; init; } = [];

    /// <summary>With <see cref="Earlier"/>: what the item right before a text's own holds; empty for anything.</summary>
    public IReadOnlyList<Named<string>> After { get; init; } = [];

    /// <summary>Whether what stands in quotation marks must be in them.</summary>
    public bool Quotes { get; init; }

    /// <summary>Whether the whole text must be.</summary>
    public bool Whole { get; init; }

    /// <summary>Whether its numbers must be.</summary>
    public bool Numbers { get; init; }

    /// <summary>Whether its dates must be.</summary>
    public bool Dates { get; init; }

    /// <summary>Which names must be; null for none.</summary>
    public Setting<GroundedNames>? Names { get; init; }

    /// <summary>How many of its runs of words must be; null for none.</summary>
    public GroundedNgrams? Ngrams { get; init; }
}

/// <summary>Which names a source must have.</summary>
/// <param name="Capitals">Those that capitals tell.</param>
/// <param name="Listed">Those of the author's.</param>
internal sealed record GroundedNames(bool Capitals, IReadOnlyList<string> Listed)
{
    private static readonly Shape<GroundedNames> ByCapitals = Shapes.Boolean.As(capitals => new GroundedNames(capitals, []));

    private static readonly Shape<GroundedNames> ByList =
        Shapes.ListOf(Shapes.Text, 1).As(names => new GroundedNames(false, names));

    private static readonly Shape<GroundedNames> Literal = Shapes.Either(
        "true, false or a list of names", node => node is YamlList ? ByList : node is YamlScalar ? ByCapitals : null, ByCapitals, ByList);

    /// <summary>Reads them.</summary>
    public static Shape<Setting<GroundedNames>> Shape { get; } = new SettingShape<GroundedNames>(Literal, From);

    private static GroundedNames? From(object? value) => value switch
    {
        bool capitals => new GroundedNames(capitals, []),
        IReadOnlyList<object?> list when list.All(item => item is string) => new GroundedNames(false, [.. list.Cast<string>()]),
        _ => null,
    };
}

/// <summary>How much of a text must be said word for word.</summary>
/// <param name="Size">The length of the runs of words.</param>
/// <param name="Least">The least share of them.</param>
internal sealed record GroundedNgrams(long Size, double Least);

/// <summary>The kind <c>grounded</c>.</summary>
internal sealed class GroundedKind : RecordCheckKind
{
    private readonly Key<FieldPath> _field;
    private readonly Key<IReadOnlyList<SourcePath>> _in;
    private readonly Key<bool> _earlier;
    private readonly Key<IReadOnlyList<Named<string>>> _items, _after;
    private readonly Key<bool> _quotes, _whole, _numbers, _dates;
    private readonly Key<Setting<GroundedNames>> _names;
    private readonly Key<GroundedNgrams> _ngrams;

    public GroundedKind() : base("grounded",
        "Whether a source says what a text says: quotations, numbers, dates, names, runs of words. Compared after normalisation.")
    {
        _field = Required("field", Shapes.Path, "The record's text field.");
        _in = Optional("in", Shapes.ListOf(SourcePath.Shape, 1, single: true), [],
            "Where it must stand, one path or several: of a source's rows (chunk.text), of a step, of the record. Needed, but with "
            + "`earlier`.");
        _earlier = Optional("earlier", Shapes.Boolean, false,
            "Of a field such as messages[].content: whether it may also stand in the items of the list that come before.");
        _items = Optional("items", Shapes.MapOf(Shapes.Text), [], "With `earlier`: the items that are looked at, by what their fields "
            + "hold: { role: assistant }. All when absent.");
        _after = Optional("after", Shapes.MapOf(Shapes.Text), [], "With `earlier`: what the item right before them holds, such as "
            + "{ role: tool } for what is said of a tool's result.");
        _quotes = Optional("quotes", Shapes.Boolean, false, "Whether all that stands in quotation marks must be there word for word.");
        _whole = Optional("whole", Shapes.Boolean, false, "Whether the whole text must be there word for word.");
        _numbers = Optional("numbers", Shapes.Boolean, false,
            "Whether its numbers must be there, in digits of any script; a percentage as one.");
        _dates = Optional("dates", Shapes.Boolean, false,
            "Whether its dates must be there, however they are written in English or Arabic, and years that stand alone.");
        _names = Optional<Setting<GroundedNames>>("names", GroundedNames.Shape, null!,
            "true: capitalised words inside of sentences must be there (Latin script only). A list: those of its names that the text "
            + "has.");
        _ngrams = Optional<GroundedNgrams>("ngrams", Ngrams(), null!, "How many of its runs of words must be there.");
    }

    protected override void Validate(MapValues values)
    {
        if (!values.Has(_in) && !values.Get(_earlier)) values.Refuse(_field, "'in' is needed, or 'earlier: true'");
        if (values.Get(_earlier) && values.Get(_field)?.Steps is not [_, { Kind: FieldStepKind.Each }, ..])
            values.Refuse(_earlier, "'earlier' is about the items of a list: it needs a 'field' such as messages[].content");
        if (values.Has(_after) && !values.Get(_earlier)) values.Refuse(_after, "'after' needs 'earlier: true'");
        if (values.Has(_items) && !values.Get(_earlier)) values.Refuse(_items, "'items' needs 'earlier: true'");
        if (values.Get(_quotes) || values.Get(_whole) || values.Get(_numbers) || values.Get(_dates)) return;
        if (!values.Has(_names) && !values.Has(_ngrams))
            values.Refuse(_field, "nothing is asked for; there are quotes, whole, numbers, dates, names, ngrams");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) => [values.Get(_field)];

    protected override IRecordCheck Create(MapValues values, CheckContext context) =>
        new GroundedCheck(new GroundedSettings(values.Get(_field), values.Get(_in))
        {
            Earlier = values.Get(_earlier),
            Items = values.Get(_items),
            After = values.Get(_after),
            Quotes = values.Get(_quotes),
            Whole = values.Get(_whole),
            Numbers = values.Get(_numbers),
            Dates = values.Get(_dates),
            Names = values.Get(_names),
            Ngrams = values.Get(_ngrams),
        });

    private static MapShape<GroundedNgrams> Ngrams()
    {
        var shape = new MapShape<GroundedNgrams>("overlap", "How much of a text must be in a source word for word.");
        var size = shape.Optional("size", Shapes.Integer(1, 20), 3, "The length of the runs of words.");
        var least = shape.Optional("least", Shapes.Number(0, 1), 0.6, "The least share of the text's runs that must be there.");
        return shape.Build(values => new GroundedNgrams(values.Get(size), values.Get(least)));
    }
}
