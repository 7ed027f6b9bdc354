using System.Text;
using Minwal.Runs.Journal;

namespace Minwal.Datasets.Tests.Writing;

/// <summary>A log of verdicts that holds records and nothing else; after the last it may fail.</summary>
internal sealed class RecordedRun(IReadOnlyList<string> records, Exception? fault = null) : IVerdictLog
{
    public int Readings { get; private set; }

    public IEnumerable<DraftRecord> ReadAccepted()
    {
        Readings++;
        for (var i = 0; i < records.Count; i++) yield return new DraftRecord(i, 0, i, DraftRecord.Accepted, null, Encoding.UTF8.GetBytes(records[i]));
        if (fault is not null) throw fault;
    }

    public ValueTask WriteAsync(DraftRecord draft, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask FlushAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public IEnumerable<DraftRecord> ReadDrafts(long? slot = null) => throw new NotSupportedException();

    public void ForgetDrafts() => throw new NotSupportedException();

    public void ForgetOutage() => throw new NotSupportedException();
}
