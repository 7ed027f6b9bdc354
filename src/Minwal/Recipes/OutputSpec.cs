using Minwal.Checks;
using Minwal.Faults;
using Minwal.Recipes.Templates;
using Minwal.Values;

namespace Minwal.Recipes;

/// <summary>The shape of a file that a run writes. The format follows the file's ending: .json, .jsonl, .csv.</summary>
/// <param name="Name"><c>output</c> for the main file; for others the option that asks for them: <c>flat</c> is <c>--flat FILE</c>.</param>
/// <param name="Mark">Where.</param>
/// <param name="File">The main file's name when <c>--output</c> is not given.</param>
/// <param name="Help">What the file is for, in one line.</param>
/// <param name="Document">For .json: a map in which <c>${records}</c> stands for the records; null for a bare array.</param>
/// <param name="Rows">What the rows of one record are (a list); null for the record itself.</param>
/// <param name="Columns">The columns of a .csv, in order; empty: those of the first row.</param>
public sealed record OutputSpec(
    string Name, Mark Mark, string File, string Help, Template? Document, Template? Rows, IReadOnlyList<string> Columns)
{
    /// <summary>For a file of text: the lines of one record, a text or a list of texts; null for a file of rows.</summary>
    public Template? Lines { get; init; }

    /// <summary>Paths of the document that <c>minwal check</c> asks for in any .json file of this kind.</summary>
    public IReadOnlyList<FieldPath> Needed { get; init; } = [];

    /// <summary>The shapes in which files are published.</summary>
    internal static IReadOnlyList<string> Shapes { get; } =
        ["openai", "conversations", "hermes", "sharegpt", "seed", "alpaca", "chatml", "alghafa", "exams"];

    /// <summary>The shape of its rows, one of <see cref="Shapes"/>; null for the rows as they are.</summary>
    internal string? Shape { get; init; }

    /// <summary>
    /// What the main file is called where another run follows: out.jsonl is then out.AS.jsonl. Null for the recipe's name.
    /// </summary>
    public string? As { get; init; }

    /// <summary>
    /// What <c>minwal check</c> holds a file with these rows or columns against. The rows of a run come from records that passed the
    /// recipe's own checks.
    /// </summary>
    internal IReadOnlyList<CheckSettings> Checks { get; init; } = [];

    /// <summary>The fields of its rows: its columns, or what <see cref="Rows"/> says; empty when only the data can tell.</summary>
    internal IReadOnlyList<string> RowFields => Columns.Count > 0 ? Columns : Shape is null ? FieldsOf(Rows) : [];

    private static IReadOnlyList<string> FieldsOf(Template? rows) => rows switch
    {
        ForTemplate each => FieldsOf(each.Give),
        // With a map that is taken in only the data can tell.
        MapTemplate map => map.HasSpread ? [] : [.. map.Entries.Select(entry => entry.Name!)],
        WhenTemplate guarded => FieldsOf(guarded.Inner),
        IfTemplate either => Joined(either.Branches),
        ConcatTemplate joined => Joined(joined.Parts),
        ListTemplate list => Joined(list.Items),
        _ => [],
    };

    private static IReadOnlyList<string> Joined(IEnumerable<Template> parts) =>
        parts.Select(FieldsOf).ToList() is var all && all.TrueForAll(fields => fields.Count > 0)
            ? [.. all.SelectMany(fields => fields).Distinct()]
            : [];
}

/// <summary>A figure over all records, for the document around them.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Mark">Where.</param>
/// <param name="Kind">What is done with the values.</param>
/// <param name="Of">The value of each record.</param>
/// <param name="Size">For <see cref="TallyKind.DistinctNgrams"/>: the number of words.</param>
internal sealed record TallySpec(string Name, Mark Mark, TallyKind Kind, Expressions.Expression Of, int Size);

/// <summary>What a tally does.</summary>
internal enum TallyKind
{
    /// <summary>Adds numbers up.</summary>
    Sum,

    /// <summary>The mean of numbers.</summary>
    Mean,

    /// <summary>The smallest number.</summary>
    Min,

    /// <summary>The greatest number.</summary>
    Max,

    /// <summary>How often each value occurs.</summary>
    Count,

    /// <summary>How many different values occur.</summary>
    Distinct,

    /// <summary>Different word n-grams divided by all word n-grams.</summary>
    DistinctNgrams,
}
