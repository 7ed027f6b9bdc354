using Microsoft.Extensions.AI;

namespace Minwal.Calls;

/// <summary>
/// How long a call may take, without the time that it waits for its turn at a gate. It travels in <c>ChatOptions.AdditionalProperties</c>
/// under <see cref="Key"/> and never leaves the process. A process that stood still (it was stopped, or its machine slept) gives the call
/// back what that took, up to its limit: the answer may have come meanwhile, and wait to be read. Not thread-safe: a call does one thing
/// after the other.
/// </summary>
internal sealed class CallTime : IDisposable
{
    /// <summary>The property's name.</summary>
    public const string Key = "minwal.time";

    // A timer that comes so much too late says that nothing was done meanwhile. On a busy machine it may come late, too.
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenRegistration _cancelled;
    private readonly CancellationToken _cancellation;
    private readonly TimeProvider _time;
    private readonly TimeSpan _limit;
    private readonly ITimer _timer;
    private TimeSpan _left;
    private long? _since;

    /// <summary>Begins to count.</summary>
    /// <param name="limit">How long the call may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends the call at once.</param>
    public CallTime(TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        (_limit, _left, _time, _cancellation, _since) = (limit, limit, time, cancellation, time.GetTimestamp());
        _timer = time.CreateTimer(static state => ((CallTime)state!).Ring(), this, limit, Timeout.InfiniteTimeSpan);
        _cancelled = cancellation.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _over);
    }

    /// <summary>Cancelled when the time is over or the call is ended.</summary>
    public CancellationToken Token => _over.Token;

    /// <summary>Whether the time is over.</summary>
    public bool IsOver => _over.IsCancellationRequested && !_cancellation.IsCancellationRequested;

    /// <summary>The time of the call that <paramref name="options"/> belong to; null when it has all the time.</summary>
    public static CallTime? Of(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(Key, out var property) == true ? property as CallTime : null;

    /// <summary>What comes now is not the call's time.</summary>
    public void Suspend()
    {
        lock (_lock)
        {
            if (_since is not { } since) return;
            _left -= _time.GetElapsedTime(since);
            _since = null;
            if (_left > TimeSpan.Zero) _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The call goes on.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            if (_since is not null) return;
            _since = _time.GetTimestamp();
            _timer.Change(_left > TimeSpan.Zero ? _left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _cancelled.Dispose();
        _over.Dispose();
    }

    private void Ring()
    {
        lock (_lock)
        {
            // Set for a time that was given up meanwhile.
            if (_since is null && _left > TimeSpan.Zero) return;
            var late = _since is { } since ? _time.GetElapsedTime(since) - _left : TimeSpan.Zero;
            if (late > Standstill)
            {
                var given = late < _limit ? late : _limit;
                _left += late + given;
                _timer.Change(given, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        try
        {
            _over.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The call has ended in this moment.
        }
    }
}
