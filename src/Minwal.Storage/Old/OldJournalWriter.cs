using Microsoft.Data.Sqlite;
using Minwal.Faults;
using Minwal.Runs;
using Minwal.Values;

namespace Minwal.Storage;

/// <summary>
/// The one writer of a journal. Rows are committed in groups: where somebody waits for them (a durable journal), when there are a hundred or 5 ms after the first; else when
/// there are a thousand or 25 ms after the first; a flush at once. A commit that fails fails everybody who waits and all that comes after: nothing is lost silently.
/// </summary>
internal sealed class OldJournalWriter : IAsyncDisposable
{
    private const int MostWaiting = 20_000;

    private readonly int _groupRows;
    private readonly TimeSpan _linger;

    private readonly SqliteConnection _connection;
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Lock _databaseLock = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly OldJournalStatements _statements;
    private readonly Task _loop;
    private List<object> _rows = [];
    private List<TaskCompletionSource> _waiters = [];
    private TaskCompletionSource? _room;
    private TaskCompletionSource _urgent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _fault;
    private bool _told, _closing;
    private Task? _closed;

    public OldJournalWriter(SqliteConnection connection, string folder, bool durable, TimeProvider time)
    {
        (_groupRows, _linger) = durable ? (100, TimeSpan.FromMilliseconds(5)) : (1_000, TimeSpan.FromMilliseconds(25));
        (_connection, _folder, _time) = (connection, folder, time);
        _statements = new OldJournalStatements(connection);
        _loop = Task.Run(WriteAsync);
    }

    /// <summary>Queues a row (none for a pure flush); with <paramref name="wait"/> returns when it and all before it are durable.</summary>
    public ValueTask AddAsync(object? row, bool wait, CancellationToken cancellation)
    {
        Task? until = null;
        lock (_lock)
        {
            if (_fault is not null)
            {
                _told = true;
                return ValueTask.FromException(_fault);
            }

            if (_closing) return ValueTask.FromException(new ObjectDisposedException(nameof(SqliteJournal)));
            if (row is not null) _rows.Add(row);
            if (wait)
            {
                var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiters.Add(waiter);
                until = waiter.Task;
            }
            else if (_rows.Count >= MostWaiting)
            {
                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                until = _room.Task;
            }

            if (row is null || _rows.Count >= _groupRows) _urgent.TrySetResult();
            if (_wake.CurrentCount == 0 && (_rows.Count == 1 || wait)) Wake();
        }

        return until is null ? ValueTask.CompletedTask : new ValueTask(until.WaitAsync(cancellation));
    }

    public void Begin(RunHeader header) => Immediately(() =>
    {
        var run = new Fields(4).Add("identity", header.Identity).Add("output", header.Output).Add("created_at", header.CreatedAt).Add("tool_version", header.ToolVersion);
        using var transaction = _connection.BeginTransaction();
        Put(transaction, "INSERT OR REPLACE INTO fact (name, json) VALUES ($a, $b)", "run", Json.ToText(run));
        foreach (var (path, content) in header.RecipeFiles) Put(transaction, "INSERT OR REPLACE INTO recipe_file (path, content) VALUES ($a, $b)", path, content);
        transaction.Commit();
    });

    public void WriteFact(string name, Fields fact) => Immediately(() =>
    {
        using var transaction = _connection.BeginTransaction();
        Put(transaction, "INSERT OR REPLACE INTO fact (name, json) VALUES ($a, $b)", name, Json.ToText(fact));
        transaction.Commit();
    });

    /// <summary>Takes out the calls after the last one that was answered, and the drafts that failed with them.</summary>
    public void ForgetUnanswered() => Immediately(() =>
    {
        var codes = string.Join(", ", JournalCall.Unanswered.Order(StringComparer.Ordinal).Select(code => $"'{code}'"));
        using var transaction = _connection.BeginTransaction();
        Journalling.Execute(_connection, $"""
            DELETE FROM call WHERE fate IN ({codes}) AND at > (SELECT coalesce(max(at), -1) FROM call WHERE fate NOT IN ({codes}));
            DELETE FROM draft WHERE verdict IN ({codes}) AND NOT EXISTS (SELECT 1 FROM call WHERE call.unit = draft.unit AND call.attempt = draft.attempt AND call.fate = draft.verdict);
            """);
        transaction.Commit();
    });

    /// <summary>Takes out all drafts.</summary>
    public void ForgetVerdicts() => Immediately(() => Journalling.Execute(_connection, "DELETE FROM draft"));

    /// <summary>Writes what still waits.</summary>
    /// <exception cref="MinwalException">When rows were lost and nobody has been told.</exception>
    public async ValueTask DisposeAsync()
    {
        Task closed;
        lock (_lock) closed = _closed ??= CloseAsync();
        await closed.ConfigureAwait(false);
    }

    private async Task CloseAsync()
    {
        _closing = true;
        _urgent.TrySetResult();
        Wake();
        await _loop.ConfigureAwait(false);
        _statements.Dispose();
        _connection.Dispose();
        _wake.Dispose();
        if (_fault is not null && !_told) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_fault);
    }

    private void Wake()
    {
        if (_wake.CurrentCount == 0) _wake.Release();
    }

    private async Task WriteAsync()
    {
        while (true)
        {
            await _wake.WaitAsync().ConfigureAwait(false);
            Task urgent;
            lock (_lock) urgent = _urgent.Task;
            if (!urgent.IsCompleted)
            {
                using var linger = new CancellationTokenSource();
                await Task.WhenAny(urgent, Task.Delay(_linger, _time, linger.Token)).ConfigureAwait(false);
                await linger.CancelAsync().ConfigureAwait(false);
            }

            List<object> rows;
            List<TaskCompletionSource> waiters;
            TaskCompletionSource? room;
            bool closing;
            lock (_lock)
            {
                (rows, _rows) = (_rows, new List<object>(Math.Min(_rows.Count + 16, MostWaiting)));
                (waiters, _waiters) = (_waiters, []);
                (room, _room) = (_room, null);
                closing = _closing;
                if (_urgent.Task.IsCompleted) _urgent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            try
            {
                if (rows.Count > 0) lock (_databaseLock) _statements.Commit(rows);
                foreach (var waiter in waiters) waiter.SetResult();
                room?.SetResult();
            }
            catch (Exception e)
            {
                // Whatever it is, also a bug: somebody may wait, and would wait for ever.
                Fail(e is SqliteException s ? Journalling.Explain(s, _folder) : e, waiters, room);
            }

            if (closing) return;
        }
    }

    private void Fail(Exception fault, List<TaskCompletionSource> waiters, TaskCompletionSource? room)
    {
        lock (_lock)
        {
            _fault ??= fault;
            waiters.AddRange(_waiters);
            _waiters.Clear();
            _rows.Clear();
            _told |= waiters.Count > 0 || room is not null;
        }

        foreach (var waiter in waiters) waiter.TrySetException(fault);
        room?.TrySetException(fault);
    }

    private void Immediately(Action work)
    {
        lock (_databaseLock) Journalling.Guard(_folder, () =>
        {
            work();
            return 0;
        });
    }

    private void Put(SqliteTransaction transaction, string sql, object a, object b)
    {
        using var command = _connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        command.Parameters.AddWithValue("$a", a);
        command.Parameters.AddWithValue("$b", b);
        command.ExecuteNonQuery();
    }
}
