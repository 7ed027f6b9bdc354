using Minwal.Values;

namespace Minwal.Storage.Sql;

/// <summary>What a database is made of.</summary>
/// <param name="Script">The SQL that defines its tables, and may fill them.</param>
/// <param name="Rows">JSON: a map from table to further rows.</param>
internal sealed record SqlSeed(string Script, string Rows)
{
    /// <summary>A seed with <paramref name="rows"/>, a map from table to rows; null for none.</summary>
    /// <exception cref="SqlRefusal">When it is something else.</exception>
    public static SqlSeed Of(string script, object? rows) => rows switch
    {
        null => new SqlSeed(script, "{}"),
        Fields => new SqlSeed(script, Json.ToText(rows)),
        _ => throw new SqlRefusal(SqlFault.Invalid, $"'rows' is {Value.TypeName(rows)}, needed is a map from table to rows"),
    };

    /// <summary>Makes the database.</summary>
    /// <param name="now">What it takes for the time of now; null when it may not ask.</param>
    /// <exception cref="SqlRefusal">When the script or a row is refused.</exception>
    public SqlDatabase Build(DateTime? now = null)
    {
        var database = SqlDatabase.Open();
        try
        {
            database.Now = now;
            database.Build(Script);
            foreach (var (table, rows) in (Fields)Json.Parse(Rows)!) Insert(database, table, rows);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static void Insert(SqlDatabase database, string table, object? rows)
    {
        if (rows is not IReadOnlyList<object?> list)
            throw new SqlRefusal(SqlFault.Invalid, $"'rows' of '{table}' is {Value.TypeName(rows)}, needed is a list of maps");
        for (var i = 0; i < list.Count; i++)
        {
            var place = $"row {i + 1} of '{table}'";
            if (list[i] is not Fields row) throw new SqlRefusal(SqlFault.Invalid, $"{place} is {Json.ToText(list[i])}, needed is a map");
            var columns = string.Join(", ", row.Keys.Select(SqlText.Quote));
            var marks = string.Join(", ", row.Keys.Select((_, n) => $":v{n}"));
            var sql = row.Count == 0
                ? $"INSERT INTO {SqlText.Quote(table)} DEFAULT VALUES"
                : $"INSERT INTO {SqlText.Quote(table)} ({columns}) VALUES ({marks})";
            var values = new Fields(row.Values.Select((value, n) => KeyValuePair.Create($"v{n}", value)));
            try
            {
                database.Transact(() => database.Execute(sql, values, 0));
            }
            catch (SqlRefusal e)
            {
                throw new SqlRefusal(e.Fault, $"{place}: {e.Message}");
            }
        }
    }
}
