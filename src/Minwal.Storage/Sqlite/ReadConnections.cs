namespace Minwal.Storage.Sqlite;

/// <summary>
/// Connections for reading that queries rent and give back. Each sees what was committed when its query began and disturbs no writer.
/// Thread-safe.
/// </summary>
internal sealed class ReadConnections(Func<Database> open) : IDisposable
{
    private const int MostIdle = 8;

    private readonly Lock _lock = new();
    private readonly Stack<Database> _idle = new();
    private bool _closed;

    /// <summary>
    /// The rows that <paramref name="sql"/> gives, with <paramref name="values"/> for its parameters. Streams; an end before the last row
    /// is an end.
    /// </summary>
    public IEnumerable<T> Query<T>(string sql, Func<Statement, T> read, params long[] values)
    {
        var database = Rent();
        try
        {
            var statement = database.Prepare(sql);
            try
            {
                for (var i = 0; i < values.Length; i++) statement.Bind(i + 1, values[i]);
                while (statement.Step()) yield return SqliteFaults.Read(database.Folder, read, statement);
            }
            finally
            {
                statement.Reset();
            }
        }
        finally
        {
            Return(database);
        }
    }

    /// <summary>What <paramref name="read"/> finds with a connection of its own.</summary>
    public T Read<T>(Func<Database, T> read)
    {
        var database = Rent();
        try
        {
            return SqliteFaults.Read(database.Folder, read, database);
        }
        finally
        {
            Return(database);
        }
    }

    /// <summary>Closes the connections that nobody has; the others close when they are given back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            foreach (var database in _idle) database.Dispose();
            _idle.Clear();
        }
    }

    private Database Rent()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_idle.TryPop(out var database)) return database;
        }

        return open();
    }

    private void Return(Database database)
    {
        lock (_lock)
        {
            if (!_closed && _idle.Count < MostIdle && !database.IsView)
            {
                _idle.Push(database);
                return;
            }
        }

        database.Dispose();
    }
}
