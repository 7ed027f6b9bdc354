using System.Data;
using System.Globalization;
using Minwal.Faults;
using Minwal.Sources;
using Minwal.Values;
using Npgsql;

namespace Minwal.Storage.Postgres;

/// <summary>What is read of a database: columns of a table or of a query, as texts, in an order that is always the same.</summary>
/// <param name="Table">The table; null for a query.</param>
/// <param name="Query">The query, where there is no table.</param>
/// <param name="Columns">The columns; empty for the first usual one of a text.</param>
/// <param name="Order">The columns that order the rows; empty for the primary key, or else for the texts of the columns.</param>
/// <param name="Limit">The most rows; 0 for all.</param>
internal sealed record PostgresQuery(
    string? Table, string? Query, IReadOnlyList<string> Columns, IReadOnlyList<string> Order, long Limit)
{
    /// <summary>The rows, a text or null in each column.</summary>
    public List<Fields> Run(NpgsqlConnection connection)
    {
        using var transaction = connection.BeginTransaction(IsolationLevel.RepeatableRead);
        using (var readOnly = new NpgsqlCommand("SET TRANSACTION READ ONLY", connection, transaction)) readOnly.ExecuteNonQuery();
        var columns = Columns.Count > 0 ? Columns : [Usual(connection, transaction)];
        var order = Order.Count > 0 ? Order : Table is null ? [] : Keys(connection, transaction);
        // A bare name would be that of the text which is read: 10 before 2.
        var sorted = order.Count > 0 ? order.Select(column => $"read.{Quoted(column)}")
            : columns.Select(column => $"{Quoted(column)}::text COLLATE \"C\"");
        var sql = $"SELECT {string.Join(", ", columns.Select(column => $"{Quoted(column)}::text"))} FROM {From} AS read "
            + $"ORDER BY {string.Join(", ", sorted)}"
            // A key that was given need not tell all rows apart.
            + (Order.Count > 0 ? string.Concat(columns.Select(column => $", {Quoted(column)}::text COLLATE \"C\"")) : "")
            + (Limit > 0 ? string.Create(CultureInfo.InvariantCulture, $" LIMIT {Limit}") : "");
        var rows = new List<Fields>();
        using var command = new NpgsqlCommand(sql, connection, transaction);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var row = new Fields(columns.Count);
            for (var i = 0; i < columns.Count; i++) row[columns[i]] = reader.IsDBNull(i) ? null : reader.GetString(i);
            rows.Add(row);
        }

        return rows;
    }

    private string From => Table is not null
        ? string.Join('.', Table.Split('.').Select(Quoted))
        : $"({Query!.TrimEnd().TrimEnd(';')})";

    private static string Quoted(string name) =>
        name is ['"', .., '"'] ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private string Usual(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        using var command = new NpgsqlCommand($"SELECT * FROM {From} AS read LIMIT 0", connection, transaction);
        using var reader = command.ExecuteReader();
        List<string> names = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
        return DocumentKeys.UsualColumns.FirstOrDefault(names.Contains)
            ?? throw new MinwalException("MW5010", $"none of the columns of {Table ?? "the query"} is known to hold a text",
                $"'column' names one of {string.Join(", ", names)}");
    }

    private List<string> Keys(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        using var command = new NpgsqlCommand(
            "SELECT a.attname FROM pg_index i, unnest(i.indkey::smallint[]) WITH ORDINALITY AS k(number, place), pg_attribute a "
            + "WHERE i.indrelid = to_regclass($1) AND i.indisprimary AND a.attrelid = i.indrelid AND a.attnum = k.number ORDER BY k.place",
            connection, transaction);
        command.Parameters.AddWithValue(From);
        using var reader = command.ExecuteReader();
        var keys = new List<string>();
        while (reader.Read()) keys.Add(reader.GetString(0));
        return keys;
    }
}
