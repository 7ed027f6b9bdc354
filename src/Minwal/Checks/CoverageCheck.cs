using System.Globalization;
using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Values;

namespace Minwal.Checks;

/// <summary>
/// How evenly the rows of sources are used: with n rows and q records no row may stand behind more than ⌈q / n⌉ of them.
/// </summary>
internal sealed class CoverageCheck(IReadOnlyList<FieldPath> by, long rows, IReadOnlyList<string> sources) : IMeasure
{
    private readonly Dictionary<string, long> _uses = new(StringComparer.Ordinal);
    private long _records;

    public void Add(Fields record, IVariables variables)
    {
        var row = Json.ToText(by.Select(path => path.Values(record).FirstOrDefault()).ToList());
        _uses[row] = _uses.GetValueOrDefault(row) + 1;
        _records++;
    }

    public Finding Complete()
    {
        if (rows == 0 || _records == 0)
        {
            var why = rows == 0 ? $"there are no rows of {string.Join(", ", sources)}" : "no record comes from a row";
            return new Finding("coverage", [new Figure("used", null) { NotJudged = why }, new Figure("most", null) { NotJudged = why }]);
        }

        var allowed = (_records + rows - 1) / rows;
        var (row, most) = _uses.OrderByDescending(use => use.Value).ThenBy(use => use.Key, StringComparer.Ordinal).First();
        var used = Math.Round(_uses.Count / (double)rows, 4);
        return new Finding("coverage", [new Figure("used", used), new Figure("most", most, Most: allowed)])
        {
            Rejections = most <= allowed ? [] : [new Rejection("coverage.uneven", string.Create(CultureInfo.InvariantCulture,
                $"{most:N0} of {_records:N0} records come from the row {row}, at most {allowed:N0} may: there are {rows:N0} rows"),
                new Fields().Add("most", most).Add("allowed", allowed).Add("rows", rows))],
        };
    }
}

/// <summary>The kind <c>coverage</c>.</summary>
internal sealed class CoverageKind : MeasureKind
{
    private readonly Key<IReadOnlyList<string>> _of;
    private readonly Key<IReadOnlyList<FieldPath>> _by;

    public CoverageKind() : base("coverage",
        "Whether the rows of a source are used evenly: with n rows and q records none of them more than ⌈q / n⌉ times. Tells the share of "
        + "rows that are used. Looks at all records together.")
    {
        _of = Required("of", Shapes.ListOf(Shapes.Name, 1, 20, single: true), "The source, or sources of which the rows count together.");
        _by = Required("by", Shapes.ListOf(Shapes.Path, 1, 10, single: true), "The record's fields that tell which row it is from.");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) => values.Get(_by);

    protected override IReadOnlyList<string> Sources(MapValues values) => values.Get(_of);

    protected override IMeasure Create(MapValues values, CheckContext context) =>
        new CoverageCheck(
        values.Get(_by), values.Get(_of).Sum(name => context.RowCounts?.Invoke(name) ?? context.Rows(name).Count), values.Get(_of));
}
