using Minwal.Checks;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>
/// Fills every slot of a plan: slots → steps → checks → journal, until each has an accepted record or has had all its attempts.
/// What it makes depends on the settings and on the answers alone, not on concurrency, timing or restarts.
/// </summary>
public sealed class RunLoop
{
    private const long LeastAhead = 256, RoundsAhead = 32;

    private readonly RunSettings _settings;
    private readonly IJournal _journal;
    private readonly TimeProvider _time;
    private readonly bool _resumed;

    /// <summary>Prepares a run on <paramref name="journal"/>, which must have been begun; <paramref name="resumed"/> when it may hold calls of an earlier process.</summary>
    public RunLoop(RunSettings settings, IJournal journal, bool resumed, TimeProvider time)
    {
        (_settings, _journal, _resumed, _time) = (settings, journal, resumed, time);
        Ledger = new RunLedger(settings.Plan.Total);
    }

    /// <summary>The sums so far; may be read at any time.</summary>
    public RunLedger Ledger { get; }

    /// <summary>
    /// Works until the plan is filled. When <paramref name="stop"/> is cancelled no new work is begun, calls in flight are finished and kept, and the result says so;
    /// when <paramref name="abort"/> is cancelled calls in flight are cut off as well.
    /// </summary>
    /// <exception cref="Steps.ModelException">When no call can succeed; what was made is kept.</exception>
    public async Task<RunResult> RunAsync(CancellationToken stop, CancellationToken abort)
    {
        var recipe = _settings.Recipe.Recipe;
        using var checks = new Verifier(recipe.Checks, new CheckContext(_settings.ScratchDirectory, _settings.Plan.Total, name => _settings.Sources[name]));
        var shortfalls = new ShortfallTable();
        var queue = new WorkQueue(_settings.Plan, Window());
        var judge = new Judge(_settings, checks, _journal, Ledger, shortfalls, queue);
        var maker = new DraftMaker(_settings, checks);

        using var failed = CancellationTokenSource.CreateLinkedTokenSource(abort);
        await using var closing = stop.Register(queue.Close).ConfigureAwait(false);
        using var gate = new CallGate(Math.Max(1, _settings.Concurrency));
        var workers = Enumerable.Range(0, Workers()).Select(_ => Task.Run(() => WorkAsync(queue, maker, judge, gate, stop, failed.Token), CancellationToken.None)).ToList();
        using var judging = CancellationTokenSource.CreateLinkedTokenSource(failed.Token);
        var verdicts = Task.Run(() => judge.RunAsync(judging.Token), CancellationToken.None);
        try
        {
            await FirstFaultOrAll([.. workers, verdicts], stop).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Whoever still works ends before the journal and the scratch files are taken away.
            queue.Close();
            await failed.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(workers.Append(verdicts)).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
            await _journal.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            throw workers.Append(verdicts).Where(t => t.IsFaulted).Select(t => t.Exception!.InnerException!).FirstOrDefault() is { } fault
                ? new AggregateException(fault).Flatten().InnerExceptions[0] : new OperationCanceledException(abort);
        }

        var interrupted = !verdicts.IsCompletedSuccessfully;
        if (interrupted)
        {
            await Task.WhenAll(workers).ConfigureAwait(false);
            await judging.CancelAsync().ConfigureAwait(false);
            await verdicts.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        }

        await _journal.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        return new RunResult(interrupted, Ledger, shortfalls.ToList());
    }

    /// <summary>How many units may be ahead of the judge: enough that one slow answer does not hold up the others; bounded in records, so that memory does not depend on N.</summary>
    private long Window()
    {
        var records = Math.Max(LeastAhead, RoundsAhead * (long)_settings.Concurrency);
        return Math.Max(records / _settings.Plan.UnitSize, 2L * Workers());
    }

    /// <summary>Some more than calls may be in flight, so that there is a next call ready while answers are made durable and worked on.</summary>
    private int Workers()
    {
        var calls = Math.Max(1, _settings.Concurrency);
        return _settings.Models.Values.Any(m => m.Paid) ? calls + Math.Max(1, calls / 4) : calls;
    }

    private static async Task FirstFaultOrAll(List<Task> tasks, CancellationToken stop)
    {
        var verdicts = tasks[^1];
        while (tasks.Count > 0)
        {
            var done = await Task.WhenAny(tasks).ConfigureAwait(false);
            tasks.Remove(done);
            await done.ConfigureAwait(false);
            if (stop.IsCancellationRequested && tasks is [var last] && last == verdicts) return;
        }
    }

    private async Task WorkAsync(WorkQueue queue, DraftMaker maker, Judge judge, CallGate gate, CancellationToken stop, CancellationToken cancellation)
    {
        try
        {
            while (await queue.TakeAsync().ConfigureAwait(false) is { } work) await FillAsync(work, maker, judge, gate, stop, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (stop.IsCancellationRequested && e.CancellationToken == stop)
        {
            // The unit stays as it is: its calls are kept, and the next run goes on with it.
        }
    }

    /// <summary>Attempts until every open slot of the unit has a draft for the judge, or has had all its attempts.</summary>
    private async Task FillAsync(UnitWork work, DraftMaker maker, Judge judge, CallGate gate, CancellationToken stop, CancellationToken cancellation)
    {
        for (var open = work.Open; open.Count > 0; work.Attempt++)
        {
            var attempt = work.Attempt;
            var earlier = _resumed ? _journal.FindCalls(work.Unit.Index, attempt) : [];
            var calls = new CallSession(work.Unit.Index, attempt, _settings, _journal, earlier, Ledger, gate, _time, stop);
            var drafts = await maker.MakeAsync(work.Unit, attempt, open, calls, cancellation).ConfigureAwait(false);
            List<int> again = [];
            foreach (var draft in drafts)
            {
                work.Tries[draft.Place]++;
                var json = draft.Record is null ? null : Json.ToUtf8(draft.Record);
                if (draft.Rejection is not { } rejection)
                {
                    work.Ready.Add(new ReadyDraft(draft.Place, draft.Slot, attempt, json!, draft.Record!, draft.Prepared!));
                    continue;
                }

                Ledger.Reject(rejection.Reason);
                await _journal.WriteAsync(new JournalDraft(draft.Slot, attempt, work.Unit.Index, rejection.Reason, Judge.Detail(rejection), json), CancellationToken.None).ConfigureAwait(false);
                if (work.Tries[draft.Place] < _settings.Attempts) again.Add(draft.Place);
                else work.Exhausted.Add((draft.Slot, rejection.Reason));
            }

            open = again;
        }

        judge.Submit(work);
    }
}
