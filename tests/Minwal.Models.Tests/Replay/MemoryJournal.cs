using Minwal.Runs;
using Minwal.Values;

namespace Minwal.Models.Tests.Replay;

/// <summary>Keeps calls in memory.</summary>
internal sealed class MemoryJournal : IJournal
{
    private readonly List<JournalCall> _calls = [];

    public RunHeader? Header { get; private set; }

    public void Begin(RunHeader header) => Header = header;

    public IReadOnlyList<JournalCall> FindCalls(long unit, int attempt)
    {
        lock (_calls) return [.. _calls.Where(c => c.Key.Unit == unit && c.Key.Attempt == attempt).OrderBy(c => c.Key.Sequence)];
    }

    public ValueTask WriteAsync(JournalCall call, CancellationToken cancellation)
    {
        lock (_calls) _calls.Add(call);
        return default;
    }

    public ValueTask WriteDurablyAsync(JournalCall call, CancellationToken cancellation) => WriteAsync(call, cancellation);

    public ValueTask WriteAsync(JournalDraft draft, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask FlushAsync(CancellationToken cancellation) => default;

    public IEnumerable<JournalDraft> Records() => [];

    public IEnumerable<JournalDraft> Drafts(long? slot = null) => [];

    public IEnumerable<JournalCall> Calls(long? unit = null)
    {
        lock (_calls) return [.. _calls.Where(c => unit is null || c.Key.Unit == unit)];
    }

    public Fields? ReadFact(string name) => null;

    public void WriteFact(string name, Fields fact) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
