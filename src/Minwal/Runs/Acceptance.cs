using System.Threading.Channels;
using Minwal.Checks;
using Minwal.Runs.Journal;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>
/// Gives the verdicts that depend on other records, in one order that does not depend on timing: round by round, fresh units by number;
/// a unit whose draft was rejected here comes again a fixed distance later, so that nobody waits for it meanwhile.
/// The order is a function of the verdicts alone.
/// </summary>
/// <param name="settings">The run.</param>
/// <param name="checks">The checks.</param>
/// <param name="verdicts">Where verdicts are kept.</param>
/// <param name="ledger">The sums.</param>
/// <param name="shortfalls">What is short.</param>
/// <param name="queue">Where units are worked on.</param>
internal sealed class Acceptance(
    RunSettings settings, Verifier checks, IVerdictLog verdicts, RunLedger ledger, ShortfallTable shortfalls, WorkQueue queue)
    : IUnitReceiver
{
    /// <summary>How many verdicts lie between a rejection here and the slot's next draft. A constant: it is part of the order.</summary>
    public const int RetryDistance = 1024;

    private readonly Channel<UnitWork> _arrivals = Channel.CreateUnbounded<UnitWork>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<long, UnitWork> _early = [];
    private readonly Queue<(long Due, long Unit)> _retries = new();
    private readonly HashSet<long> _replaced = [.. settings.Plan.AddedRounds.SelectMany(r => r.Slots)];
    private readonly HashSet<long> _acceptedOfReplaced = [];
    private readonly SortedDictionary<long, Fields> _acceptedNow = [];
    private GrowingRows _pool = GrowingRows.None;
    private long _clock;
    private long _arrived, _retried;
    private long _judged;
    private bool _hasAccepted;

    public void Submit(UnitWork work) => _arrivals.Writer.TryWrite(work);

    public void Complete() => _arrivals.Writer.TryComplete();

    public async Task<ReceiverEnd> RunAsync(CancellationToken cancellation)
    {
        foreach (var round in settings.Rounds())
        {
            round.Pool = _pool;
            TakeBack(round);
            queue.Begin(round);
            if (await RunRoundAsync(round, cancellation).ConfigureAwait(false) is var end and not ReceiverEnd.All) return end;
            _pool = _pool.With([.. _acceptedNow.Values]);
            _acceptedNow.Clear();
        }

        queue.Close();
        return ReceiverEnd.All;
    }

    private async Task<ReceiverEnd> RunRoundAsync(Round round, CancellationToken cancellation)
    {
        var (fresh, units) = (0L, round.UnitCount);
        (_arrived, _retried) = (0, 0);
        while (fresh < units || _retries.Count > 0)
        {
            long expected;
            if (_retries.Count > 0 && (_retries.Peek().Due <= _clock || fresh == units)) expected = _retries.Dequeue().Unit;
            else expected = round.NumberOf(fresh++);
            UnitWork? work;
            while (!_early.Remove(expected, out work))
            {
                if (await NextAsync(cancellation).ConfigureAwait(false) is not { } arrived) return ReceiverEnd.Unfinished;
                _early.Add(arrived.Unit.Index, arrived);
            }

            if (work.IsParked) return await DrainAsync(round, cancellation).ConfigureAwait(false);
            if (await JudgeAsync(work, cancellation).ConfigureAwait(false) is { } again)
            {
                _retries.Enqueue((_clock + RetryDistance, expected));
                _retried++;
                queue.Retry(again);
            }

            _judged += work.Drafts;
            if (!_hasAccepted && _judged >= settings.MostInVain)
            {
                queue.Close();
                return ReceiverEnd.InVain;
            }

            _clock++;
            queue.Advance(fresh);
        }

        return ReceiverEnd.All;
    }

    /// <summary>
    /// A unit whose call will be answered later holds the verdicts up, but not the calls of the units behind it:
    /// they are made and kept in the call log, and what comes of them is made again from there when the verdicts can go on.
    /// </summary>
    private async Task<ReceiverEnd> DrainAsync(Round round, CancellationToken cancellation)
    {
        _early.Clear();
        queue.Advance(_arrived);
        while (_arrived < round.UnitCount + _retried)
        {
            if (await NextAsync(cancellation).ConfigureAwait(false) is null) return ReceiverEnd.Unfinished;
            queue.Advance(_arrived);
        }

        queue.Close();
        return ReceiverEnd.Waiting;
    }

    /// <summary>The next unit that arrives; null when none will.</summary>
    private async ValueTask<UnitWork?> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (_arrivals.Reader.TryRead(out var work))
            {
                _arrived++;
                return work;
            }

            if (!await _arrivals.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false)) return null;
        }
    }

    private async ValueTask<UnitWork?> JudgeAsync(UnitWork work, CancellationToken cancellation)
    {
        foreach (var (slot, reason) in work.Exhausted) GiveUp(work, slot, reason);
        List<int>? open = null;
        foreach (var draft in work.Ready)
        {
            var verdict = checks.Compare(draft.Prepared!, draft.Slot);
            var rejection = verdict.Rejection;
            var isLast = work.Tries[draft.Place] >= settings.Attempts;
            await verdicts.WriteAsync(draft.ToRecord(work.Unit.Index, rejection, isLast), cancellation).ConfigureAwait(false);
            if (rejection is null)
            {
                Accept(draft);
                if (settings.Accepted is { } accepted) await accepted(draft.Record!).ConfigureAwait(false);
                foreach (var warning in verdict.Warnings) ledger.Warn(warning, draft.Slot);
            }
            else
            {
                ledger.Reject(rejection, draft.Slot);
                if (!isLast) (open ??= []).Add(draft.Place);
                else GiveUp(work, draft.Slot, rejection.Reason);
            }
        }

        if (open is null) return null;
        ledger.Reopen(open.Count);
        return work.Again(open);
    }

    private void Accept(Draft draft)
    {
        ledger.Accept();
        _hasAccepted = true;
        foreach (var warning in draft.Warnings) ledger.Warn(warning, draft.Slot);
        if (_replaced.Contains(draft.Slot)) _acceptedOfReplaced.Add(draft.Slot);
        if (settings.RoundSize is not null) _acceptedNow[draft.Slot] = draft.Record!;
    }

    /// <summary>
    /// Records that a round replaces do not count any more; what compares with them still does, so that nobody gets the same again.
    /// </summary>
    private void TakeBack(Round round)
    {
        foreach (var slot in round.Replaces)
            if (_acceptedOfReplaced.Remove(slot)) ledger.TakeBack();
        ledger.Reopen(round.Replaces.Count);
    }

    private void GiveUp(UnitWork work, long slot, string reason)
    {
        ledger.GiveUp();
        shortfalls.Add(work.Unit.Cell.Values, slot, reason);
    }
}
