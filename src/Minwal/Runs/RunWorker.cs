using System.Collections.Concurrent;
using Minwal.Calls;
using Minwal.Checks;
using Minwal.Runs.Journal;

namespace Minwal.Runs;

/// <summary>
/// Works on units until each of their slots has a draft that passed the checks of one record, or has had all its attempts. Thread-safe.
/// </summary>
/// <param name="settings">The run.</param>
/// <param name="maker">Makes the drafts.</param>
/// <param name="desk">Where calls are made.</param>
/// <param name="verdicts">Where rejected drafts are kept.</param>
/// <param name="ledger">The sums.</param>
/// <param name="receiver">Takes the units.</param>
internal sealed class RunWorker(
    RunSettings settings, DraftMaker maker, CallDesk desk, IVerdictLog verdicts, RunLedger ledger, IUnitReceiver receiver)
{
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>Works on one unit after the other; true when the queue has no more, false when no call may be made any more.</summary>
    public async Task<bool> RunAsync(WorkQueue queue, CancellationToken cancellation)
    {
        try
        {
            while (await queue.TakeAsync().ConfigureAwait(false) is { } work)
            {
                await FillAsync(work, cancellation).ConfigureAwait(false);
                receiver.Submit(work);
            }

            return true;
        }
        catch (CallsEndedException)
        {
            // The unit stays as it is: its calls are kept, and the next run goes on with it.
            queue.Close();
            return false;
        }
    }

    private async Task FillAsync(UnitWork work, CancellationToken cancellation)
    {
        var calls = 0L;
        for (var open = work.Open; open.Count > 0; work.Attempt++)
        {
            var attempt = work.Attempt;
            IReadOnlyList<Draft> drafts;
            var session = desk.Open(work.Unit.Index, attempt);
            try
            {
                drafts = await maker.MakeAsync(work, attempt, open, session, cancellation).ConfigureAwait(false);
            }
            catch (CallPendingException)
            {
                work.IsParked = true;
                return;
            }

            calls += session.Asked;
            work.Drafts += drafts.Count;
            List<int> again = [];
            foreach (var draft in drafts)
            {
                work.Tries[draft.Place]++;
                if (draft.Rejection is not { } rejection)
                {
                    work.Ready.Add(draft);
                    continue;
                }

                ledger.Reject(rejection, draft.Slot);
                Tell(rejection);
                var isLast = work.Tries[draft.Place] >= settings.Attempts;
                await verdicts.WriteAsync(draft.ToRecord(work.Unit.Index, rejection, isLast), CancellationToken.None)
                    .ConfigureAwait(false);
                if (!isLast) again.Add(draft.Place);
                else work.Exhausted.Add((draft.Slot, rejection.Reason));
            }

            open = again;
        }

        ledger.Settle(work.Open.Count, calls);
    }

    /// <summary>Tells of each reason for which drafts cannot be judged once, with the first of them.</summary>
    private void Tell(Rejection rejection)
    {
        if (rejection.IsUnjudged && settings.Notice is { } notice && _told.TryAdd(rejection.Reason, true))
            notice($"{rejection.Reason}: {rejection.Message}; the draft is rejected, and further ones of this kind are only counted");
    }
}
