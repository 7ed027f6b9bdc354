using System.Text;
using Minwal.Calls;
using Minwal.Runs.Journal;
using Minwal.Values;

namespace Minwal.Testing;

/// <summary>Keeps rows in memory, in the order in which they were written.</summary>
internal sealed class MemoryJournal : IRunJournal
{
    private readonly Lock _lock = new();
    private readonly List<object> _rows = [];
    private readonly Dictionary<(long Unit, int Attempt), List<CallRecord>> _calls = [];
    private readonly SortedDictionary<(long Slot, int Attempt), DraftRecord> _drafts = [];
    private readonly Dictionary<string, Fields> _facts = new(StringComparer.Ordinal);
    private readonly List<Decision> _decisions = [];
    private readonly List<RoundRecord> _rounds = [];
    private int _flushes, _flushedRows, _readings;

    /// <summary>A journal that begins without rows.</summary>
    public MemoryJournal()
    {
    }

    /// <summary>
    /// The journal of a run that accepted <paramref name="records"/>, compact JSON, each in the first attempt of its slot.
    /// </summary>
    public MemoryJournal(IReadOnlyList<string> records)
    {
        for (var slot = 0; slot < records.Count; slot++)
            Keep(new DraftRecord(slot, 0, slot, DraftRecord.Accepted, null, Encoding.UTF8.GetBytes(records[slot])));
    }

    /// <summary>What is thrown behind the last accepted record by who reads them; null when they can be read to the end.</summary>
    public Exception? ReadingFault { get; init; }

    /// <summary>How often reading the accepted records was begun.</summary>
    public int Readings => Volatile.Read(ref _readings);

    public RunHeader? Header { get; private set; }

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

    /// <summary>The calls that were to be durable before their answers were used.</summary>
    public HashSet<CallKey> Durable { get; } = [];

    /// <summary>The first <paramref name="rows"/> rows: what a process that was killed there has left.</summary>
    public MemoryJournal First(int rows)
    {
        var copy = new MemoryJournal();
        lock (_lock)
        {
            foreach (var row in _rows.Take(rows))
            {
                if (row is CallRecord call) copy.Keep(call);
                else copy.Keep((DraftRecord)row);
            }
        }

        return copy;
    }

    /// <summary>The calls of this journal and of <paramref name="others"/>, without their drafts.</summary>
    public MemoryJournal CallsWith(params IEnumerable<MemoryJournal> others)
    {
        var copy = new MemoryJournal();
        foreach (var call in ReadCalls().Concat(others.SelectMany(o => o.ReadCalls()))) copy.Keep(call);
        return copy;
    }

    /// <summary>The same calls, with <paramref name="change"/> made to each.</summary>
    public MemoryJournal With(Func<CallRecord, CallRecord> change)
    {
        var copy = new MemoryJournal();
        foreach (var call in ReadCalls()) copy.Keep(change(call));
        return copy;
    }

    /// <summary><c>slot/attempt verdict</c>, in the order in which they were given.</summary>
    public IReadOnlyList<string> Verdicts
    {
        get
        {
            lock (_lock) return [.. _rows.OfType<DraftRecord>().Select(d => $"{d.Slot}/{d.Attempt} {d.Verdict}")];
        }
    }

    public void Begin(RunHeader header) => Header = header;

    public IReadOnlyList<CallRecord> FindCalls(long unit, int attempt)
    {
        lock (_lock) return _calls.TryGetValue((unit, attempt), out var calls) ? [.. InOrder(calls)] : [];
    }

    public IReadOnlyList<CallRecord> FindCalls(CallKey key) => [.. FindCalls(key.Unit, key.Attempt).Where(c => c.Key == key)];

    public ValueTask AppendAsync(CallRecord call, bool durable, CancellationToken cancellation)
    {
        Keep(call);
        lock (_lock)
            if (durable) Durable.Add(call.Key);
        return default;
    }

    public ValueTask WriteAsync(DraftRecord draft, CancellationToken cancellation)
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

    public IEnumerable<DraftRecord> ReadAccepted()
    {
        Interlocked.Increment(ref _readings);
        var accepted = ReadDrafts().Where(d => d.Verdict == DraftRecord.Accepted);
        foreach (var drafts in accepted.GroupBy(d => d.Slot)) yield return drafts.Last();
        if (ReadingFault is not null) throw ReadingFault;
    }

    public IEnumerable<DraftRecord> ReadDrafts(long? slot = null)
    {
        lock (_lock) return [.. _drafts.Values.Where(d => slot is null || d.Slot == slot)];
    }

    public void ForgetDrafts()
    {
        lock (_lock) _drafts.Clear();
    }

    public void ForgetOutage()
    {
        lock (_lock)
        {
            var last = _calls.Values.SelectMany(c => c).Where(c => !c.IsUnanswered).Select(c => c.At).DefaultIfEmpty(-1).Max();
            foreach (var calls in _calls.Values)
            {
                for (var i = 0; i < calls.Count; i++)
                {
                    if (!calls[i].IsUnanswered || calls[i].At <= last) continue;
                    calls[i] = calls[i] with { InOutage = true };
                    var (unit, attempt, _) = calls[i].Key;
                    foreach (var draft in _drafts.Values.Where(d => d.Unit == unit && d.Attempt == attempt).ToList())
                        _drafts.Remove((draft.Slot, draft.Attempt));
                }
            }
        }
    }

    public IEnumerable<CallRecord> ReadCalls(long? unit = null)
    {
        lock (_lock)
        {
            return [.. _calls.Values.SelectMany(c => c).Where(c => unit is null || c.Key.Unit == unit)
                .OrderBy(c => c.Key.Unit).ThenBy(c => c.Key.Attempt).ThenBy(c => c.Key.Sequence).ThenBy(c => c.Revision)];
        }
    }

    public IReadOnlyList<CallSum> SumCalls()
    {
        return [.. ReadCalls().GroupBy(c => (c.Provider, c.Model))
            .Select(g => g.Aggregate(new CallSum(g.Key.Provider, g.Key.Model, 0, 0, default, 0, 0, 0), (sum, call) => sum.Plus(call)))];
    }

    /// <summary>The accepted records, a line for each, in the order of their slots.</summary>
    public string Text() => string.Concat(ReadAccepted().Select(d => $"{d.Slot} {Encoding.UTF8.GetString(d.Record!.Value.Span)}\n"));

    public void Decide(IReadOnlyList<Decision> decisions)
    {
        lock (_lock)
            foreach (var decision in decisions) _decisions.Add(decision with { Number = _decisions.Count + 1 });
    }

    public IReadOnlyList<Decision> ReadDecisions()
    {
        lock (_lock) return [.. _decisions];
    }

    public void AddRound(RoundRecord round)
    {
        lock (_lock) _rounds.Add(round);
    }

    public IReadOnlyList<RoundRecord> ReadRounds()
    {
        lock (_lock) return [.. _rounds];
    }

    public Fields? ReadFact(string name)
    {
        lock (_lock) return _facts.GetValueOrDefault(name);
    }

    public void WriteFact(string name, Fields fact)
    {
        lock (_lock) _facts[name] = fact;
    }

    public ValueTask DisposeAsync() => default;

    private static IEnumerable<CallRecord> InOrder(IEnumerable<CallRecord> calls) =>
        calls.OrderBy(c => c.Key.Sequence).ThenBy(c => c.Revision);

    private void Keep(CallRecord call)
    {
        lock (_lock)
        {
            _rows.Add(call);
            var key = (call.Key.Unit, call.Key.Attempt);
            if (!_calls.TryGetValue(key, out var calls)) _calls[key] = calls = [];
            var earlier = calls.Where(c => c.Key == call.Key).ToList();
            if (earlier.Any(c => c.RequestHash == call.RequestHash && c.State == CallState.Answered))
                throw new InvalidOperationException($"call {call.Key} was answered before");
            calls.Add(call with { Revision = earlier.Count });
        }
    }

    private void Keep(DraftRecord draft)
    {
        lock (_lock)
        {
            _rows.Add(draft);
            _drafts[(draft.Slot, draft.Attempt)] = draft;
        }
    }
}
