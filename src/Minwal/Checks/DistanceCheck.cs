using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Similarity;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>
/// Distance from the rows of a source: no record may repeat a seed. Compares sets of words and the longest common run of words.
/// </summary>
internal sealed class DistanceCheck(FieldPath field, string source, double similarity, CopyIndex rows) : FieldCheck("distance", field)
{
    protected override Rejection? CheckText(string text, IVariables variables)
    {
        if (rows.MostSimilar(text, similarity) is { } near)
        {
            var found = FormattableString.Invariant($"word similarity {near.Similarity:0.###} to row {near.Text + 1} of {source}");
            return new Rejection("distance.similar", FormattableString.Invariant($"{found}, below {similarity} is asked for"),
                new Fields().Add("similarity", Math.Round(near.Similarity, 4)).Add("below", similarity).Add("row", (long)near.Text + 1));
        }

        if (rows.LongestRun(text) is not { } run) return null;
        return new Rejection("distance.copied", $"shares a run of {run.Words} words with row {run.Text + 1} of {source}",
            new Fields().Add("run", (long)run.Words).Add("row", (long)run.Text + 1));
    }
}

/// <summary>The kind <c>distance</c>.</summary>
internal sealed class DistanceKind : RecordCheckKind
{
    private readonly Key<FieldPath> _field, _fromField;
    private readonly Key<string> _from;
    private readonly Key<double> _similarity;
    private readonly Key<long> _run;

    public DistanceKind() : base("distance", "Distance from the rows of a source, so that no record repeats a seed.")
    {
        _field = Required("field", Shapes.Path, "The record's text field.");
        _from = Required("from", Shapes.Name, "The source whose rows are kept away from.");
        _fromField = Optional("from_field", Shapes.Path, FieldPath.Parse("text"), "The field of the source's rows.");
        _similarity = Optional("similarity", Shapes.Number(0.05, 1), 0.7,
            "The Jaccard similarity of the sets of words from which a record is too close.");
        _run = Optional("run", Shapes.Integer(2, 100), 8, "The number of consecutive words that may not be shared.");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) => [values.Get(_field)];

    protected override IReadOnlyList<string> Sources(MapValues values) => [values.Get(_from)];

    protected override IRecordCheck Create(MapValues values, CheckContext context)
    {
        var (rows, path) = (context.Rows(values.Get(_from)), values.Get(_fromField));
        // One row may lack the field, but a name that no row has would keep records away from nothing.
        if (rows.Count > 0 && rows.All(row => !path.Values(row).Any()))
        {
            throw new MinwalException([new Fault("MW1009", values.MarkOf(_fromField),
                $"the check 'distance' reads '{path}' of the source '{values.Get(_from)}', but no row has it",
                $"rows have {string.Join(", ", rows[0].Keys)}")]);
        }

        var texts = rows.Select(row => string.Join('\n', path.Values(row).Select(Value.ToText)));
        return new DistanceCheck(values.Get(_field), values.Get(_from), values.Get(_similarity),
            new CopyIndex(texts, (int)values.Get(_run)));
    }
}
