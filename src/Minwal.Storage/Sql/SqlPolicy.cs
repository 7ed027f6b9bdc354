using SQLitePCL;

namespace Minwal.Storage.Sql;

/// <summary>
/// What SQL of recipes and of models may do. SQLite asks for each action while it compiles a statement (sqlite3_set_authorizer);
/// what is not named here is refused.
/// </summary>
internal static class SqlPolicy
{
    // Their answer is another one each time, or they reach out of the database.
    private static readonly HashSet<string> ForbiddenFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "random", "randomblob", "load_extension", "sqlite_log", "fts3_tokenizer",
    };

    /// <summary>Why the action is refused; null when it is allowed.</summary>
    /// <param name="mode">What may be done.</param>
    /// <param name="action">SQLite's number of the action.</param>
    /// <param name="first">The action's first parameter: a table, index or pragma.</param>
    /// <param name="second">Its second parameter: a column or function.</param>
    public static string? Refuse(SqlMode mode, int action, string? first, string? second) => action switch
    {
        _ when mode == SqlMode.Own => null,
        raw.SQLITE_SELECT or raw.SQLITE_READ or raw.SQLITE_RECURSIVE => null,
        raw.SQLITE_FUNCTION => ForbiddenFunctions.Contains(second ?? "") ? $"the function {second}() is not allowed" : null,
        raw.SQLITE_INSERT or raw.SQLITE_UPDATE or raw.SQLITE_DELETE when MayWrite(mode, first) => null,
        raw.SQLITE_INSERT => $"INSERT into {first} is not allowed",
        raw.SQLITE_UPDATE => $"UPDATE of {first} is not allowed",
        raw.SQLITE_DELETE => $"DELETE from {first} is not allowed",
        raw.SQLITE_PRAGMA when mode == SqlMode.Building && string.Equals(first, "foreign_keys", StringComparison.OrdinalIgnoreCase) => null,
        raw.SQLITE_PRAGMA => $"PRAGMA {first} is not allowed",
        raw.SQLITE_ATTACH or raw.SQLITE_DETACH => "ATTACH and DETACH are not allowed",
        raw.SQLITE_TRANSACTION or raw.SQLITE_SAVEPOINT =>
            mode == SqlMode.Building && action == raw.SQLITE_TRANSACTION ? null : "transactions are not allowed",
        raw.SQLITE_CREATE_TABLE or raw.SQLITE_CREATE_INDEX or raw.SQLITE_CREATE_VIEW or raw.SQLITE_CREATE_TRIGGER
            or raw.SQLITE_ALTER_TABLE or raw.SQLITE_DROP_TABLE or raw.SQLITE_DROP_INDEX or raw.SQLITE_DROP_VIEW
            or raw.SQLITE_DROP_TRIGGER or raw.SQLITE_ANALYZE or raw.SQLITE_REINDEX =>
            mode == SqlMode.Building ? null : "the schema cannot be changed",
        // A copy of the database does not have them.
        raw.SQLITE_CREATE_TEMP_TABLE or raw.SQLITE_CREATE_TEMP_INDEX or raw.SQLITE_CREATE_TEMP_VIEW or raw.SQLITE_CREATE_TEMP_TRIGGER =>
            "temporary tables, indexes, views and triggers are not allowed",
        raw.SQLITE_CREATE_VTABLE or raw.SQLITE_DROP_VTABLE => "virtual tables are not allowed",
        _ => "that is not allowed",
    };

    // SQLite's own tables are written while a schema is built.
    private static bool MayWrite(SqlMode mode, string? table) => mode == SqlMode.Building
        || (mode == SqlMode.Writing && table?.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase) != true);
}
