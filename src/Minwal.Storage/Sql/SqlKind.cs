using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;
using Minwal.Values;

namespace Minwal.Storage.Sql;

/// <summary>The kind <c>sql</c>.</summary>
internal sealed class SqlKind : RecordCheckKind
{
    private readonly Key<Template> _query;
    private readonly Key<Template?> _equals;
    private readonly Key<string> _order;
    private readonly Key<bool> _nonEmpty;
    private readonly Key<long> _mostRows;

    public SqlKind()
        : base("sql", "Runs a record's query on a SQLite database in memory, which it may only read, and compares what it gives.")
    {
        _query = Required("query", Template.Shape, "The record's field with the query, or a formula in ${…} that gives it.");
        Add(SqlSetting.Schema);
        Add(SqlSetting.Rows);
        _equals = Optional("equals", Template.Shape!, null,
            "What the query must give: the record's field with another query or with rows, or a formula that gives either.");
        _order = Optional("order", Shapes.OneOf("ignore", "keep"), "ignore", "With `equals`: whether the order of rows counts.");
        _nonEmpty = Optional("nonempty", Shapes.Boolean, false, "Whether the query must give at least one row.");
        _mostRows = Optional("most_rows", Shapes.Integer(1, 100_000), 1_000, "The most rows that the query may give.");
    }

    protected override IReadOnlyList<FieldPath> Paths(MapValues values) =>
        [.. new[] { Query(values).Path, Expected(values)?.Path }.OfType<FieldPath>()];

    protected override void Validate(MapValues values)
    {
        if (values.Get(_query) is { IsConstant: true } constant && constant.Evaluate(Variables.None) is not string { Length: > 0 })
            values.Refuse(_query, "'query' names a field of the record, or is a formula in ${…}");
        foreach (var key in new Key[] { _query, _equals })
        {
            var template = key == _query ? values.Get(_query) : values.Get(_equals);
            if (template is { IsConstant: true } && template.Evaluate(Variables.None) is string { Length: > 0 } text
                && !FieldPath.TryParse(text, out _, out var complaint))
                values.Refuse(key, complaint!);
        }

        if (values.Has(_order) && !values.Has(_equals)) values.Refuse(_order, "'order' needs 'equals': what the rows are compared with");
    }

    protected override IEnumerable<Fault> Inspect(MapValues values, Func<string, byte[]?> file) => new SqlSetting(values).Inspect(file);

    protected override IRecordCheck Create(MapValues values, CheckContext context)
    {
        var settings = new SqlCheckSettings(Query(values), Expected(values), new SqlSetting(values),
            values.Get(_order) == "keep", values.Get(_nonEmpty), (int)values.Get(_mostRows));
        return new SqlCheck(settings, context.File);
    }

    private SqlOperand Query(MapValues values) => new(values.Get(_query));

    private SqlOperand? Expected(MapValues values) => values.Get(_equals) is { } template ? new SqlOperand(template) : null;
}
