using Minwal.Planning;

namespace Minwal.Runs;

/// <summary>
/// Hands out units: retries first, then fresh ones in order, as long as the judge is not too far behind (that bounds memory).
/// Who finds nothing waits and is woken; nobody polls. Thread-safe.
/// </summary>
internal sealed class WorkQueue(Plan plan, long window)
{
    private readonly Lock _lock = new();
    private readonly Queue<UnitWork> _retries = new();
    private readonly Queue<TaskCompletionSource<UnitWork?>> _waiting = new();
    private long _fresh;
    private long _judged;
    private bool _closed;

    /// <summary>The next unit to work on; null when there will be none.</summary>
    public ValueTask<UnitWork?> TakeAsync()
    {
        lock (_lock)
        {
            if (_closed) return new((UnitWork?)null);
            if (_retries.TryDequeue(out var retry)) return new(retry);
            if (CanStartFresh) return new(Fresh());
            var waiter = new TaskCompletionSource<UnitWork?>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiter);
            return new(waiter.Task);
        }
    }

    /// <summary>A unit to be worked on again, before any fresh one.</summary>
    public void Retry(UnitWork work)
    {
        TaskCompletionSource<UnitWork?>? waiter;
        lock (_lock)
        {
            if (_closed) return;
            if (!_waiting.TryDequeue(out waiter)) _retries.Enqueue(work);
        }

        waiter?.SetResult(work);
    }

    /// <summary>The judge has come to <paramref name="judged"/> fresh units.</summary>
    public void Advance(long judged)
    {
        List<(TaskCompletionSource<UnitWork?>, UnitWork)>? woken = null;
        lock (_lock)
        {
            _judged = judged;
            while (!_closed && _waiting.Count > 0 && CanStartFresh) (woken ??= []).Add((_waiting.Dequeue(), Fresh()));
        }

        foreach (var (waiter, work) in woken ?? []) waiter.SetResult(work);
    }

    /// <summary>No more work is handed out.</summary>
    public void Close()
    {
        List<TaskCompletionSource<UnitWork?>> waiting;
        lock (_lock)
        {
            _closed = true;
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var waiter in waiting) waiter.SetResult(null);
    }

    private bool CanStartFresh => _fresh < plan.UnitCount && _fresh - _judged < window;

    private UnitWork Fresh()
    {
        var unit = plan.GetUnit(_fresh++);
        return new UnitWork(unit);
    }
}
