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
    /// <exception cref="SqlRefusal">When the script or a row is refused.</exception>
    public SqlDatabase Build(DateTime? now = null, TimeProvider? time = null)
    {
        var database = SqlDatabase.Open(time);
        try
        {
            database.Now = now;
            database.Build(Script);
            Fill(database, (Fields)Json.Parse(Rows)!);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Puts <paramref name="rows"/>, a map from table to rows, into <paramref name="database"/>.</summary>
    /// <exception cref="SqlRefusal">When a row is refused.</exception>
    public static void Fill(SqlDatabase database, Fields rows)
    {
        foreach (var (table, list) in rows)
        {
            if (list is not IReadOnlyList<object?> given)
                throw new SqlRefusal(SqlFault.Invalid, $"'rows' of '{table}' is {Value.TypeName(list)}, needed is a list of maps");
            database.Insert(table, given);
        }
    }
}
