namespace Minwal.Calls;

/// <summary>
/// Holds a run's calls within a limit of money and tokens.
/// Calls in flight count as much as the dearest call so far, so that the limit is not passed;
/// and there are never more of them than calls that have shown what one costs.
/// Who must wait is woken in order by the end of another call; nobody polls. Thread-safe.
/// </summary>
/// <param name="limits">The limits.</param>
/// <param name="spent">What earlier processes of the run have used up.</param>
internal sealed class CallBudget(CallLimits limits, IEnumerable<CallSum> spent)
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource<bool>> _waiting = new();
    private decimal _cost = limits.HasBudget ? spent.Sum(s => s.Cost) : 0, _dearest;
    private long _tokens = limits.HasBudget ? spent.Sum(s => s.Usage.Input + s.Usage.Output) : 0, _longest;
    private long _inFlight, _known;
    private bool _usedUp;

    /// <summary>Whether the limit has ended the calls.</summary>
    public bool IsUsedUp
    {
        get
        {
            lock (_lock) return _usedUp;
        }
    }

    /// <summary>Returns true when a call may begin, as soon as that is known; false when none may begin any more.</summary>
    public ValueTask<bool> BeginAsync(CancellationToken cancellation)
    {
        if (!limits.HasBudget) return new(true);
        lock (_lock)
        {
            if (_waiting.Count == 0 && Decide() is { } decided) return new(decided);
            var waiter = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiter);
            return new(waiter.Task.WaitAsync(cancellation));
        }
    }

    /// <summary>A call that had begun has ended; <paramref name="record"/> is null when it was cut off.</summary>
    public void End(CallRecord? record)
    {
        if (!limits.HasBudget) return;
        List<(TaskCompletionSource<bool>, bool)> woken = [];
        lock (_lock)
        {
            _inFlight--;
            if (record is not null)
            {
                var (cost, tokens) = (record.Cost ?? 0, record.Usage.Input + record.Usage.Output);
                (_cost, _tokens) = (_cost + cost, _tokens + tokens);
                (_dearest, _longest, _known) =
                    (Math.Max(_dearest, cost), Math.Max(_longest, tokens), _known + (record.Usage.IsReported ? 1 : 0));
            }

            while (_waiting.TryPeek(out var waiter) && Decide() is { } decided) woken.Add((_waiting.Dequeue(), decided));
        }

        foreach (var (waiter, decided) in woken) waiter.TrySetResult(decided);
    }

    /// <summary>True: the call has begun. False: there is no room for any more. Null: wait for one of those in flight.</summary>
    private bool? Decide()
    {
        if (_usedUp) return false;
        var calls = _inFlight + 1;
        var room = (limits.MaxCost is not { } money || (_cost < money && _cost + (calls * _dearest) <= money))
            && (limits.MaxTokens is not { } most || (_tokens < most && _tokens + (calls * _longest) <= most));
        if (room && _inFlight <= _known)
        {
            _inFlight++;
            return true;
        }

        if (_inFlight > 0) return null;
        _usedUp = true;
        return false;
    }
}
