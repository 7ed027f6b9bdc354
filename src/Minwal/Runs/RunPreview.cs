using System.Runtime.CompilerServices;
using Minwal.Calls;
using Minwal.Checks;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>Makes the first attempts of a few units with everything shown and nothing kept.</summary>
internal sealed class RunPreview(RunSettings settings, TimeProvider time)
{
    /// <summary>First attempts of units that lie evenly over the plan, until <paramref name="records"/> slots were shown.</summary>
    public IAsyncEnumerable<PreviewedUnit> RunAsync(int records, CancellationToken cancellation) =>
        RunAsync((int)Math.Ceiling(records / (double)settings.Plan.UnitSize), records, cancellation);

    /// <summary>
    /// First attempts of <paramref name="units"/> units that lie evenly over the plan, at most <paramref name="records"/> slots.
    /// </summary>
    public async IAsyncEnumerable<PreviewedUnit> RunAsync(int units, int records, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var checks = new Verifier(
            settings.Recipe.Recipe.Checks,
            new CheckContext(settings.ScratchDirectory, records, name => settings.Sources[name])
            {
                File = settings.Recipe.Recipe.File,
                Tools = settings.Recipe.Recipe.CallableTools,
            });
        using var broker = new CallBroker(
            settings.Models.Values, settings.Limits with { Patience = TimeSpan.Zero }, [], time, CancellationToken.None, settings.Notice);
        var desk = new CallDesk(
            settings.Models, broker, NoCallLog.Instance, new StoredAnswers(NoCallLog.Instance, ResumeRules.New), new CallLedger([]));
        var maker = new DraftMaker(settings, checks);
        var stride = Math.Max(1, settings.Plan.UnitCount / Math.Max(1, units));
        for (long index = 0, shown = 0; index < settings.Plan.UnitCount && shown < records; index += stride)
        {
            var work = RunReplay.WorkOn(settings.Plan, index);
            var open = Enumerable.Range(0, (int)Math.Min(work.Unit.Slots.Count, records - shown)).ToList();
            var session = new RecordingSession(desk.Open(index, 0));
            var drafts = await maker.MakeAsync(work, 0, open, session, cancellation).ConfigureAwait(false);
            yield return new PreviewedUnit(
                work.Unit.Cell.Values, session.Calls,
                [.. drafts.Select(d => (d.Record, d.Rejection ?? checks.Compare(d.Prepared!, d.Slot).Rejection))]);
            shown += open.Count;
        }
    }

    private sealed class RecordingSession(ICallSession inner) : ICallSession
    {
        public List<(Call, CallAnswer)> Calls { get; } = [];

        public async ValueTask<CallAnswer> AskAsync(Call call, CancellationToken cancellation)
        {
            var answer = await inner.AskAsync(call, cancellation).ConfigureAwait(false);
            Calls.Add((call, answer));
            return answer;
        }

        public async ValueTask<IReadOnlyList<CallAnswer>> AskAllAsync(IReadOnlyList<Call> calls, CancellationToken cancellation)
        {
            var answers = await inner.AskAllAsync(calls, cancellation).ConfigureAwait(false);
            Calls.AddRange(calls.Zip(answers));
            return answers;
        }
    }
}

/// <summary>What a preview shows of one unit.</summary>
/// <param name="Cell">Its labels.</param>
/// <param name="Calls">Its calls with their answers.</param>
/// <param name="Drafts">Its records with their verdicts; null for none.</param>
public sealed record PreviewedUnit(
    Fields Cell, IReadOnlyList<(Call Call, CallAnswer Answer)> Calls, IReadOnlyList<(Fields? Record, Rejection? Rejection)> Drafts);
