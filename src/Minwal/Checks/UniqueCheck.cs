using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Similarity;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>No record like another in the same run: equal after normalisation, or as similar as a threshold (Jaccard over character 5-grams).</summary>
internal sealed class UniqueCheck(IReadOnlyList<string> fields, double similarity, CheckContext context) : IOrderedCheck
{
    private readonly NearDuplicateIndex _index = new(similarity, context.Expected, context.ScratchDirectory);

    public static CheckKind Kind { get; } = CheckKind.Define("unique", "No record like another in the same run, after normalisation of case, marks, letters' variants and punctuation.", shape =>
    {
        var field = shape.Required("field", Shapes.ListOf(Shapes.Text, 1, single: true), "The field, or several that are compared together.");
        var similarity = shape.Optional("similarity", Shapes.Number(0.5, 1), 1, "1: equal texts only. Below: the Jaccard similarity of character 5-grams from which two records are too much alike.");
        return values => (values.Get(field), context => new UniqueCheck(values.Get(field), values.Get(similarity), context));
    });

    public object? Prepare(Fields record, IVariables variables)
    {
        var texts = fields.SelectMany(field => Value.At(record, field)).Select(Value.ToText).ToList();
        return texts.Count == 0 ? null : _index.Prepare(texts.Count == 1 ? texts[0] : string.Join('\n', texts));
    }

    public Rejection? Judge(object prepared)
    {
        if (_index.FindNearest((PreparedText)prepared) is not { } near) return null;
        return near.SameText
            ? new Rejection("unique.exact", $"the same text as record {near.Record + 1}", new Fields().Add("record", near.Record + 1))
            : new Rejection("unique.near", FormattableString.Invariant($"similarity {near.Similarity:0.###} to record {near.Record + 1}, below {similarity} is asked for"),
                new Fields().Add("similarity", Math.Round(near.Similarity, 4)).Add("record", near.Record + 1));
    }

    public void Accept(object prepared, long record)
    {
        if (_index.IsFull)
        {
            throw new MinwalException(
                "MW1401", $"more than {NearDuplicateIndex.MostTexts:N0} records cannot be compared with each other", "split the work into several runs");
        }

        _index.Add((PreparedText)prepared, record);
    }

    public void Dispose() => _index.Dispose();
}
