using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>Distance from the rows of a source: no record may repeat a seed. Compares sets of words and the longest common run of words.</summary>
internal sealed class DistanceCheck : IRecordCheck
{
    private readonly string _field;
    private readonly double _similarity;
    private readonly long _run;
    private readonly IReadOnlyList<(HashSet<ulong> Words, ulong[] Runs)> _rows;

    private DistanceCheck(string field, string from, double similarity, long run, IReadOnlyList<Fields> rows)
    {
        (_field, _similarity, _run) = (field, similarity, run);
        _rows = [.. rows.SelectMany(row => Value.At(row, from)).Select(Value.ToText).Select(text =>
        {
            var tokens = Tokens.Hashes(CompareKey.Of(text));
            var runs = NGrams.Hashes(tokens, (int)run);
            Array.Sort(runs);
            return (new HashSet<ulong>(tokens), runs);
        }).Where(row => row.Item1.Count > 0)];
    }

    public static CheckKind Kind { get; } = CheckKind.Define("distance", "Distance from the rows of a source, so that no record repeats a seed.", shape =>
    {
        var field = shape.Required("field", Shapes.Text, "The record's text field.");
        var from = shape.Required("from", Shapes.Name, "The source whose rows are kept away from.");
        var fromField = shape.Optional("from_field", Shapes.Text, "text", "The field of the source's rows.");
        var similarity = shape.Optional("similarity", Shapes.Number(0, 1), 0.7, "The Jaccard similarity of the sets of words from which a record is too close.");
        var run = shape.Optional("run", Shapes.Integer(2, 100), 8, "The number of consecutive words that may not be shared.");
        return values => ([values.Get(field)], context => new DistanceCheck(values.Get(field), values.Get(fromField), values.Get(similarity), values.Get(run), context.Rows(values.Get(from))));
    });

    public Rejection? Check(Fields record, IVariables variables)
    {
        foreach (var text in Value.At(record, _field).Select(Value.ToText))
        {
            var tokens = Tokens.Hashes(CompareKey.Of(text));
            var own = new HashSet<ulong>(tokens);
            var runs = NGrams.Hashes(tokens, (int)_run);
            for (var i = 0; i < _rows.Count; i++)
            {
                var common = own.Count(_rows[i].Words.Contains);
                var jaccard = own.Count == 0 ? 0 : (double)common / (own.Count + _rows[i].Words.Count - common);
                if (jaccard >= _similarity)
                    return new Rejection("distance.similar", FormattableString.Invariant($"word similarity {jaccard:0.###} to source row {i + 1}, below {_similarity} is asked for"), new Fields().Add("similarity", Math.Round(jaccard, 4)).Add("row", (long)i + 1));
                if (Array.Exists(runs, run => Array.BinarySearch(_rows[i].Runs, run) >= 0))
                    return new Rejection("distance.copied", $"shares a run of {_run} words with source row {i + 1}", new Fields().Add("run", _run).Add("row", (long)i + 1));
            }
        }

        return null;
    }
}
