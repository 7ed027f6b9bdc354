using Minwal.Calls;
using Minwal.Checks;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>Writes the messages of one attempt again, with the answers that the call log holds.</summary>
internal static class RunReplay
{
    /// <summary>
    /// The calls of an attempt of a unit in their order.
    /// <paramref name="open"/> are the places in the unit that the attempt worked on,
    /// <paramref name="calls"/> the rows of that attempt,
    /// <paramref name="pool"/> what sources that grow held then.
    /// </summary>
    public static async Task<IReadOnlyList<(Call Call, CallAnswer Answer)>> RebuildAsync(
        RunSettings settings, long unit, int attempt, IReadOnlyList<int> open, IReadOnlyList<CallRecord> calls,
        IReadOnlyList<Fields> pool, CancellationToken cancellation)
    {
        using var checks = new Verifier([], new CheckContext("", 0, _ => []));
        var session = new StoredSession(calls);
        var work = WorkOn(settings.Plan, unit);
        work.Round.Pool = GrowingRows.None.With(pool);
        await new DraftMaker(settings, checks).MakeAsync(work, attempt, open, session, cancellation).ConfigureAwait(false);
        return session.Seen;
    }

    /// <summary>The first work on a unit, outside of a run.</summary>
    internal static UnitWork WorkOn(RunPlan plan, long unit)
    {
        var part = plan.PartOfUnit(unit);
        return new UnitWork(part.GetUnit(unit), part, Round.Of(0, part, 0, part.Plan.UnitCount, Shard.Whole));
    }

    private sealed class StoredSession(IReadOnlyList<CallRecord> calls) : ICallSession
    {
        public List<(Call, CallAnswer)> Seen { get; } = [];

        public ValueTask<CallAnswer> AskAsync(Call call, CancellationToken cancellation)
        {
            var sequence = Seen.Count;
            var stored = calls.LastOrDefault(c => c.Key.Sequence == sequence);
            var answer = stored is null
                ? new CallAnswer([], new CallFailure("MW3012", "the journal does not hold this answer"))
                : CallAnswer.Of(stored);
            Seen.Add((call, answer));
            return new(answer);
        }

        public async ValueTask<IReadOnlyList<CallAnswer>> AskAllAsync(IReadOnlyList<Call> calls, CancellationToken cancellation)
        {
            var answers = new List<CallAnswer>(calls.Count);
            foreach (var call in calls) answers.Add(await AskAsync(call, cancellation).ConfigureAwait(false));
            return answers;
        }
    }
}
