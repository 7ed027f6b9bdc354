using System.Runtime.CompilerServices;
using Minwal.Checks;
using Minwal.Steps;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>Makes the first attempts of a few units with everything shown and nothing kept.</summary>
public sealed class RunPreview(RunSettings settings, TimeProvider time)
{
    /// <summary>First attempts of units that lie evenly over the plan, until <paramref name="records"/> slots were shown.</summary>
    public IAsyncEnumerable<PreviewedUnit> RunAsync(int records, CancellationToken cancellation) =>
        RunAsync((int)Math.Ceiling(records / (double)settings.Plan.UnitSize), records, cancellation);

    /// <summary>First attempts of <paramref name="units"/> units that lie evenly over the plan, at most <paramref name="records"/> slots.</summary>
    public async IAsyncEnumerable<PreviewedUnit> RunAsync(int units, int records, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var checks = new Verifier(settings.Recipe.Recipe.Checks, new CheckContext(settings.ScratchDirectory, records, name => settings.Sources[name]));
        using var gate = new CallGate(settings.Concurrency);
        var maker = new DraftMaker(settings, checks);
        var stride = Math.Max(1, settings.Plan.UnitCount / Math.Max(1, units));
        for (long index = 0, shown = 0; index < settings.Plan.UnitCount && shown < records; index += stride)
        {
            var unit = settings.Plan.GetUnit(index);
            var open = Enumerable.Range(0, (int)Math.Min(unit.Slots.Count, records - shown)).ToList();
            var calls = new List<(Call, CallAnswer)>();
            var session = new RecordingSession(new CallSession(index, 0, settings, NullJournal.Instance, [], new RunLedger(records), gate, time, CancellationToken.None), calls);
            var drafts = await maker.MakeAsync(unit, 0, open, session, cancellation).ConfigureAwait(false);
            yield return new PreviewedUnit(unit.Cell.Values, calls, [.. drafts.Select(d => (d.Record, d.Rejection ?? checks.Compare(d.Prepared!, d.Slot).Rejection))]);
            shown += open.Count;
        }
    }

    private sealed class RecordingSession(ICallSession inner, List<(Call, CallAnswer)> calls) : ICallSession
    {
        public async ValueTask<CallAnswer> AskAsync(Call call, CancellationToken cancellation)
        {
            var answer = await inner.AskAsync(call, cancellation).ConfigureAwait(false);
            calls.Add((call, answer));
            return answer;
        }
    }

    private sealed class NullJournal : IJournal
    {
        public static NullJournal Instance { get; } = new();

        public RunHeader? Header => null;

        public void Begin(RunHeader header)
        {
        }

        public IReadOnlyList<JournalCall> FindCalls(long unit, int attempt) => [];

        public ValueTask WriteAsync(JournalCall call, CancellationToken cancellation) => default;

        public ValueTask WriteDurablyAsync(JournalCall call, CancellationToken cancellation) => default;

        public ValueTask WriteAsync(JournalDraft draft, CancellationToken cancellation) => default;

        public ValueTask FlushAsync(CancellationToken cancellation) => default;

        public IEnumerable<JournalDraft> Records() => [];

        public IEnumerable<JournalDraft> Drafts(long? slot = null) => [];

        public IEnumerable<JournalCall> Calls(long? unit = null) => [];

        public Fields? ReadFact(string name) => null;

        public void WriteFact(string name, Fields fact)
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}

/// <summary>What a preview shows of one unit.</summary>
/// <param name="Cell">Its labels.</param>
/// <param name="Calls">Its calls with their answers.</param>
/// <param name="Drafts">Its records with their verdicts; null for none.</param>
public sealed record PreviewedUnit(Fields Cell, IReadOnlyList<(Call Call, CallAnswer Answer)> Calls, IReadOnlyList<(Fields? Record, Rejection? Rejection)> Drafts);
