using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Similarity;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>
/// No record like another in the same run: equal after normalisation, or as similar as a threshold (Jaccard over character 5-grams).
/// </summary>
internal sealed class UniqueCheck(IReadOnlyList<FieldPath> fields, double similarity, CheckContext context) : IComparison
{
    private readonly NearDuplicateIndex _index = new(similarity, context.Expected, context.ScratchDirectory);

    public IPrepared? Prepare(Fields record, IVariables variables)
    {
        var texts = fields.SelectMany(field => field.Values(record)).ToList();
        if (texts.TrueForAll(text => text is null)) return null;
        return new Prepared(this, _index.Prepare(texts is [string only] ? only : string.Join('\n', texts.Select(Value.ToText))));
    }

    public void Dispose() => _index.Dispose();

    private Rejection? Compare(PreparedText text)
    {
        if (_index.FindNearest(text) is not { } near) return null;
        var number = near.Record + 1;
        return near.SameText
            ? new Rejection("unique.exact", $"the same text as record {number}", new Fields().Add("record", number))
            : new Rejection("unique.near",
                FormattableString.Invariant($"similarity {near.Similarity:0.###} to record {number}, below {similarity} is asked for"),
                new Fields().Add("similarity", Math.Round(near.Similarity, 4)).Add("record", number));
    }

    private sealed class Prepared(UniqueCheck check, PreparedText text) : IPrepared
    {
        public Rejection? Compare() => check.Compare(text);

        public void Remember(long record)
        {
            if (check._index.IsFull)
            {
                throw new MinwalException(
                    "MW1401",
                    $"more than {NearDuplicateIndex.MostTexts:N0} records cannot be compared with each other",
                    "split the work into several runs");
            }

            check._index.Add(text, record);
        }
    }
}

/// <summary>The kind <c>unique</c>.</summary>
internal sealed class UniqueKind : ComparisonKind
{
    private readonly Key<IReadOnlyList<FieldPath>> _fields;
    private readonly Key<double> _similarity;

    public UniqueKind()
        : base("unique", "No record like another in the same run, after normalisation of case, marks, letters' variants and punctuation.")
    {
        _fields = Required("field", Shapes.ListOf(Shapes.Path, 1, single: true), "The field, or several that are compared together.");
        _similarity = Optional("similarity", Shapes.Number(0.5, 1), 1,
            "1: equal texts only. Below: the Jaccard similarity of character 5-grams from which two records are too much alike.");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) => values.Get(_fields);

    protected override IComparison Create(MapValues values, CheckContext context) =>
        new UniqueCheck(values.Get(_fields), values.Get(_similarity), context);
}
