using Minwal.Values;
using SQLitePCL;

namespace Minwal.Storage.Sql;

/// <summary>
/// A database in memory for SQL that nobody has looked at: it does what its mode allows, takes no more than <see cref="SqlLimits"/> allow,
/// and gives the same for the same. One thread at a time.
/// </summary>
internal sealed class SqlDatabase : IDisposable
{
    // Memory is counted for the whole process: who took too much of it among others tries again with nobody beside.
    private static readonly ReaderWriterLockSlim Gate = new();

    private readonly sqlite3 _handle;
    private readonly SqlClock _clock;
    private readonly SqlMeter _meter;
    private SqlMode _mode = SqlMode.Own;
    private string? _refused;

    static SqlDatabase() => Batteries_V2.Init();

    private SqlDatabase(TimeProvider time)
    {
        if (raw.sqlite3_open(":memory:", out _handle) != raw.SQLITE_OK) throw new InvalidOperationException("SQLite has no memory");
        Own($"PRAGMA temp_store = MEMORY; PRAGMA max_page_count = {SqlLimits.Pages}");
        // A text in double quotes that names no column is a mistake, not a text.
        raw.sqlite3_db_config(_handle, raw.SQLITE_DBCONFIG_DQS_DML, 0, out _);
        raw.sqlite3_db_config(_handle, raw.SQLITE_DBCONFIG_DQS_DDL, 0, out _);
        raw.sqlite3_db_config(_handle, raw.SQLITE_DBCONFIG_DEFENSIVE, 1, out _);
        raw.sqlite3_limit(_handle, raw.SQLITE_LIMIT_LENGTH, SqlLimits.ValueBytes);
        raw.sqlite3_limit(_handle, raw.SQLITE_LIMIT_ATTACHED, 0);
        raw.sqlite3_limit(_handle, raw.SQLITE_LIMIT_EXPR_DEPTH, 200);
        raw.sqlite3_limit(_handle, raw.SQLITE_LIMIT_COMPOUND_SELECT, 100);
        raw.sqlite3_limit(_handle, raw.SQLITE_LIMIT_COLUMN, 500);
        raw.sqlite3_limit(_handle, raw.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200);
        raw.sqlite3_limit(_handle, raw.SQLITE_LIMIT_TRIGGER_DEPTH, 20);
        _clock = new SqlClock(_handle, message => _refused ??= message);
        raw.sqlite3_set_authorizer(_handle, (_, action, first, second, _, _) => Authorize(action, first, second), null!);
        _meter = new SqlMeter(time);
        _meter.Watch(_handle);
    }

    /// <summary>What the functions of date and time take for now; null when they may not ask.</summary>
    public DateTime? Now
    {
        get => _clock.Now;
        set => _clock.Now = value;
    }

    /// <summary>How many rows statements have changed since it was opened.</summary>
    public long Changes => raw.sqlite3_total_changes(_handle);

    /// <summary>The number of the row that was inserted last.</summary>
    public long LastId => raw.sqlite3_last_insert_rowid(_handle);

    /// <summary>An empty one.</summary>
    public static SqlDatabase Open(TimeProvider? time = null) => new(time ?? TimeProvider.System);

    /// <summary>One with the tables and rows of this one, in which nothing else remains of how they came there.</summary>
    public SqlDatabase Copy()
    {
        var copy = Open();
        using (var backup = raw.sqlite3_backup_init(copy._handle, "main", _handle, "main"))
        {
            if (backup is null || raw.sqlite3_backup_step(backup, -1) != raw.SQLITE_DONE)
                throw new InvalidOperationException("SQLite could not copy a database in memory");
        }

        if (Own("PRAGMA foreign_keys", read: true) == 1) copy.Own("PRAGMA foreign_keys = ON");
        return copy;
    }

    /// <summary>Runs a script that defines tables and fills them.</summary>
    /// <exception cref="SqlRefusal">When it is refused or fails.</exception>
    public void Build(string script)
    {
        if (script.Contains('\0', StringComparison.Ordinal)) throw new SqlRefusal(SqlFault.Invalid, "there is a NUL in it");
        Guard(SqlMode.Building, SqlLimits.BuildingSteps, () =>
        {
            Check(raw.sqlite3_exec(_handle, script));
            if (raw.sqlite3_get_autocommit(_handle) == 0) throw new SqlRefusal(SqlFault.Invalid, "a transaction is begun and not ended");
            return 0;
        });
    }

    /// <summary>What the query <paramref name="sql"/> gives.</summary>
    /// <exception cref="SqlRefusal">When it is refused or fails, or gives more rows than <paramref name="mostRows"/>.</exception>
    public SqlResult Query(string sql, int mostRows) => Guard(SqlMode.Reading, SqlLimits.Steps, () => Run(sql, null, mostRows));

    /// <summary>
    /// Runs <paramref name="work"/>, which calls <see cref="Execute"/>, as one transaction: when it throws, nothing is kept.
    /// </summary>
    public T Transact<T>(Func<T> work) => Guard(SqlMode.Writing, SqlLimits.Steps, () =>
    {
        Own("BEGIN");
        try
        {
            var result = work();
            Own("COMMIT");
            return result;
        }
        catch
        {
            if (raw.sqlite3_get_autocommit(_handle) == 0) Own("ROLLBACK");
            throw;
        }
    });

    /// <summary>
    /// What the statement <paramref name="sql"/> gives, which may change rows, with <paramref name="arguments"/> for its parameters
    /// <c>:name</c>. Only inside <see cref="Transact"/>.
    /// </summary>
    /// <exception cref="SqlRefusal">When it is refused or fails, or gives more rows than <paramref name="mostRows"/>.</exception>
    public SqlResult Execute(string sql, Fields arguments, int mostRows) => Run(sql, arguments, mostRows);

    /// <summary>The names of the parameters <c>:name</c> of a statement that may change rows; nothing is run.</summary>
    /// <exception cref="SqlRefusal">When it is refused or cannot be compiled.</exception>
    public IReadOnlyList<string> Compile(string sql) => Guard(SqlMode.Writing, SqlLimits.Steps, () =>
    {
        using var statement = Prepare(sql);
        return Parameters(statement).ToList();
    });

    /// <summary>The tables that somebody defined, in the order of their names.</summary>
    public IReadOnlyList<string> Tables() =>
    [
        .. Query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name", 10_000)
            .Rows.Select(row => (string)row[0]!),
    ];

    /// <inheritdoc/>
    public void Dispose()
    {
        _handle.Dispose();
        _clock.Dispose();
    }

    private T Guard<T>(SqlMode mode, long steps, Func<T> work)
    {
        Gate.EnterReadLock();
        try
        {
            return Begin(mode, steps, work);
        }
        catch (SqlRefusal) when (_meter.IsForMemory)
        {
            // Again below, alone.
        }
        finally
        {
            Gate.ExitReadLock();
        }

        Gate.EnterWriteLock();
        try
        {
            return Begin(mode, steps, work);
        }
        finally
        {
            Gate.ExitWriteLock();
        }
    }

    private T Begin<T>(SqlMode mode, long steps, Func<T> work)
    {
        _meter.Begin(steps);
        (_mode, _refused) = (mode, null);
        try
        {
            return work();
        }
        finally
        {
            _mode = SqlMode.Own;
        }
    }

    private SqlResult Run(string sql, Fields? arguments, int mostRows)
    {
        using var statement = Prepare(sql);
        foreach (var (name, i) in Parameters(statement).Select((name, i) => (name, i)))
        {
            if (arguments is null) throw new SqlRefusal(SqlFault.Invalid, $"it has the parameter {name}, for which there is no value");
            SqlValue.Bind(statement, i + 1, arguments.GetValueOrDefault(name[1..]));
        }

        var columns = Enumerable.Range(0, raw.sqlite3_column_count(statement))
            .Select(i => raw.sqlite3_column_name(statement, i).utf8_to_string()).ToList();
        var rows = new List<IReadOnlyList<object?>>();
        var bytes = 0L;
        for (var code = raw.sqlite3_step(statement); code != raw.SQLITE_DONE; code = raw.sqlite3_step(statement))
        {
            if (code != raw.SQLITE_ROW) throw Refusal(code);
            if (rows.Count >= mostRows) throw new SqlRefusal(SqlFault.TooManyRows, $"more than {mostRows} rows");
            var row = new object?[columns.Count];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = SqlValue.Read(statement, i);
                bytes += 16 + raw.sqlite3_column_bytes(statement, i);
            }

            if (bytes > SqlLimits.ResultBytes)
                throw new SqlRefusal(SqlFault.TooLarge, $"its rows have more than {SqlLimits.ResultBytes / 1_000_000} MB");
            rows.Add(row);
        }

        return new SqlResult(columns, rows);
    }

    private sqlite3_stmt Prepare(string sql)
    {
        if (sql.Contains('\0', StringComparison.Ordinal)) throw new SqlRefusal(SqlFault.Invalid, "there is a NUL in it");
        if (System.Text.Encoding.UTF8.GetByteCount(sql) > SqlLimits.StatementBytes)
            throw new SqlRefusal(SqlFault.TooLarge, $"the statement has more than {SqlLimits.StatementBytes} bytes");
        Check(raw.sqlite3_prepare_v2(_handle, sql, out var statement, out var rest));
        if (statement is null || statement.IsInvalid) throw new SqlRefusal(SqlFault.Invalid, "there is no statement in it");
        try
        {
            for (; !string.IsNullOrWhiteSpace(rest);)
            {
                // Comments and semicolons may follow; what does not even compile is a second statement too.
                var code = raw.sqlite3_prepare_v2(_handle, rest, out var second, out rest);
                using (second)
                    if (code != raw.SQLITE_OK || second is { IsInvalid: false })
                        throw new SqlRefusal(SqlFault.Forbidden, "a second statement follows the first; only one is run");
            }

            return statement;
        }
        catch
        {
            statement.Dispose();
            throw;
        }
    }

    private static IEnumerable<string> Parameters(sqlite3_stmt statement)
    {
        for (var i = 1; i <= raw.sqlite3_bind_parameter_count(statement); i++)
            yield return raw.sqlite3_bind_parameter_name(statement, i).utf8_to_string() ?? "?";
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw Refusal(code);
    }

    private SqlRefusal Refusal(int code)
    {
        if (_refused is not null) return new SqlRefusal(SqlFault.Forbidden, _refused);
        if (_meter.Ended is { } ended) return new SqlRefusal(SqlFault.TooLong, ended);
        var message = raw.sqlite3_errmsg(_handle).utf8_to_string();
        return (code & 0xFF) switch
        {
            raw.SQLITE_AUTH => new SqlRefusal(SqlFault.Forbidden, message),
            raw.SQLITE_TOOBIG or raw.SQLITE_FULL or raw.SQLITE_NOMEM => new SqlRefusal(SqlFault.TooLarge, message),
            _ => new SqlRefusal(SqlFault.Invalid, message),
        };
    }

    private int Authorize(int action, string? first, string? second)
    {
        if (SqlPolicy.Refuse(_mode, action, first, second) is not { } message) return raw.SQLITE_OK;
        _refused ??= message;
        return raw.SQLITE_DENY;
    }

    private void Own(string sql) => Own(sql, read: false);

    private long Own(string sql, bool read)
    {
        var mode = _mode;
        _mode = SqlMode.Own;
        try
        {
            if (!read)
            {
                if (raw.sqlite3_exec(_handle, sql) == raw.SQLITE_OK) return 0;
                throw new InvalidOperationException($"SQLite refused {sql}: {raw.sqlite3_errmsg(_handle).utf8_to_string()}");
            }

            raw.sqlite3_prepare_v2(_handle, sql, out var statement);
            using (statement) return raw.sqlite3_step(statement) == raw.SQLITE_ROW ? raw.sqlite3_column_int64(statement, 0) : 0;
        }
        finally
        {
            _mode = mode;
        }
    }
}
