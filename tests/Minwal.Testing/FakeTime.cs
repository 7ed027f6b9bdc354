using System.Threading.Channels;

namespace Minwal.Testing;

/// <summary>What happens when somebody waits for a <see cref="FakeTime"/>.</summary>
internal enum Waiting
{
    /// <summary>It waits until the time is advanced.</summary>
    UntilAdvanced,

    /// <summary>The wait is over as soon as it has begun.</summary>
    NoTime,

    /// <summary>It is found out: nobody may wait for this clock.</summary>
    Forbidden,
}

/// <summary>
/// Time that stands still until it is advanced. Tells of each timer that is set, so that a test waits for it instead of sleeping.
/// </summary>
internal sealed class FakeTime(Waiting waiting = Waiting.UntilAdvanced) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private readonly Channel<TimeSpan> _set = Channel.CreateUnbounded<TimeSpan>();
    private readonly TaskCompletionSource _waitedFor = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _ticks;

    /// <summary>What the clock showed in the beginning.</summary>
    public static DateTimeOffset Start { get; } = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>How far the clock has come.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(GetTimestamp());

    /// <summary>How many wait for this clock now.</summary>
    public int Waiters
    {
        get
        {
            lock (_lock) return _timers.Count;
        }
    }

    /// <summary>Completes when somebody waits for this clock.</summary>
    public Task WaitedFor => _waitedFor.Task;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (waiting == Waiting.Forbidden) throw new InvalidOperationException("somebody waits for a clock");
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes when one more timer was set, with the time until it is due.</summary>
    public ValueTask<TimeSpan> NextTimerAsync(CancellationToken cancellation) => _set.Reader.ReadAsync(cancellation);

    /// <summary>Lets time pass, and fires what is due by then, the earliest first.</summary>
    public void Advance(TimeSpan by)
    {
        var end = GetTimestamp() + by.Ticks;
        while (true)
        {
            Timer? next;
            lock (_lock)
            {
                next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
                Interlocked.Exchange(ref _ticks, next is null ? end : Math.Max(_ticks, next.Due));
                if (next is null) return;
                _timers.Remove(next);
            }

            next.Fire();
        }
    }

    /// <summary>The process does nothing for a while, and then what was due meanwhile fires, all of it too late.</summary>
    public void StandStill(TimeSpan span)
    {
        Interlocked.Add(ref _ticks, span.Ticks);
        while (true)
        {
            Timer? next;
            lock (_lock)
            {
                next = _timers.Where(timer => timer.Due <= _ticks).MinBy(timer => timer.Due);
                if (next is null) return;
                _timers.Remove(next);
            }

            next.Fire();
        }
    }

    private sealed class Timer(FakeTime time, Action fire) : ITimer
    {
        public long Due { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                if (dueTime < TimeSpan.Zero) return true;
                Due = time._ticks + dueTime.Ticks;
                if (time.Leaps) ThreadPool.QueueUserWorkItem(_ => fire());
                else time._timers.Add(this);
            }

            time._set.Writer.TryWrite(dueTime);
            time._waitedFor.TrySetResult();
            return true;
        }

        public void Dispose()
        {
            lock (time._lock) time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }

    private bool Leaps => waiting == Waiting.NoTime;
}
