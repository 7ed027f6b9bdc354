using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Recipes.Templates;
using Minwal.Values;

namespace Minwal.Storage.Sql;

/// <summary>Runs the queries of a record on a database in memory, and compares what they give with what is expected.</summary>
internal sealed class SqlCheck(SqlCheckSettings settings, Func<string, byte[]?> file) : IRecordCheck, IDisposable
{
    private readonly SqlImages _images = new();

    public Rejection? Check(Fields record, IVariables variables)
    {
        var queries = settings.Queries(record, variables);
        if (queries.Count == 0) return new Rejection("sql.missing", $"there is no query at '{settings.Query.Text}'", []);
        try
        {
            return _images.Use(settings.Database.Seed(variables, file), database =>
                queries.Select(query => Run(database, query, record, variables)).FirstOrDefault(found => found is not null));
        }
        catch (SqlRefusal e)
        {
            // A query's own refusal is a rejection already.
            return new Rejection("sql.schema", $"the database cannot be made: {e.Message}", []);
        }
    }

    public void Dispose() => _images.Dispose();

    private Rejection? Run(SqlDatabase database, object? query, Fields record, IVariables variables)
    {
        if (query is not string sql || string.IsNullOrWhiteSpace(sql))
            return new Rejection("sql.missing", $"there is no query at '{settings.Query.Text}' but {Json.ToText(query)}", []);
        SqlResult result;
        try
        {
            result = database.Query(sql, settings.MostRows);
        }
        catch (SqlRefusal e)
        {
            return SqlRejections.Of(e, settings.MostRows);
        }

        if (settings.NonEmpty && result.Rows.Count == 0) return new Rejection("sql.empty", "the query gives no rows", []);
        return settings.Expected is null ? null : Compare(database, result, settings.Expected.Get(record, variables));
    }

    private Rejection? Compare(SqlDatabase database, SqlResult found, IReadOnlyList<object?> given)
    {
        if (given is not [{ } expected]) return new Rejection("sql.expected", $"there is nothing at '{settings.Expected!.Text}'", []);
        switch (expected)
        {
            case string sql:
                try
                {
                    return SqlComparison.Compare(found, database.Query(sql, settings.MostRows).Rows, null, settings.InOrder);
                }
                catch (SqlRefusal e)
                {
                    return new Rejection("sql.expected", $"the query for the expected rows fails: {e.Message}", []);
                }

            case IReadOnlyList<object?> rows when rows.All(row => row is Fields):
                var columns = (rows.FirstOrDefault() as Fields)?.Keys.ToList();
                return SqlComparison.Compare(
                    found, [.. rows.Cast<Fields>().Select(row => columns!.Select(c => row.GetValueOrDefault(c)).ToList())], columns,
                    settings.InOrder);
            case IReadOnlyList<object?> rows:
                return SqlComparison.Compare(
                    found, [.. rows.Select(row => row as IReadOnlyList<object?> ?? [row])], null, settings.InOrder);
            default:
                return new Rejection("sql.expected",
                    $"'{settings.Expected!.Text}' is {Json.ToText(expected)}, needed is a query or a list of rows", []);
        }
    }
}

/// <summary>What a recipe says of the check <c>sql</c>.</summary>
/// <param name="Query">Where the query is.</param>
/// <param name="Expected">Where the query or the rows are that it is compared with; null for nowhere.</param>
/// <param name="Database">The database.</param>
/// <param name="InOrder">Whether the order of rows counts.</param>
/// <param name="NonEmpty">Whether the query must give a row.</param>
/// <param name="MostRows">The most rows it may give.</param>
internal sealed record SqlCheckSettings(
    SqlOperand Query, SqlOperand? Expected, SqlSetting Database, bool InOrder, bool NonEmpty, int MostRows)
{
    /// <summary>The queries of a record.</summary>
    public IReadOnlyList<object?> Queries(Fields record, IVariables variables) => Query.Get(record, variables);
}

/// <summary>A value of a record by its path, or anything that a formula gives.</summary>
internal sealed class SqlOperand
{
    private readonly Template _template;

    public SqlOperand(Template template)
    {
        _template = template;
        Text = template.IsConstant ? template.Evaluate(Variables.None) as string ?? "" : "";
        // A text that is no path has been refused.
        Path = Text.Length > 0 && FieldPath.TryParse(Text, out var path, out _) ? path : null;
        if (Text.Length == 0) Text = template.Formulas.FirstOrDefault()?.Text ?? "";
    }

    /// <summary>The path of a field of the record; null for another value.</summary>
    public FieldPath? Path { get; }

    /// <summary>How it is written, for messages.</summary>
    public string Text { get; }

    /// <summary>The values: one, but for a path that leads to several or nowhere.</summary>
    public IReadOnlyList<object?> Get(Fields record, IVariables variables) =>
        Path is null ? [_template.Evaluate(variables)] : [.. Path.Values(record)];
}
