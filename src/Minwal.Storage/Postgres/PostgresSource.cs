using System.Globalization;
using Minwal.Faults;
using Minwal.Recipes.Language;
using Minwal.Recipes.Templates;
using Minwal.Sources;
using Minwal.Values;
using Npgsql;

namespace Minwal.Storage.Postgres;

/// <summary>
/// Rows of a table or query of a PostgreSQL database. Only the columns that are named are read, each as text, so that a type that this
/// program does not know, such as a vector, is nothing to it. Read in one snapshot that can change nothing.
/// </summary>
internal sealed class PostgresSource : SourceOrigin
{
    private static readonly Key<Template> AddressKey = new("postgres", TemplateShape.Instance,
        "A PostgreSQL database: Host=…;Database=…;Username=…;Password=…, a URL postgresql://user:password@host/database, or env:NAME "
        + "for the environment variable that holds one. Passwords are never written down.", false, null!);

    private static readonly Key<Template> TableKey = new("table", TemplateShape.Instance,
        "Its table, with its schema where it needs one: public.articles.", false, null!);

    private static readonly Key<Template> QueryKey = new("query", TemplateShape.Instance, "In place of a table: a SELECT.", false, null!);

    private static readonly Key<Template> OrderKey = new("order", TemplateShape.Instance,
        "The columns that order its rows. Without it the primary key, or else the texts of the columns, so that the order is always "
        + "the same.", false, null!);

    private static readonly Key<Template> LimitKey = new("limit", TemplateShape.Instance,
        "How many rows are read at most, in that order; 0 for all.", false, null!);

    private static readonly Key<Template> FileKey = new("or_file", TemplateShape.Instance,
        "A file of rows that is read in place of the database where its address is empty.", false, null!);

    private static readonly Key<string> WaysOutKey = new("unreachable", Shapes.Text,
        "What can be done when the database cannot be reached; told beside the fault.", false, null!);

    private readonly Template _address;
    private readonly Template? _table, _query, _order, _limit, _column, _file;
    private readonly int? _words;
    private readonly string? _waysOut;

    private PostgresSource(MapValues values)
    {
        (_address, _table, _query) = (values.Get(AddressKey), values.Get(TableKey), values.Get(QueryKey));
        (_order, _limit, _column) = (values.Get(OrderKey), values.Get(LimitKey), values.Get(DocumentKeys.Column));
        _words = values.Has(DocumentKeys.ChunkWords) ? (int)values.Get(DocumentKeys.ChunkWords) : null;
        (_waysOut, _file) = (values.Get(WaysOutKey), values.Get(FileKey));
        if (_table is null == _query is null) values.Refuse(AddressKey, "either 'table' or 'query' is needed");
    }

    /// <summary>The kind <c>postgres</c>.</summary>
    public static SourceKind Kind { get; } = new(AddressKey,
        [TableKey, QueryKey, DocumentKeys.Column, OrderKey, LimitKey, DocumentKeys.ChunkWords, FileKey, WaysOutKey],
        values => new PostgresSource(values));

    public override IReadOnlyList<Template> Templates =>
        [_address, .. new[] { _table, _query, _order, _limit, _column, _file }.OfType<Template>()];

    public override SourceRows Read(SourceContext context)
    {
        var written = TextOf(_address, context);
        if (written.Length == 0 && _file is not null) return FileSource.Of(_file).Read(context);
        var address = PostgresAddress.Read(written, context.Environment);
        var columns = DocumentRows.Columns(_column?.Evaluate(context.Variables));
        var limit = _limit is null ? 0 : Value.ToText(_limit.Evaluate(context.Variables)) is var typed
            && long.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new MinwalException("MW1012", $"'limit' must be a whole number, not '{typed}'");
        var order = DocumentRows.Columns(_order?.Evaluate(context.Variables));
        var table = _table is null ? null : TextOf(_table, context);
        var query = new PostgresQuery(table, _query is null ? null : TextOf(_query, context), columns, order, limit);
        var place = table ?? "query";
        // Read at once: what is wrong is told before anything is begun, and the connection is not held.
        List<Fields> rows;
        try
        {
            using var connection = new NpgsqlConnection(address.ConnectionString);
            connection.Open();
            rows = query.Run(connection);
        }
        catch (PostgresException e) when (!e.SqlState.StartsWith("28", StringComparison.Ordinal)
            && !e.SqlState.StartsWith("08", StringComparison.Ordinal) && e.SqlState is not ("3D000" or "57P03" or "53300"))
        {
            throw new MinwalException("MW5010", $"{PostgresAddress.Name(address)} refuses to read {place}: {e.MessageText}", e.Hint);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            var why = (e as PostgresException)?.MessageText ?? e.Message;
            throw new MinwalException("MW5009", $"the database {PostgresAddress.Name(address)} cannot be reached: {why}", _waysOut);
        }

        return new SourceRows(place, _words is { } words ? DocumentRows.Cut(place, rows, columns, words) : rows);
    }

    private static string TextOf(Template template, SourceContext context) => Value.ToText(template.Evaluate(context.Variables));
}
