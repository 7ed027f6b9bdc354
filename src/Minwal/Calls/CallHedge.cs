namespace Minwal.Calls;

/// <summary>
/// Says when a request takes so long that a second one is worth its price: a quarter longer than 19 of 20 of the last calls for the same.
/// There are never more second requests than a share of the calls. Thread-safe.
/// </summary>
/// <param name="share">The most second requests for each call, 0 to 1.</param>
internal sealed class CallHedge(double share)
{
    private const int LeastKnown = 20, LastCalls = 256;
    private const double Usual = 0.95, Margin = 1.25;

    // So long a call whose kind is not known yet is left alone before it is looked at again.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1), LeastDelay = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Known> _tasks = new(StringComparer.Ordinal);
    private long _calls, _hedged;

    /// <summary>Second requests that were made.</summary>
    public long Hedged
    {
        get
        {
            lock (_lock) return _hedged;
        }
    }

    /// <summary>A call begins.</summary>
    public void Begin()
    {
        lock (_lock) _calls++;
    }

    /// <summary>How long a request for <paramref name="task"/> may be under way; null as long as too few were answered.</summary>
    public TimeSpan? DelayOf(string task)
    {
        lock (_lock)
        {
            if (!_tasks.TryGetValue(task, out var known) || known.Times.Count < LeastKnown) return null;
            // Of a few hundred numbers, and only when a request is long under way.
            var times = known.Times.Order().ToList();
            var delay = TimeSpan.FromMilliseconds(times[(int)((times.Count - 1) * Usual)] * Margin);
            return delay > LeastDelay ? delay : LeastDelay;
        }
    }

    /// <summary>How long until a request for <paramref name="task"/> is to be looked at; zero when it is due.</summary>
    /// <param name="task">What it is for.</param>
    /// <param name="underWay">How long it has been under way; null when it waits for something else.</param>
    public TimeSpan WaitFor(string task, TimeSpan? underWay)
    {
        if (DelayOf(task) is not { } delay) return LookAgain;
        return underWay is not { } lasted ? delay : lasted < delay ? delay - lasted : TimeSpan.Zero;
    }

    /// <summary>Takes a second request; false when their share is used up.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            if (_hedged + 1 > share * _calls) return false;
            _hedged++;
            return true;
        }
    }

    /// <summary>A second request that was taken could not be made.</summary>
    public void GiveBack()
    {
        lock (_lock) _hedged--;
    }

    /// <summary>A call for <paramref name="task"/> was answered after <paramref name="time"/> in all, by so many tokens.</summary>
    public void Note(string task, TimeSpan time, long tokens)
    {
        lock (_lock)
        {
            if (!_tasks.TryGetValue(task, out var known)) _tasks[task] = known = new Known();
            known.Times.Enqueue(time.TotalMilliseconds);
            if (known.Times.Count > LastCalls) known.Times.Dequeue();
            known.Longest = Math.Max(known.Longest, tokens);
        }
    }

    /// <summary>The tokens of the longest answer for <paramref name="task"/> so far.</summary>
    public long LongestAnswer(string task)
    {
        lock (_lock) return _tasks.TryGetValue(task, out var known) ? known.Longest : 0;
    }

    private sealed class Known
    {
        public Queue<double> Times { get; } = new();

        public long Longest { get; set; }
    }
}
