using System.Threading.Channels;
using Minwal.Checks;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>
/// Gives the verdicts that depend on other records, in one order that does not depend on timing: fresh units by number; a unit whose draft was rejected here
/// comes again a fixed distance later, so that nobody waits for it meanwhile. The order is a function of the verdicts alone.
/// </summary>
internal sealed class Judge(RunSettings settings, Verifier checks, IJournal journal, RunLedger ledger, ShortfallTable shortfalls, WorkQueue queue)
{
    /// <summary>How many verdicts lie between a rejection here and the slot's next draft. A constant: it is part of the order.</summary>
    public const int RetryDistance = 1024;

    private readonly Channel<UnitWork> _arrivals = Channel.CreateUnbounded<UnitWork>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<long, UnitWork> _early = [];
    private readonly Queue<(long Due, long Unit)> _retries = new();

    /// <summary>Hands over a unit whose slots each have a draft or were given up.</summary>
    public void Submit(UnitWork work) => _arrivals.Writer.TryWrite(work);

    /// <summary>Works until every unit has been judged; then closes the queue.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var (fresh, clock, units) = (0L, 0L, settings.Plan.UnitCount);
        while (fresh < units || _retries.Count > 0)
        {
            long expected;
            if (_retries.Count > 0 && (_retries.Peek().Due <= clock || fresh == units)) expected = _retries.Dequeue().Unit;
            else expected = fresh++;
            UnitWork? work;
            while (!_early.Remove(expected, out work))
            {
                var arrived = await _arrivals.Reader.ReadAsync(cancellation).ConfigureAwait(false);
                _early.Add(arrived.Unit.Index, arrived);
            }

            if (await JudgeAsync(work, cancellation).ConfigureAwait(false) is { } again)
            {
                _retries.Enqueue((clock + RetryDistance, expected));
                queue.Retry(again);
            }

            clock++;
            queue.Advance(fresh);
        }

        queue.Close();
    }

    private async ValueTask<UnitWork?> JudgeAsync(UnitWork work, CancellationToken cancellation)
    {
        foreach (var (slot, reason) in work.Exhausted) GiveUp(work, slot, reason);
        List<int>? open = null;
        foreach (var draft in work.Ready)
        {
            var rejection = checks.Compare(draft.Prepared, draft.Slot).Rejection;
            await journal.WriteAsync(new JournalDraft(draft.Slot, draft.Attempt, work.Unit.Index, rejection?.Reason ?? JournalDraft.Accepted,
                rejection is null ? null : Detail(rejection), draft.Json), cancellation).ConfigureAwait(false);
            if (rejection is null)
            {
                ledger.Accept();
            }
            else
            {
                ledger.Reject(rejection.Reason);
                if (work.Tries[draft.Place] < settings.Attempts) (open ??= []).Add(draft.Place);
                else GiveUp(work, draft.Slot, rejection.Reason);
            }
        }

        return open is null ? null : new UnitWork(work.Unit, work.Attempt, open, work.Tries);
    }

    private void GiveUp(UnitWork work, long slot, string reason)
    {
        ledger.GiveUp();
        shortfalls.Add(work.Unit.Cell.Values, slot, reason);
    }

    /// <summary>The verdict's message and numbers as the journal keeps them.</summary>
    public static string Detail(Rejection rejection) => Json.ToText(new Fields(2).Add("message", rejection.Message).Add("numbers", rejection.Numbers));
}
