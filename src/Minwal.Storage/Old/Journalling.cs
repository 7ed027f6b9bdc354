using Microsoft.Data.Sqlite;
using Minwal.Calls;
using Minwal.Faults;
using Minwal.Runs;

namespace Minwal.Storage;

/// <summary>The journal's schema and what its readers and its writer share.</summary>
internal static class Journalling
{
    public const long SchemaVersion = 1;
    public const string CallColumns = "unit, attempt, sequence, task, request_hash, answer, reasoning, fate, detail, provider, model, input_tokens, output_tokens, cost, milliseconds, at";

    // Drafts come in any order of slots, so they are appended and found through a small index; calls come nearly in order and are kept in it.
    private const string Schema = """
        CREATE TABLE fact (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE recipe_file (path TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE call (
            unit INTEGER NOT NULL, attempt INTEGER NOT NULL, sequence INTEGER NOT NULL, task TEXT NOT NULL, request_hash BLOB NOT NULL, answer TEXT, reasoning TEXT,
            fate TEXT NOT NULL, detail TEXT, provider TEXT NOT NULL, model TEXT NOT NULL, input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL,
            cost TEXT NOT NULL, milliseconds INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (unit, attempt, sequence)) WITHOUT ROWID;
        CREATE TABLE draft (slot INTEGER NOT NULL, attempt INTEGER NOT NULL, unit INTEGER NOT NULL, verdict TEXT NOT NULL, detail TEXT, record BLOB);
        CREATE UNIQUE INDEX draft_slot ON draft (slot, attempt);
        """;

    static Journalling() => SQLitePCL.Batteries_V2.Init();

    /// <summary>Opens a connection; does not leave it open when <paramref name="check"/> refuses it.</summary>
    public static SqliteConnection Connect(string folder, SqliteOpenMode mode, Action<SqliteConnection>? check = null)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(folder, SqliteJournal.FileName),
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 30,
        }.ToString());
        try
        {
            connection.Open();
            check?.Invoke(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static void Prepare(SqliteConnection connection, string folder, bool durable)
    {
        // Setting the journal mode writes into the file, so what is not ours is refused before.
        var isNew = Scalar(connection, "PRAGMA user_version") == 0 && Scalar(connection, "SELECT count(*) FROM sqlite_master") == 0;
        if (!isNew) CheckVersion(connection, folder);
        Execute(connection, $"PRAGMA journal_mode = WAL; PRAGMA synchronous = {(durable ? "FULL" : "NORMAL")}; PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4000;");
        if (isNew) Execute(connection, $"BEGIN; {Schema} PRAGMA user_version = {SchemaVersion}; COMMIT;");
    }

    public static void CheckVersion(SqliteConnection connection, string folder)
    {
        var version = Scalar(connection, "PRAGMA user_version");
        if (version == SchemaVersion) return;
        throw version > SchemaVersion
            ? new MinwalException("MW4003", $"the journal in '{folder}' has version {version}, this tool reads up to {SchemaVersion}", "use a newer minwal, or begin anew with --new")
            : new MinwalException("MW4004", $"'{Path.Combine(folder, SqliteJournal.FileName)}' is not a journal of this tool", "begin anew with --new, or in another place with --run-dir");
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static JournalCall ReadCall(SqliteDataReader rows) => new(
        new CallKey(rows.GetInt64(0), rows.GetInt32(1), rows.GetInt32(2)), rows.GetString(3), Convert.ToHexStringLower(rows.GetFieldValue<byte[]>(4)),
        rows.IsDBNull(5) ? null : rows.GetString(5), rows.IsDBNull(6) ? null : rows.GetString(6), rows.GetString(7), rows.IsDBNull(8) ? null : rows.GetString(8),
        rows.GetString(9), rows.GetString(10), rows.GetInt64(11), rows.GetInt64(12), decimal.Parse(rows.GetString(13), System.Globalization.CultureInfo.InvariantCulture), rows.GetInt64(14), rows.GetInt64(15));

    /// <summary>Turns what SQLite and the file system refuse into messages that say what to do.</summary>
    public static T Guard<T>(string folder, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e)
        {
            throw Explain(e, folder);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new MinwalException("MW4005", $"the run's folder '{folder}' cannot be written: {e.Message}", "choose another place with --run-dir", e);
        }
    }

    public static MinwalException Explain(SqliteException e, string folder) => e.SqliteErrorCode switch
    {
        11 or 26 => new MinwalException("MW4004", $"the journal in '{folder}' is damaged or is not a journal: {e.Message}", "keep it aside and begin anew with --new, or in another place with --run-dir", e),
        8 or 14 or 23 => new MinwalException("MW4005", $"the journal in '{folder}' cannot be opened or written: {e.Message}", "choose another place with --run-dir", e),
        13 => new MinwalException("MW4006", $"the disk is full: the journal in '{folder}' could not be written; what was committed before is safe", "make room and say the same command again", e),
        _ => new MinwalException("MW4005", $"the journal in '{folder}' could not be used: {e.Message}", "say the same command again; if it stays, choose another place with --run-dir", e),
    };

    private static long Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
