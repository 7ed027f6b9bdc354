namespace Minwal.Calls;

/// <summary>
/// Finds out that an endpoint gives no answers any more, before every slot has used up its attempts on it. Counts calls that got no answer
/// in a row, over all workers; an answer of any kind begins the count anew. Where the run has patience, it waits out a silence: one call
/// after the other tries, the others wait until one is answered. Thread-safe.
/// </summary>
/// <param name="limits">
/// The most calls in flight: an endpoint that was never reached is given up after one round of them. How long a silence may last.
/// </param>
/// <param name="time">The clock.</param>
internal sealed class OutageWatch(CallLimits limits, TimeProvider time)
{
    private const int LeastBefore = 3, LeastAfter = 100, RoundsAfter = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(15);

    // What a call that nobody answers may mean: that nobody is there. A request that is refused, or answered with something else, is read.
    private static readonly HashSet<string> Silences =
        new(StringComparer.Ordinal) { "MW3001", "MW3004", "MW3005", "MW3006", "MW3030", "MW3031" };

    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private long _begun, _newestAnswered;
    private int _inARow, _tries;
    private bool _hasAnswered, _isTried, _isToldOf, _hasGivenUpOne;
    private long? _silentSince;

    /// <summary>Whether a silence is waited out.</summary>
    public bool Waits => limits.Patience > TimeSpan.Zero;

    /// <summary>How long a silence is still waited out.</summary>
    public TimeSpan PatienceLeft
    {
        get
        {
            lock (_lock) return _silentSince is { } since ? limits.Patience - time.GetElapsedTime(since) : limits.Patience;
        }
    }

    /// <summary>Whether <paramref name="call"/> may have met a silence.</summary>
    public static bool MayBeSilence(CallRecord call) => call.IsUnanswered && Silences.Contains(call.Code!);

    /// <summary>The number of a call that begins.</summary>
    public long Begin() => Interlocked.Increment(ref _begun);

    /// <summary>Takes a call that was just made into account; null as long as there is hope, else why there is none.</summary>
    public ModelException? Note(CallRecord call)
    {
        lock (_lock)
        {
            if (!call.IsUnanswered)
            {
                (_hasAnswered, _inARow) = (true, 0);
                return null;
            }

            _inARow++;
            var most = _hasAnswered ? Math.Max(LeastAfter, RoundsAfter * limits.InFlight) : Math.Max(LeastBefore, limits.InFlight);
            return _inARow < most ? null
                : new ModelException(
                    "MW3014",
                    $"{_inARow} calls in a row got no answer; the last: {call.Code}: {call.Message}. What was made is kept",
                    fatal: true);
        }
    }

    /// <summary>
    /// The call of <paramref name="number"/> was answered: a silence is over. How long it lasted, when somebody was told of it; else null.
    /// </summary>
    public TimeSpan? End(long number)
    {
        List<TaskCompletionSource> freed;
        TimeSpan? lasted;
        lock (_lock)
        {
            _newestAnswered = Math.Max(_newestAnswered, number);
            if (_silentSince is not { } since) return null;
            lasted = _isToldOf ? time.GetElapsedTime(since) : null;
            (_silentSince, _tries, _isTried, _isToldOf, _hasGivenUpOne) = (null, 0, false, false, false);
            freed = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var waiter in freed) waiter.TrySetResult();
        return lasted;
    }

    /// <summary>
    /// A call met a silence. True when it has itself to blame: others that began after its try of <paramref name="number"/>, this one or
    /// the one before it, have been answered.
    /// </summary>
    public bool Blames(long number)
    {
        lock (_lock)
        {
            if (_newestAnswered > number) return true;
            _silentSince ??= time.GetTimestamp();
            return false;
        }
    }

    /// <summary>
    /// Waits until it is worth while to ask again: at once when there is no silence (any more), else in turn, with growing pauses.
    /// </summary>
    /// <param name="tell">Is called once for each silence.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask<Turn> WaitAsync(Action tell, CancellationToken cancellation)
    {
        while (true)
        {
            TaskCompletionSource? waiter = null;
            TimeSpan pause;
            var tells = false;
            lock (_lock)
            {
                if (_silentSince is not { } since) return Turn.Free;
                (tells, _isToldOf) = (!_isToldOf, true);
                var left = limits.Patience - time.GetElapsedTime(since);
                pause = FirstPause * Math.Pow(2, Math.Min(_tries, 10));
                if (pause > LongestPause) pause = LongestPause;
                if (pause > left) pause = left;
                if (_isTried)
                {
                    _waiting.Enqueue(waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                }
                else if (left <= TimeSpan.Zero)
                {
                    // A call that is the last of a run has no others that could show whose fault it is. Once it takes the blame; what comes
                    // after it is asked, and shows.
                    if (!_hasAnswered || _hasGivenUpOne || _waiting.Count > 0) return Turn.Over;
                    _hasGivenUpOne = true;
                    return Turn.Blamed;
                }
                else
                {
                    (_isTried, _tries) = (true, _tries + 1);
                }
            }

            if (tells) tell();
            if (waiter is not null)
            {
                await waiter.Task.WaitAsync(cancellation).ConfigureAwait(false);
                continue;
            }

            await Task.Delay(pause, time, cancellation).ConfigureAwait(false);
            return Turn.Tries;
        }
    }

    /// <summary>Who had its turn to try has tried: the next of those who wait has its turn.</summary>
    public void Pass()
    {
        TaskCompletionSource? next;
        lock (_lock)
        {
            _isTried = false;
            _waiting.TryDequeue(out next);
        }

        next?.TrySetResult();
    }

    /// <summary>What came of waiting.</summary>
    public enum Turn
    {
        /// <summary>There is no silence: ask.</summary>
        Free,

        /// <summary>Ask, to see whether there is still silence, and then <see cref="Pass"/> the turn on.</summary>
        Tries,

        /// <summary>The call has failed by its own.</summary>
        Blamed,

        /// <summary>The patience is at its end.</summary>
        Over,
    }
}
