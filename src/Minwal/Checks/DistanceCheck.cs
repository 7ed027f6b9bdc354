using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Similarity;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>That a text is not copied from the rows that were shown as examples, or from a test set.</summary>
internal sealed class DistanceCheck(TextField field, string source, CopyIndex index, double similarity) : IRecordCheck
{
    public static CheckKind Kind { get; } = CheckKind.Define("distance", "The text is not copied from the rows of a source, such as the seeds or a test set.", shape =>
    {
        var field = shape.Required("field", Shapes.Text, "The record's text field; turns[].text means each turn's.");
        var from = shape.Required("from", Shapes.Text, "The name of the source.");
        var fromField = shape.Optional("from_field", Shapes.Text, "text", "The text field of the source's rows.");
        var similarity = shape.Optional("similarity", Shapes.Number(0.05, 1), 0.7, "From this Jaccard similarity of the sets of words on, the record is refused; 0.7 when absent.");
        var run = shape.Optional("run", Shapes.Integer(0, 1000), 0, "From this many words in a row that both have on, the record is refused; 0 looks at none.");
        return values => ([values.Get(field)], context =>
        {
            var rows = new TextField(values.Get(fromField));
            var index = new CopyIndex(context.Rows(values.Get(from)).SelectMany(rows.In), (int)values.Get(run));
            return new DistanceCheck(new TextField(values.Get(field)), values.Get(from), index, values.Get(similarity));
        });
    });

    public Rejection? Check(Fields record, IVariables variables) => field.Each(record, text =>
    {
        if (index.MostSimilar(text, similarity) is { } near)
            return new Rejection("distance.similar", FormattableString.Invariant($"{near.Similarity:0.000} of the words are those of text {near.Text + 1} of {source}, refused from {similarity} on"),
                new Fields().Add("source", source).Add("text", (long)near.Text + 1).Add("similarity", near.Similarity).Add("bound", similarity));
        return index.LongestRun(text) is not { } run ? null : new Rejection("distance.run", $"{run.Words} words in a row are those of text {run.Text + 1} of {source}",
            new Fields().Add("source", source).Add("text", (long)run.Text + 1).Add("words", (long)run.Words));
    });
}
