using System.Collections.Concurrent;
using Minwal.Values;

namespace Minwal.MockProvider;

/// <summary>What a mock provider has seen. Thread-safe.</summary>
public sealed class MockStatistics
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ulong, (int Asked, int Answered)> _contents = new();
    private readonly ConcurrentDictionary<Waiting, bool> _waiting = new();
    private long _inFlight, _mostInFlight;

    /// <summary>Counts something.</summary>
    internal void Count(string what, long number = 1)
    {
        var count = _counts.AddOrUpdate(what, static (_, n) => n, static (_, old, n) => old + n, number);
        if (_waiting.IsEmpty) return;
        foreach (var waiting in _waiting.Keys.Where(w => w.What == what && w.Count <= count)) waiting.Reached.TrySetResult();
    }

    /// <summary>Waits until so many are counted.</summary>
    internal async Task ReachesAsync(string what, long count, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(what, count, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _waiting[waiting] = true;
        try
        {
            // What was counted before this stood among those that wait.
            if (_counts.GetValueOrDefault(what) < count) await waiting.Reached.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _waiting.TryRemove(waiting, out _);
        }
    }

    /// <summary>How often this content was asked before.</summary>
    internal int Ask(ulong content) =>
        _contents.AddOrUpdate(content, static _ => (1, 0), static (_, old) => (old.Asked + 1, old.Answered)).Asked - 1;

    internal void Answer(ulong content) =>
        _contents.AddOrUpdate(content, static _ => (1, 1), static (_, old) => (old.Asked, old.Answered + 1));

    internal void Enter()
    {
        var now = Interlocked.Increment(ref _inFlight);
        for (var most = Interlocked.Read(ref _mostInFlight); now > most; most = Interlocked.Read(ref _mostInFlight))
            if (Interlocked.CompareExchange(ref _mostInFlight, now, most) == most) break;
    }

    internal void Leave() => Interlocked.Decrement(ref _inFlight);

    internal void Reset()
    {
        _counts.Clear();
        _contents.Clear();
        Interlocked.Exchange(ref _mostInFlight, 0);
    }

    /// <summary>
    /// requests, answered, one entry for each fault (<c>fault_cut</c>), limited (429 by the limits), violations (the same: requests beyond
    /// a limit), distinct (different contents), answered_again (answers given to a content that had one), most_in_flight, tokens,
    /// abandoned (requests whose client went away before they were answered).
    /// </summary>
    public Fields ToFields()
    {
        var fields = new Fields().Add("requests", _counts.GetValueOrDefault("requests"))
            .Add("answered", _counts.GetValueOrDefault("answered"))
            .Add("violations", _counts.GetValueOrDefault("limited")).Add("distinct", (long)_contents.Count)
            .Add("answered_again", _contents.Values.Sum(c => (long)Math.Max(0, c.Answered - 1)))
            .Add("most_in_flight", Interlocked.Read(ref _mostInFlight));
        foreach (var (name, count) in _counts.ToArray().OrderBy(c => c.Key, StringComparer.Ordinal))
            if (!fields.ContainsKey(name)) fields[name] = count;
        return fields;
    }

    private sealed record Waiting(string What, long Count, TaskCompletionSource Reached);
}
