using Minwal.Runs;
using Minwal.Values;

namespace Minwal.Datasets.Tests.Writing;

/// <summary>A journal that holds records and nothing else; after the last it may fail.</summary>
internal sealed class RecordedRun(IReadOnlyList<string> records, Exception? fault = null) : IJournal
{
    public RunHeader? Header => null;

    public int Readings { get; private set; }

    public IEnumerable<JournalDraft> Records()
    {
        Readings++;
        for (var i = 0; i < records.Count; i++)
            yield return new JournalDraft(i, 0, i, JournalDraft.Accepted, null, System.Text.Encoding.UTF8.GetBytes(records[i]));
        if (fault is not null) throw fault;
    }

    public void Begin(RunHeader header) => throw new NotSupportedException();

    public IReadOnlyList<JournalCall> FindCalls(long unit, int attempt) => throw new NotSupportedException();

    public ValueTask WriteAsync(JournalCall call, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask WriteDurablyAsync(JournalCall call, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask WriteAsync(JournalDraft draft, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask FlushAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public IEnumerable<JournalDraft> Drafts(long? slot = null) => throw new NotSupportedException();

    public IEnumerable<JournalCall> Calls(long? unit = null) => throw new NotSupportedException();

    public Fields? ReadFact(string name) => throw new NotSupportedException();

    public void WriteFact(string name, Fields fact) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
