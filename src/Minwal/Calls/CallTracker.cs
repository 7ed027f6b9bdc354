using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Minwal.Calls.Gates;

namespace Minwal.Calls;

/// <summary>Knows of each call to a model elsewhere what it is doing, for whoever watches the run. Thread-safe.</summary>
/// <param name="time">The clock.</param>
internal sealed class CallTracker(TimeProvider time)
{
    private readonly ConcurrentDictionary<TrackedCall, bool> _calls = new();
    private readonly Lock _lock = new();
    private readonly long[] _times = new long[LastCalls];
    private long _answered, _batched, _timed, _hedged, _hedgesWon;

    // Enough to tell a slow call from a slow endpoint.
    private const int LastCalls = 128;

    /// <summary>A call to <paramref name="address"/> begins; dispose it when it has ended.</summary>
    public TrackedCall Begin(string address)
    {
        var call = new TrackedCall(address, time, ended => _calls.TryRemove(ended, out _));
        _calls[call] = true;
        return call;
    }

    /// <summary>A call has ended with <paramref name="record"/>.</summary>
    public void Count(CallRecord record)
    {
        if (record.State == CallState.Pending) Interlocked.Increment(ref _batched);
        else if (!record.IsUnanswered)
        {
            Interlocked.Increment(ref _answered);
            lock (_lock) _times[_timed++ % LastCalls] = record.Milliseconds;
        }
    }

    /// <summary>A call was asked a second time, since it took long; whether the second request was answered first.</summary>
    public void CountHedge(bool hasWon)
    {
        Interlocked.Increment(ref _hedged);
        if (hasWon) Interlocked.Increment(ref _hedgesWon);
    }

    /// <summary>The time within which 19 of 20 of the last calls were answered; none before the first answer.</summary>
    public TimeSpan UsualTime
    {
        get
        {
            lock (_lock)
            {
                var times = _times.Take((int)Math.Min(_timed, LastCalls)).Order().ToList();
                return times.Count == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(times[(int)((times.Count - 1) * 0.95)]);
            }
        }
    }

    /// <summary>Tells what endpoints do; set by whoever asks them.</summary>
    public Func<IReadOnlyList<EndpointActivity>> Endpoints { get; set; } = static () => [];

    /// <summary>What the calls are doing now.</summary>
    public CallActivity Now()
    {
        var calls = _calls.ToArray().Select(call => (call.Key.Address, call.Key.State)).ToList();
        var waits = calls.Where(call => call.State.Reason is not null)
            .GroupBy(call => (call.State.Reason, call.State.Code, Address: call.State.Reason == CallWaitReason.Budget ? "" : call.Address))
            .Select(group => new CallWait(group.Key.Reason!.Value, group.Count())
            {
                Address = group.Key.Address,
                Code = group.Key.Code,
                Left = Left(group.Min(call => call.State.Until)),
                Lasted = time.GetElapsedTime(group.Min(call => call.State.Since)),
            })
            .OrderByDescending(wait => wait.Calls).ThenBy(wait => wait.Reason)
            .ThenBy(wait => wait.Address, StringComparer.Ordinal).ToList();
        if (Interlocked.Read(ref _batched) is > 0 and var batched) waits.Add(new CallWait(CallWaitReason.Batch, batched));
        var flying = calls.Where(call => call.State.IsInFlight).Select(call => call.State.Since).ToList();
        return new CallActivity(Interlocked.Read(ref _answered), flying.Count, waits)
        {
            Longest = flying.Count == 0 ? TimeSpan.Zero : time.GetElapsedTime(flying.Min()),
            Endpoints = Endpoints(),
            Hedged = Interlocked.Read(ref _hedged),
            HedgesWon = Interlocked.Read(ref _hedgesWon),
        };
    }

    private TimeSpan? Left(long? until)
    {
        if (until is not { } end) return null;
        var left = time.GetElapsedTime(time.GetTimestamp(), end);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}

/// <summary>
/// One call, told by everything that it passes what it is doing. It travels in <c>ChatOptions.AdditionalProperties</c> under
/// <see cref="Key"/>, so that retries can tell it too, and never leaves the process. Thread-safe.
/// </summary>
internal sealed class TrackedCall(string address, TimeProvider time, Action<TrackedCall> end) : IDisposable
{
    /// <summary>The property's name.</summary>
    public const string Key = "minwal.tracked";

    private static readonly Doing Nothing = new(false, null, null, 0, null);

    private volatile Doing _state = Nothing;
    private volatile Func<QueueWait?>? _queue;
    private volatile string _address = address;

    /// <summary>The address that is asked, or will be.</summary>
    public string Address { get => _address; set => _address = value; }

    /// <summary>What it is doing.</summary>
    public Doing State
    {
        get
        {
            var state = _state;
            if (_queue?.Invoke() is not { } wait) return state;
            return new Doing(false, wait.Reason, wait.Code, wait.Since, time.GetTimestamp() + Ticks(wait.Left));
        }
    }

    /// <summary>The call that <paramref name="options"/> belong to; null when nobody watches it.</summary>
    public static TrackedCall? Of(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(Key, out var property) == true ? property as TrackedCall : null;

    /// <summary>Its request is under way.</summary>
    public void Goes() => Does(new Doing(true, null, null, time.GetTimestamp(), null));

    /// <summary>It stands in a queue; what for may change while it does.</summary>
    public void Queues(Func<QueueWait?> wait) => (_state, _queue) = (Nothing, wait);

    /// <summary>It has a place, or waits for one, and nothing else holds it up.</summary>
    public void Rests() => Does(Nothing);

    /// <summary>It waits; <paramref name="span"/> is how long, null when nobody knows.</summary>
    public void Waits(CallWaitReason reason, TimeSpan? span = null, string? code = null)
    {
        var now = time.GetTimestamp();
        long? until = span is { } known ? now + Ticks(known) : null;
        Does(new Doing(false, reason, code, now, until));
    }

    /// <summary>It will be tried again after <paramref name="pause"/>, since it met <paramref name="code"/>.</summary>
    public void WaitsToRetry(string code, TimeSpan pause)
    {
        if (code == "MW3004") Waits(CallWaitReason.Limit, pause);
        else Waits(CallWaitReason.Retry, pause, code);
    }

    public void Dispose() => end(this);

    private void Does(Doing state) => (_queue, _state) = (null, state);

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    /// <summary>What a call is doing.</summary>
    /// <param name="IsInFlight">Whether its request is under way.</param>
    /// <param name="Reason">Why it waits; null when it does not.</param>
    /// <param name="Code">The fault that made it wait.</param>
    /// <param name="Since">The time stamp at which it began.</param>
    /// <param name="Until">The time stamp at which it ends; null when nobody knows.</param>
    internal sealed record Doing(bool IsInFlight, CallWaitReason? Reason, string? Code, long Since, long? Until);
}
