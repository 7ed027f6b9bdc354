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
/// The one writer of a journal. Rows are committed in groups: calls for which somebody waits, with all before them, when there are
/// forty or 5 ms after the first who waits; all rows when there are two thousand, or 50 ms after the first of them; a flush at once.
/// Drafts, which can be made again from their calls, do not go with calls that somebody waits for: they come in any order of slots, so that
/// a hundred of them touch nearly as many pages as two thousand. A commit for which somebody waits survives a power cut, with all that was
/// committed before it; the others survive the end of the process. A commit that fails fails everybody who waits and all that comes after:
/// nothing is lost silently.
/// </summary>
internal sealed class JournalWriter : IAsyncDisposable
{
    private const int MostWaiting = 20_000;
    private const int GroupRows = 2_000, AwaitedGroupRows = 40;
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(50), AwaitedLinger = TimeSpan.FromMilliseconds(5);

    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Lock _databaseLock = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Task _loop;
    private List<object> _calls = [];
    private List<DraftRecord> _drafts = [];
    private long _first;
    private List<TaskCompletionSource> _waiters = [];
    private TaskCompletionSource? _room;
    private TaskCompletionSource _awaited = NewSignal(), _urgent = NewSignal();
    private Exception? _fault;
    private bool _told, _closing, _isAllDue;
    private Task? _closed;

    // Only under the database's lock: whether commits are written through to the disk now, and whether one was not.
    private bool _writesThrough = true, _hasUnsynced;

    /// <summary>Takes <paramref name="database"/> over.</summary>
    public JournalWriter(Database database, TimeProvider time)
    {
        (_database, _time) = (database, time);
        // A thread of its own: it waits for the disk most of the time, and those of the pool have answers to work on.
        _loop = Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>
    /// Queues a call or draft (none for a pure flush); with <paramref name="wait"/> returns when it and all calls before it are durable,
    /// after a flush all rows.
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
            if (row is not null && _calls.Count + _drafts.Count == 0) _first = _time.GetTimestamp();
            if (row is DraftRecord draft) _drafts.Add(draft);
            else if (row is not null) _calls.Add(row);
            if (wait)
            {
                var waiter = NewSignal();
                _waiters.Add(waiter);
                _awaited.TrySetResult();
                until = waiter.Task;
            }
            else if (_calls.Count + _drafts.Count >= MostWaiting)
            {
                _room ??= NewSignal();
                until = _room.Task;
            }

            _isAllDue |= row is null || _calls.Count + _drafts.Count >= GroupRows;
            if (_isAllDue || (_waiters.Count > 0 && _calls.Count >= AwaitedGroupRows)) _urgent.TrySetResult();
            if (_calls.Count + _drafts.Count == 1 || wait) Wake();
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
            CommitWaiting(all: true);
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

    private void Write()
    {
        while (true)
        {
            _wake.Wait();
            Task awaited, urgent;
            lock (_lock) (awaited, urgent) = (_awaited.Task, _urgent.Task);
            if (!urgent.IsCompleted) GatherAsync(awaited, urgent).GetAwaiter().GetResult();
            bool closing;
            lock (_lock) closing = _closing;
            lock (_databaseLock) CommitWaiting(all: closing);
            if (closing) return;
        }
    }

    private async Task GatherAsync(Task awaited, Task urgent)
    {
        using var over = new CancellationTokenSource();
        TimeSpan linger;
        lock (_lock) linger = _calls.Count + _drafts.Count == 0 ? Linger : Linger - _time.GetElapsedTime(_first);
        if (!awaited.IsCompleted && linger > TimeSpan.Zero)
            await Task.WhenAny(urgent, awaited, Task.Delay(linger, _time, over.Token)).ConfigureAwait(false);
        if (awaited.IsCompleted) await Task.WhenAny(urgent, Task.Delay(AwaitedLinger, _time, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Commits what is due, in one transaction, and tells who waits for it. Under the database's lock, so that groups keep their order.
    /// </summary>
    private void CommitWaiting(bool all)
    {
        List<object> calls;
        List<DraftRecord> drafts = [];
        List<TaskCompletionSource> waiters;
        TaskCompletionSource? room;
        lock (_lock)
        {
            (calls, _calls) = (_calls, new List<object>(Math.Min(_calls.Count + 16, MostWaiting)));
            if (all || _isAllDue || _waiters.Count == 0 || _time.GetElapsedTime(_first) >= Linger)
            {
                (drafts, _drafts) = (_drafts, new List<DraftRecord>(Math.Min(_drafts.Count + 16, MostWaiting)));
                _isAllDue = false;
            }
            else if (_drafts.Count > 0)
            {
                // They are waited for again, until they are due.
                Wake();
            }

            (waiters, _waiters) = (_waiters, []);
            (room, _room) = (_room, null);
            if (_awaited.Task.IsCompleted) _awaited = NewSignal();
            // Who closes is waited for by nobody else: that stays urgent.
            if (_urgent.Task.IsCompleted && !_closing) _urgent = NewSignal();
        }

        try
        {
            Commit(calls, drafts, durable: waiters.Count > 0);
            foreach (var waiter in waiters) waiter.SetResult();
            room?.SetResult();
        }
        catch (Exception e)
        {
            // Whatever it is, also a bug: somebody may wait, and would wait for ever.
            Fail(e, waiters, room);
        }
    }

    private void Commit(List<object> calls, List<DraftRecord> drafts, bool durable)
    {
        if (calls.Count + drafts.Count == 0 && !(durable && _hasUnsynced)) return;
        WriteThrough(durable);
        _database.Transact(() =>
        {
            // Commits that were not written through reach the disk with the next that is. One without rows has to write something.
            if (calls.Count + drafts.Count == 0) _database.Execute($"PRAGMA user_version = {JournalFormat.Current}");
            foreach (var call in calls) Write(call);
            foreach (var draft in drafts) DraftTable.Write(_database, draft);
        });
        _hasUnsynced = !durable;
    }

    private void Write(object row)
    {
        switch (row)
        {
            case CallRecord call: CallTable.Append(_database, call, null); break;
            case EncodedCall encoded: CallTable.Append(_database, encoded.Call, encoded.Contents); break;
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
            _calls.Clear();
            _drafts.Clear();
            _told |= waiters.Count > 0 || room is not null;
        }

        foreach (var waiter in waiters) waiter.TrySetException(fault);
        room?.TrySetException(fault);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
