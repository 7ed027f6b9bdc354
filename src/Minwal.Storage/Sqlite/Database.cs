using Microsoft.Data.Sqlite;
using Minwal.Faults;
using SQLitePCL;

namespace Minwal.Storage.Sqlite;

/// <summary>
/// A connection to a run's database with its prepared statements. One thread at a time. What SQLite refuses is thrown as a fault.
/// </summary>
internal sealed class Database : IDisposable
{
    // How long to wait for another program that holds the file, such as somebody's SQLite shell.
    private const int MostBusyMilliseconds = 30_000;

    private readonly SqliteConnection _connection;

    // By reference: texts of statements are constants, and comparing them would cost more than binding a row.
    private readonly Dictionary<string, Statement> _statements = new(ReferenceEqualityComparer.Instance);

    static Database() => Batteries_V2.Init();

    private Database(string folder, SqliteConnection connection) => (Folder, _connection) = (folder, connection);

    /// <summary>The run's folder, for faults.</summary>
    public string Folder { get; }

    /// <summary>Whether it shows the file otherwise than it is, and so must not be kept: the file may be upgraded meanwhile.</summary>
    public bool IsView { get; set; }

    /// <summary>How many rows the last statement that changes rows has changed.</summary>
    public int Changes => raw.sqlite3_changes(Handle);

    /// <summary>
    /// Opens <paramref name="file"/> in <paramref name="folder"/> and lets <paramref name="prepare"/> look at it; closes it when that
    /// throws.
    /// </summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="file">The database's name in it.</param>
    /// <param name="mode">What is done with it.</param>
    /// <param name="prepare">Looks at it first.</param>
    /// <param name="isStill">Whether nobody can change it, so that it is read without a lock and without files beside it.</param>
    public static Database Open(string folder, string file, SqliteOpenMode mode, Action<Database> prepare, bool isStill = false)
    {
        var path = Path.Combine(folder, file);
        if (isStill) path = new Uri(Path.GetFullPath(path)).AbsoluteUri + "?immutable=1";
        var source = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false };
        var database = new Database(folder, new SqliteConnection(source.ToString()));
        try
        {
            return SqliteFaults.Guard(folder, () =>
            {
                database._connection.Open();
                database.Check(raw.sqlite3_busy_timeout(database.Handle, MostBusyMilliseconds));
                prepare(database);
                return database;
            });
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>The statement <paramref name="sql"/>, compiled once for each text (by reference).</summary>
    public Statement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement)) return statement;
        Check(raw.sqlite3_prepare_v2(Handle, sql, out var compiled));
        return _statements[sql] = new Statement(this, compiled);
    }

    /// <summary>Executes statements without values.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(Handle, sql));

    /// <summary>The whole number that <paramref name="sql"/> gives.</summary>
    public long Number(string sql) => Ask(sql, static row => row.Long(0));

    /// <summary>The text that <paramref name="sql"/> gives; null when it gives no row.</summary>
    public string? Text(string sql) => Ask(sql, static row => row.TextOrNull(0));

    /// <summary>Does <paramref name="work"/> in one transaction: all of it or nothing.</summary>
    public void Transact(Action work)
    {
        Prepare("BEGIN IMMEDIATE").Run();
        try
        {
            work();
            Prepare("COMMIT").Run();
        }
        catch
        {
            if (raw.sqlite3_get_autocommit(Handle) == 0) raw.sqlite3_exec(Handle, "ROLLBACK");
            throw;
        }
    }

    /// <summary>Lets statements call <paramref name="function"/> as <paramref name="name"/>.</summary>
    public void Define(string name, Func<string, long> function) => _connection.CreateFunction(name, function, isDeterministic: true);

    /// <summary>Lets statements call <c>row_sum(…)</c>, the checksum of the values of a row.</summary>
    public void DefineRowSum() => Check(raw.sqlite3_create_function(Handle, "row_sum", -1, null, static (context, _, values) =>
    {
        var sum = 0u;
        foreach (var value in values)
        {
            sum = RowSum.Join(sum, raw.sqlite3_value_type(value) switch
            {
                raw.SQLITE_INTEGER => RowSum.OfNumber(raw.sqlite3_value_int64(value)),
                raw.SQLITE_TEXT => RowSum.OfText(raw.sqlite3_value_blob(value)),
                raw.SQLITE_BLOB => RowSum.OfBlob(raw.sqlite3_value_blob(value)),
                _ => RowSum.OfNothing,
            });
        }

        raw.sqlite3_result_int64(context, sum);
    }));

    /// <summary>Throws when <paramref name="code"/>, SQLite's answer, is not good.</summary>
    public void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw Fault(code);
    }

    /// <summary>The fault that SQLite has just reported with <paramref name="code"/>.</summary>
    public MinwalException Fault(int code)
    {
        var message = raw.sqlite3_errmsg(Handle).utf8_to_string();
        var extended = raw.sqlite3_extended_errcode(Handle);
        if ((extended & 0xFF) != (code & 0xFF)) extended = code;
        return SqliteFaults.Explain(extended, message, Folder, new SqliteException(message, code & 0xFF, extended));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _connection.Dispose();
    }

    private sqlite3 Handle => _connection.Handle!;

    private T? Ask<T>(string sql, Func<Statement, T> read)
    {
        Check(raw.sqlite3_prepare_v2(Handle, sql, out var compiled));
        using var statement = new Statement(this, compiled);
        return statement.Step() ? read(statement) : default;
    }
}
