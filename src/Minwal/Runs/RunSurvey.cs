using System.Collections.Concurrent;
using Minwal.Calls;
using Minwal.Checks;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>
/// What a run can keep of the answers in its call log, and what it will have to ask for:
/// found out without a call, by making each slot's drafts from the answers that are there until one is missing.
/// What comparisons reject later, and calls that follow a missing answer, are not counted.
/// </summary>
/// <param name="Tasks">For each task, <c>recipe/step</c>, the answers that can be kept and those that are missing.</param>
/// <param name="Records">How many slots have a draft that passes the checks of one record, from kept answers alone.</param>
internal sealed record RunSurvey(IReadOnlyDictionary<string, (long Kept, long Missing)> Tasks, long Records)
{
    /// <summary>Answers that can be kept.</summary>
    public long Kept => Tasks.Values.Sum(t => t.Kept);

    /// <summary>Answers that are missing.</summary>
    public long Missing => Tasks.Values.Sum(t => t.Missing);

    /// <summary>Surveys the run that <paramref name="settings"/> describe, on the log <paramref name="log"/>.</summary>
    public static async Task<RunSurvey> OfAsync(RunSettings settings, ICallLog log, CancellationToken cancellation)
    {
        using var checks = new Verifier(
            settings.Recipe.Recipe.Checks,
            new CheckContext(settings.ScratchDirectory, 0, name => settings.Sources[name])
            {
                File = settings.Recipe.Recipe.File,
                Tools = settings.Recipe.Recipe.CallableTools,
            });
        var maker = new DraftMaker(settings, checks);
        var stored = new StoredAnswers(log, settings.Resume);
        var tasks = new ConcurrentDictionary<string, (long Kept, long Missing)>(StringComparer.Ordinal);
        var records = 0L;
        var pool = GrowingRows.None;
        foreach (var round in settings.Rounds())
        {
            // As far as answers are there, later rounds see the records of the ones before; comparisons may take some of them away.
            round.Pool = pool;
            var grown = settings.RoundSize is null ? null : new SortedDictionary<long, Fields>();
            for (long index = 0; index < round.UnitCount; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                records += await SurveyAsync(round.GetWork(index), grown).ConfigureAwait(false);
            }

            if (grown is not null) pool = pool.With([.. grown.Values]);
        }

        return new RunSurvey(tasks, records);

        async ValueTask<long> SurveyAsync(UnitWork work, SortedDictionary<long, Fields>? grown)
        {
            var (open, passed) = (work.Open, 0L);
            for (var attempt = work.Attempt; open.Count > 0 && attempt - work.Attempt < settings.Attempts; attempt++)
            {
                var session = new SurveySession(settings, stored, work.Unit.Index, attempt, tasks);
                var drafts = await maker.MakeAsync(work, attempt, open, session, cancellation).ConfigureAwait(false);
                foreach (var draft in drafts.Where(d => d.Rejection is null))
                {
                    passed++;
                    if (grown is not null) grown[draft.Slot] = draft.Record!;
                }

                if (session.IsMissing) break;
                open = [.. drafts.Where(d => d.Rejection is not null).Select(d => d.Place)];
            }

            return passed;
        }
    }

    private sealed class SurveySession(
        RunSettings settings, StoredAnswers stored, long unit, int attempt, ConcurrentDictionary<string, (long Kept, long Missing)> tasks)
        : ICallSession
    {
        private readonly IReadOnlyList<CallRecord> _rows = stored.Of(unit, attempt);
        private int _sequence;

        public bool IsMissing { get; private set; }

        public ValueTask<CallAnswer> AskAsync(Call call, CancellationToken cancellation)
        {
            var request = CallRequest.Of(new CallKey(unit, attempt, _sequence++), call, settings.Models[call.Role]);
            var found = stored.Find(request, _rows);
            var kept = found is not null and not { State: CallState.Pending };
            tasks.AddOrUpdate(
                call.Context.Task, _ => kept ? (1, 0) : (0, 1), (_, t) => kept ? (t.Kept + 1, t.Missing) : (t.Kept, t.Missing + 1));
            if (kept) return new(CallAnswer.Of(found!));
            IsMissing = true;
            return new(new CallAnswer([], new CallFailure("MW3012", "the journal does not hold this answer")));
        }

        public async ValueTask<IReadOnlyList<CallAnswer>> AskAllAsync(IReadOnlyList<Call> calls, CancellationToken cancellation)
        {
            var answers = new List<CallAnswer>(calls.Count);
            foreach (var call in calls) answers.Add(await AskAsync(call, cancellation).ConfigureAwait(false));
            return answers;
        }
    }
}
