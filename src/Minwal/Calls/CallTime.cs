using Microsoft.Extensions.AI;

namespace Minwal.Calls;

/// <summary>
/// How long a call may take, without the time that it waits for its turn at a gate. It travels in <c>ChatOptions.AdditionalProperties</c>
/// under <see cref="Key"/> and never leaves the process. Not thread-safe: a call does one thing after the other.
/// </summary>
internal sealed class CallTime : IDisposable
{
    /// <summary>The property's name.</summary>
    public const string Key = "minwal.time";

    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _cancelled;
    private readonly CancellationToken _cancellation;
    private readonly TimeProvider _time;
    private TimeSpan _left;
    private long? _since;

    /// <summary>Begins to count.</summary>
    /// <param name="limit">How long the call may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends the call at once.</param>
    public CallTime(TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        (_left, _time, _cancellation, _since) = (limit, time, cancellation, time.GetTimestamp());
        _over = new CancellationTokenSource(limit, time);
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
        if (_since is not { } since) return;
        _left -= _time.GetElapsedTime(since);
        _since = null;
        if (_left > TimeSpan.Zero) _over.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <summary>The call goes on.</summary>
    public void Resume()
    {
        if (_since is not null) return;
        _since = _time.GetTimestamp();
        _over.CancelAfter(_left > TimeSpan.Zero ? _left : TimeSpan.Zero);
    }

    public void Dispose()
    {
        _cancelled.Dispose();
        _over.Dispose();
    }
}
