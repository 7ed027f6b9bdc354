namespace Minwal.Storage.Sqlite;

/// <summary>
/// Connections for reading that queries rent and give back. Each sees what was committed when its query began and disturbs no writer.
/// Thread-safe, unless all of them are to see one moment.
/// </summary>
/// <param name="open">Opens one.</param>
/// <param name="atOneMoment">
/// Whether all queries see what was committed when the first one began, however long they take. They share a connection then, so that they
/// belong to one thread, and a text may not be queried while rows of the same text are still read.
/// </param>
internal sealed class ReadConnections(Func<Database> open, bool atOneMoment = false) : IDisposable
{
    private const int MostIdle = 8;

    private readonly Lock _lock = new();
    private readonly Stack<Database> _idle = new();
    private Database? _shared;
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
            _shared?.Dispose();
        }
    }

    private Database Rent()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (atOneMoment)
            {
                if (_shared is not null) return _shared;
                _shared = open();
                // The moment is that of the first reading in a transaction.
                _shared.Execute("BEGIN; SELECT count(*) FROM sqlite_master");
                return _shared;
            }

            if (_idle.TryPop(out var database)) return database;
        }

        return open();
    }

    private void Return(Database database)
    {
        if (atOneMoment) return;
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
