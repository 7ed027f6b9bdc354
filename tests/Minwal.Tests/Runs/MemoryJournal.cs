using System.Text;
using Minwal.Runs;
using Minwal.Values;

namespace Minwal.Tests.Runs;

/// <summary>Keeps rows in memory, in the order in which they were written.</summary>
internal sealed class MemoryJournal : IJournal
{
    private readonly Lock _lock = new();
    private readonly List<object> _rows = [];
    private readonly Dictionary<(long Unit, int Attempt), List<JournalCall>> _calls = [];
    private readonly SortedDictionary<(long Slot, int Attempt), JournalDraft> _drafts = [];
    private int _flushes;
    private int _flushedRows;

    public RunHeader? Header => null;

    public int Flushes => Volatile.Read(ref _flushes);

    /// <summary>How many rows there were when the journal was flushed last.</summary>
    public int FlushedRows => Volatile.Read(ref _flushedRows);

    public int Rows
    {
        get
        {
            lock (_lock) return _rows.Count;
        }
    }

    /// <summary>The first <paramref name="rows"/> rows: what a process that was killed there has left.</summary>
    public MemoryJournal First(int rows)
    {
        var copy = new MemoryJournal();
        lock (_lock)
        {
            foreach (var row in _rows.Take(rows))
            {
                if (row is JournalCall call) copy.Keep(call);
                else copy.Keep((JournalDraft)row);
            }
        }

        return copy;
    }

    /// <summary>The same rows, with <paramref name="change"/> made to each call.</summary>
    public MemoryJournal With(Func<JournalCall, JournalCall> change)
    {
        var copy = new MemoryJournal();
        foreach (var call in Calls()) copy.Keep(change(call));
        return copy;
    }

    /// <summary><c>slot/attempt verdict</c>, in the order in which they were given.</summary>
    public IReadOnlyList<string> Verdicts
    {
        get
        {
            lock (_lock) return [.. _rows.OfType<JournalDraft>().Select(d => $"{d.Slot}/{d.Attempt} {d.Verdict}")];
        }
    }

    public void Begin(RunHeader header) => throw new NotSupportedException();

    public IReadOnlyList<JournalCall> FindCalls(long unit, int attempt)
    {
        lock (_lock) return _calls.TryGetValue((unit, attempt), out var calls) ? [.. calls] : [];
    }

    public ValueTask WriteAsync(JournalCall call, CancellationToken cancellation)
    {
        Keep(call);
        return default;
    }

    public ValueTask WriteDurablyAsync(JournalCall call, CancellationToken cancellation) => WriteAsync(call, cancellation);

    public ValueTask WriteAsync(JournalDraft draft, CancellationToken cancellation)
    {
        Keep(draft);
        return default;
    }

    public ValueTask FlushAsync(CancellationToken cancellation)
    {
        Interlocked.Exchange(ref _flushedRows, Rows);
        Interlocked.Increment(ref _flushes);
        return default;
    }

    public IEnumerable<JournalDraft> Records() => Drafts().Where(d => d.Verdict == JournalDraft.Accepted);

    public IEnumerable<JournalDraft> Drafts(long? slot = null)
    {
        lock (_lock) return [.. _drafts.Values.Where(d => slot is null || d.Slot == slot)];
    }

    public IEnumerable<JournalCall> Calls(long? unit = null)
    {
        lock (_lock) return [.. _calls.Values.SelectMany(c => c).Where(c => unit is null || c.Key.Unit == unit).OrderBy(c => c.Key.Unit).ThenBy(c => c.Key.Attempt).ThenBy(c => c.Key.Sequence)];
    }

    /// <summary>The accepted records, a line for each, in the order of their slots.</summary>
    public string Text() => string.Concat(Records().Select(d => $"{d.Slot} {Encoding.UTF8.GetString(d.Record!.Value.Span)}\n"));

    public Fields? ReadFact(string name) => throw new NotSupportedException();

    public void WriteFact(string name, Fields fact) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;

    private void Keep(JournalCall call)
    {
        lock (_lock)
        {
            _rows.Add(call);
            var key = (call.Key.Unit, call.Key.Attempt);
            if (!_calls.TryGetValue(key, out var calls)) _calls[key] = calls = [];
            if (call.Key.Sequence < calls.Count && calls[call.Key.Sequence].RequestHash != call.RequestHash) calls[call.Key.Sequence] = call;
            else if (calls.Count == call.Key.Sequence) calls.Add(call);
            else throw new InvalidOperationException($"call {call.Key} was written twice or out of turn");
        }
    }

    private void Keep(JournalDraft draft)
    {
        lock (_lock)
        {
            _rows.Add(draft);
            _drafts[(draft.Slot, draft.Attempt)] = draft;
        }
    }
}
