namespace Minwal.Storage.Tests;

/// <summary>A clock that moves when it is told to.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Alarm> _alarms = [];
    private readonly TaskCompletionSource _waitedFor = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _now;

    /// <summary>Completes when somebody waits for this clock.</summary>
    public Task WaitedFor => _waitedFor.Task;

    /// <summary>How many wait for this clock now.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock) return _alarms.Count;
        }
    }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, () => callback(state));
        alarm.Change(dueTime, period);
        return alarm;
    }

    public void Advance(TimeSpan time)
    {
        List<Alarm> due;
        lock (_lock)
        {
            _now += time;
            due = [.. _alarms.Where(a => a.Due <= _now)];
            _alarms.RemoveAll(due.Contains);
        }

        foreach (var alarm in due) alarm.Ring();
    }

    private sealed class Alarm(ManualClock clock, Action ring) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime < TimeSpan.Zero) return true;
            lock (clock._lock)
            {
                Due = clock._now + dueTime;
                clock._alarms.Add(this);
            }

            clock._waitedFor.TrySetResult();
            return true;
        }

        public void Dispose()
        {
            lock (clock._lock) clock._alarms.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
