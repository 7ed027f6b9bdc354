using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Similarity;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Distance from the rows of a source: no record may repeat a seed. Compares sets of words and the longest common run of words.</summary>
internal sealed class DistanceCheck(string field, string source, double similarity, CopyIndex rows) : FieldCheck(field)
{
    public static CheckKind Kind { get; } = CheckKind.Define("distance", "Distance from the rows of a source, so that no record repeats a seed.", shape =>
    {
        var field = shape.Required("field", Shapes.Text, "The record's text field.");
        var from = shape.Required("from", Shapes.Name, "The source whose rows are kept away from.");
        var fromField = shape.Optional("from_field", Shapes.Text, "text", "The field of the source's rows.");
        var similarity = shape.Optional("similarity", Shapes.Number(0.05, 1), 0.7, "The Jaccard similarity of the sets of words from which a record is too close.");
        var run = shape.Optional("run", Shapes.Integer(2, 100), 8, "The number of consecutive words that may not be shared.");
        return values => ([values.Get(field)], context => new DistanceCheck(values.Get(field), values.Get(from), values.Get(similarity),
            new CopyIndex(context.Rows(values.Get(from)).Select(row => string.Join('\n', Value.At(row, values.Get(fromField)).Select(Value.ToText))), (int)values.Get(run))));
    });

    protected override Rejection? CheckText(string text, IVariables variables)
    {
        if (rows.MostSimilar(text, similarity) is { } near)
            return new Rejection("distance.similar", FormattableString.Invariant($"word similarity {near.Similarity:0.###} to row {near.Text + 1} of {source}, below {similarity} is asked for"),
                new Fields().Add("similarity", Math.Round(near.Similarity, 4)).Add("below", similarity).Add("row", (long)near.Text + 1));
        return rows.LongestRun(text) is not { } run ? null
            : new Rejection("distance.copied", $"shares a run of {run.Words} words with row {run.Text + 1} of {source}", new Fields().Add("run", (long)run.Words).Add("row", (long)run.Text + 1));
    }
}
