namespace Minwal.Runs;

/// <summary>
/// Ends a run before its time is over. First nothing new is begun: when what is begun then would usually not be answered in time. What is
/// in flight is waited for as long as the time allows, and cut off then, so that there is time left to write the files.
/// </summary>
internal sealed class RunDeadline : IDisposable
{
    // Writing a record and measuring it among others takes less, on a machine that has other work too.
    private static readonly TimeSpan WritingRecord = TimeSpan.FromMicroseconds(50);
    private static readonly TimeSpan LeastWriting = TimeSpan.FromMilliseconds(200), LongestLook = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly TimeSpan _limit;
    private readonly Func<TimeSpan> _callTime;
    private readonly Func<long> _records;
    private readonly Action _stop, _cut;
    private readonly long _began;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private bool _hasCut, _isDisposed;

    private RunDeadline(
        TimeSpan limit, TimeProvider time, Func<TimeSpan> callTime, Func<long> records, Action stop, Action cut)
    {
        (_limit, _time, _callTime, _records, _stop, _cut) = (limit, time, callTime, records, stop, cut);
        _began = time.GetTimestamp();
        _timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Look();
    }

    /// <summary>Whether it has ended the run.</summary>
    public bool HasStopped { get; private set; }

    /// <summary>Begins to count; null where there is no limit.</summary>
    /// <param name="limit">How long the run may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="callTime">How long a call usually takes.</param>
    /// <param name="records">How many records would be written now.</param>
    /// <param name="stop">Begins nothing new; called once.</param>
    /// <param name="cut">Cuts off what is in flight; called once, after <paramref name="stop"/>.</param>
    public static RunDeadline? Begin(
        TimeSpan? limit, TimeProvider time, Func<TimeSpan> callTime, Func<long> records, Action stop, Action cut) =>
        limit is { } some ? new RunDeadline(some, time, callTime, records, stop, cut) : null;

    public void Dispose()
    {
        lock (_lock) _isDisposed = true;
        _timer.Dispose();
    }

    private void Look()
    {
        lock (_lock)
        {
            if (_isDisposed || _hasCut) return;
            // However slow calls are and however much is to be written: half of the time at least is for work.
            var writing = Least(_limit / 4, Longer(LeastWriting, WritingRecord * _records()));
            var (end, usual) = (_limit - writing, Least(_limit / 4, _callTime()));
            var now = _time.GetElapsedTime(_began);
            if (now >= end - usual && !HasStopped)
            {
                HasStopped = true;
                _stop();
            }

            if (now >= end)
            {
                _hasCut = true;
                _cut();
                return;
            }

            // What calls take, and how much there is to write, changes meanwhile.
            var next = (HasStopped ? end : end - usual) - now;
            _timer.Change(Longer(Least(next, LongestLook), TimeSpan.FromMilliseconds(1)), Timeout.InfiniteTimeSpan);
        }
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
