namespace Minwal.Runs;

/// <summary>
/// Hands out the units of a round: retries first, then fresh ones in order,
/// as long as acceptance is not too far behind (that bounds memory).
/// Who finds nothing waits and is woken; nobody polls. Thread-safe.
/// </summary>
/// <param name="window">How many fresh units may be ahead of acceptance.</param>
internal sealed class WorkQueue(long window)
{
    private readonly Lock _lock = new();
    private readonly Queue<UnitWork> _retries = new();
    private readonly Queue<TaskCompletionSource<UnitWork?>> _waiting = new();
    private Round? _round;
    private long _fresh;
    private long _passed;
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

    /// <summary>From now on the units of <paramref name="round"/> are handed out.</summary>
    public void Begin(Round round) => Wake(() => (_round, _fresh, _passed) = (round, 0, 0));

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

    /// <summary>Acceptance has come past <paramref name="passed"/> fresh units of the round.</summary>
    public void Advance(long passed) => Wake(() => _passed = passed);

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

    private bool CanStartFresh => _round is not null && _fresh < _round.UnitCount && _fresh - _passed < window;

    private void Wake(Action change)
    {
        List<(TaskCompletionSource<UnitWork?>, UnitWork)>? woken = null;
        lock (_lock)
        {
            change();
            while (!_closed && _waiting.Count > 0 && CanStartFresh) (woken ??= []).Add((_waiting.Dequeue(), Fresh()));
        }

        foreach (var (waiter, work) in woken ?? []) waiter.SetResult(work);
    }

    private UnitWork Fresh() => _round!.GetWork(_fresh++);
}
