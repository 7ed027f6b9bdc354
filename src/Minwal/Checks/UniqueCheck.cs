using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Similarity;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>That no accepted record says the same: exactly, or nearly by the Jaccard similarity of character 5-grams.</summary>
internal sealed class UniqueCheck(IReadOnlyList<TextField> fields, double similarity, NearDuplicateIndex index) : IOrderedCheck
{
    public static CheckKind Kind { get; } = CheckKind.Define("unique", "No other accepted record has the same or nearly the same text, after normalisation.", shape =>
    {
        var field = shape.Required("field", Shapes.ListOf(Shapes.Text, 1, 20, single: true), "The text field, or several that count together; turns[].text means all turns as one text.");
        var similarity = shape.Optional("similarity", Shapes.Number(0.5, 1), 1,
            "From this Jaccard similarity of the sets of character 5-grams on, the later record is refused; 1 refuses equal texts only.");
        return values => (values.Get(field), context => new UniqueCheck([.. values.Get(field).Select(f => new TextField(f))], values.Get(similarity),
            new NearDuplicateIndex(values.Get(similarity), Math.Max(1, context.Expected), context.ScratchDirectory)));
    });

    public object? Prepare(Fields record, IVariables variables)
    {
        var texts = fields.SelectMany(field => field.In(record)).ToList();
        return texts.Count == 0 ? null : index.Prepare(texts.Count == 1 ? texts[0] : string.Join('\n', texts));
    }

    public Rejection? Judge(object prepared)
    {
        if (index.FindNearest((PreparedText)prepared) is not { } near) return null;
        var numbers = new Fields().Add("record", near.Record).Add("similarity", near.Similarity).Add("bound", similarity);
        return near.SameText
            ? new Rejection("unique.exact", $"the same text as record {near.Record}", numbers)
            : new Rejection("unique.near", FormattableString.Invariant($"{near.Similarity:0.000} similar to record {near.Record}, refused from {similarity} on"), numbers);
    }

    public void Accept(object prepared, long record) => index.Add((PreparedText)prepared, record);

    public void Dispose() => index.Dispose();
}
