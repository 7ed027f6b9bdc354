using System.Runtime.ExceptionServices;
using Minwal.Calls;
using Minwal.Faults;
using Minwal.Runs.Journal;
using Minwal.Storage.Sqlite;
using Minwal.Storage.Tables;

namespace Minwal.Storage;

/// <summary>A call whose contents are more than texts, with their JSON.</summary>
internal sealed record EncodedCall(CallRecord Call, byte[] Contents);

/// <summary>
/// The one writer of a journal. Rows are committed in groups: where somebody waits for them, when there are a hundred or 5 ms after the
/// first who waits; else when there are a thousand or 25 ms after the first row; a flush at once. A commit for which somebody waits
/// survives a power cut, with all before it; the others survive the end of the process. A commit that fails fails everybody who waits and
/// all that comes after: nothing is lost silently.
/// </summary>
internal sealed class JournalWriter : IAsyncDisposable
{
    private const int MostWaiting = 20_000;
    private const int GroupRows = 1_000, AwaitedGroupRows = 100;
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(25), AwaitedLinger = TimeSpan.FromMilliseconds(5);

    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Lock _databaseLock = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Task _loop;
    private List<object> _rows = [];
    private List<TaskCompletionSource> _waiters = [];
    private TaskCompletionSource? _room;
    private TaskCompletionSource _awaited = NewSignal(), _urgent = NewSignal();
    private Exception? _fault;
    private bool _told, _closing;
    private Task? _closed;

    // Only under the database's lock: whether commits are written through to the disk now, and whether one was not.
    private bool _writesThrough = true, _hasUnsynced;

    /// <summary>Takes <paramref name="database"/> over.</summary>
    public JournalWriter(Database database, TimeProvider time)
    {
        (_database, _time) = (database, time);
        _loop = Task.Run(WriteAsync);
    }

    /// <summary>
    /// Queues a call or draft (none for a pure flush); with <paramref name="wait"/> returns when it and all before it are durable.
    /// </summary>
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

            if (_closing) return ValueTask.FromException(new ObjectDisposedException(nameof(RunJournal)));
            if (row is not null) _rows.Add(row);
            if (wait)
            {
                var waiter = NewSignal();
                _waiters.Add(waiter);
                _awaited.TrySetResult();
                until = waiter.Task;
            }
            else if (_rows.Count >= MostWaiting)
            {
                _room ??= NewSignal();
                until = _room.Task;
            }

            if (row is null || _rows.Count >= (_waiters.Count > 0 ? AwaitedGroupRows : GroupRows)) _urgent.TrySetResult();
            if (_rows.Count == 1 || wait) Wake();
        }

        return until is null ? ValueTask.CompletedTask : new ValueTask(until.WaitAsync(cancellation));
    }

    /// <summary>
    /// Does <paramref name="work"/> in a transaction of its own, after all rows that wait; committed when it returns, and with <paramref
    /// name="durable"/> written through to the disk. Its own failure is its caller's and spoils nothing else.
    /// </summary>
    public void Do(Action<Database> work, bool durable)
    {
        lock (_databaseLock)
        {
            CommitWaiting();
            lock (_lock)
            {
                _told |= _fault is not null;
                if (_fault is not null) ExceptionDispatchInfo.Throw(_fault);
                ObjectDisposedException.ThrowIf(_closing, typeof(RunJournal));
            }

            WriteThrough(durable);
            _database.Transact(() => work(_database));
            _hasUnsynced = !durable;
        }
    }

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
        lock (_databaseLock) _database.Dispose();
        _wake.Dispose();
        if (_fault is not null && !_told) ExceptionDispatchInfo.Throw(_fault);
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
            Task awaited, urgent;
            lock (_lock) (awaited, urgent) = (_awaited.Task, _urgent.Task);
            if (!urgent.IsCompleted) await GatherAsync(awaited, urgent).ConfigureAwait(false);
            bool closing;
            lock (_lock) closing = _closing;
            lock (_databaseLock) CommitWaiting();
            if (closing) return;
        }
    }

    private async Task GatherAsync(Task awaited, Task urgent)
    {
        using var over = new CancellationTokenSource();
        if (!awaited.IsCompleted) await Task.WhenAny(urgent, awaited, Task.Delay(Linger, _time, over.Token)).ConfigureAwait(false);
        if (awaited.IsCompleted) await Task.WhenAny(urgent, Task.Delay(AwaitedLinger, _time, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Commits what waits, in one transaction, and tells who waits for it. Under the database's lock, so that groups keep their order.
    /// </summary>
    private void CommitWaiting()
    {
        List<object> rows;
        List<TaskCompletionSource> waiters;
        TaskCompletionSource? room;
        lock (_lock)
        {
            (rows, _rows) = (_rows, new List<object>(Math.Min(_rows.Count + 16, MostWaiting)));
            (waiters, _waiters) = (_waiters, []);
            (room, _room) = (_room, null);
            if (_awaited.Task.IsCompleted) _awaited = NewSignal();
            if (_urgent.Task.IsCompleted) _urgent = NewSignal();
        }

        try
        {
            Commit(rows, durable: waiters.Count > 0);
            foreach (var waiter in waiters) waiter.SetResult();
            room?.SetResult();
        }
        catch (Exception e)
        {
            // Whatever it is, also a bug: somebody may wait, and would wait for ever.
            Fail(e, waiters, room);
        }
    }

    private void Commit(List<object> rows, bool durable)
    {
        if (rows.Count == 0 && !(durable && _hasUnsynced)) return;
        WriteThrough(durable);
        _database.Transact(() =>
        {
            // Commits that were not written through reach the disk with the next that is. One without rows has to write something.
            if (rows.Count == 0) _database.Execute($"PRAGMA user_version = {JournalFormat.Current}");
            foreach (var row in rows) Write(row);
        });
        _hasUnsynced = !durable;
    }

    private void Write(object row)
    {
        switch (row)
        {
            case CallRecord call: CallTable.Append(_database, call, null); break;
            case EncodedCall encoded: CallTable.Append(_database, encoded.Call, encoded.Contents); break;
            case DraftRecord draft: DraftTable.Write(_database, draft); break;
            default: throw new ArgumentException($"a journal has no rows of {row.GetType()}", nameof(row));
        }
    }

    private void WriteThrough(bool wanted)
    {
        if (wanted == _writesThrough) return;
        _database.Execute($"PRAGMA synchronous = {(wanted ? "FULL" : "NORMAL")}");
        _writesThrough = wanted;
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

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
