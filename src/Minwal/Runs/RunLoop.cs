using System.Runtime.ExceptionServices;
using Minwal.Calls;
using Minwal.Checks;
using Minwal.Runs.Journal;

namespace Minwal.Runs;

/// <summary>
/// Fills every slot of a plan: slots → stages → acceptance → journal, round by round,
/// until each has an accepted record or has had all its attempts.
/// What it makes depends on the settings and on the answers alone, not on concurrency, timing or restarts.
/// </summary>
internal sealed class RunLoop
{
    /// <summary>
    /// The fewest records that may be ahead of acceptance: so many that answers that take many times as long as others hold up nobody.
    /// </summary>
    internal const int LeastAhead = 8192;

    /// <summary>The same where every model runs in this process, whose answers take no longer than the work on them.</summary>
    internal const int LeastAheadLocally = 256;

    private const long TimesAhead = 32;

    private readonly RunSettings _settings;
    private readonly IRunJournal _journal;
    private readonly TimeProvider _time;
    private readonly CallTracker _tracker;

    /// <summary>Prepares a run on <paramref name="journal"/>, which must have been begun.</summary>
    public RunLoop(RunSettings settings, IRunJournal journal, TimeProvider time)
    {
        (_settings, _journal, _time, _tracker) = (settings, journal, time, new CallTracker(time));
        var requested = settings.Shard is null ? settings.Plan.Total
            : settings.Rounds().Sum(r => Enumerable.Range(0, (int)r.UnitCount).Sum(i => (long)r.GetWork(i).Open.Count));
        Ledger = new RunLedger(requested, settings.Resume.IsNew ? [] : journal.SumCalls());
    }

    /// <summary>The sums so far; may be read at any time.</summary>
    public RunLedger Ledger { get; }

    /// <summary>What the calls are doing; may be read at any time.</summary>
    public CallActivity Activity => _tracker.Now();

    /// <summary>
    /// Works until the plan is filled.
    /// When <paramref name="stop"/> is cancelled no new work is begun, calls in flight are finished and kept,
    /// and the result says so; when <paramref name="abort"/> is cancelled calls in flight are cut off as well.
    /// </summary>
    /// <exception cref="ModelException">When no call can succeed; what was made is kept.</exception>
    public async Task<RunResult> RunAsync(CancellationToken stop, CancellationToken abort)
    {
        using var checks = new Verifier(
            _settings.Recipe.Recipe.Checks,
            new CheckContext(_settings.ScratchDirectory, _settings.Plan.Total, name => _settings.Sources[name])
            {
                File = _settings.Recipe.Recipe.File,
                Tools = _settings.Recipe.Recipe.CallableTools,
            });
        var shortfalls = new ShortfallTable();
        var queue = new WorkQueue(Window());
        IUnitReceiver receiver = _settings.Shard is null
            ? new Acceptance(_settings, checks, _journal, Ledger, shortfalls, queue)
            : new ShardReceiver(_settings, Ledger, shortfalls, queue);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var broker = new CallBroker(_settings.Models.Values, _settings.Limits, _settings.Resume.IsNew ? [] : _journal.SumCalls(),
            _time, ending.Token, _settings.Notice, _tracker);
        var desk = new CallDesk(_settings.Models, broker, _journal, new StoredAnswers(_journal, _settings.Resume), Ledger.Calls);
        var worker = new RunWorker(_settings, new DraftMaker(_settings, checks), desk, _journal, Ledger, receiver);

        using var cutting = CancellationTokenSource.CreateLinkedTokenSource(abort);
        using var fault = new FirstFault(cutting.Token, queue.Close);
        await using var closing = stop.Register(queue.Close).ConfigureAwait(false);
        using var deadline = RunDeadline.Begin(_settings.Limits.MaxTime, _time, () => _tracker.UsualTime, () => Ledger.Accepted,
            () => EndEarly(ending), () => _ = cutting.CancelAsync());
        var receiving = Task.Run(
            () => fault.GuardAsync(ReceiveAsync, ReceiverEnd.Unfinished), CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, Workers()).Select(_ => Task.Run(
            () => fault.GuardAsync(() => worker.RunAsync(queue, fault.Token), false), CancellationToken.None))).ConfigureAwait(false);
        receiver.Complete();
        var end = await receiving.ConfigureAwait(false);
        await _journal.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        fault.Rethrow();
        // Whoever stopped the run first is who ended it.
        return new RunResult(EndOf(end, broker, deadline is { HasStopped: true } && !stop.IsCancellationRequested), Ledger,
            shortfalls.ToList())
        {
            UsedUp = broker.UsedUp,
        };

        void EndEarly(CancellationTokenSource source)
        {
            queue.Close();
            _ = source.CancelAsync();
        }

        async Task<ReceiverEnd> ReceiveAsync()
        {
            var received = await receiver.RunAsync(fault.Token).ConfigureAwait(false);
            // Nothing more is paid for, also not for the units that are worked on.
            if (received == ReceiverEnd.InVain) await ending.CancelAsync().ConfigureAwait(false);
            return received;
        }
    }

    private RunEnd EndOf(ReceiverEnd end, CallBroker broker, bool isLate) => end switch
    {
        ReceiverEnd.All => _settings.Shard is null ? RunEnd.Decided : RunEnd.Drafted,
        ReceiverEnd.Waiting => RunEnd.Waiting,
        ReceiverEnd.InVain => RunEnd.InVain,
        _ => broker.IsBudgetUsedUp ? RunEnd.OutOfBudget : broker.UsedUp is not null ? RunEnd.LimitReached
            : isLate ? RunEnd.OutOfTime : RunEnd.Stopped,
    };

    /// <summary>
    /// How many units may be ahead of acceptance: enough that one slow answer does not hold up the others;
    /// bounded in records, so that memory does not depend on N.
    /// </summary>
    private long Window()
    {
        var records = Math.Max(
            _settings.Models.Values.All(m => m.IsLocal) ? LeastAheadLocally : LeastAhead, TimesAhead * (long)_settings.Limits.InFlight);
        return Math.Max(records / _settings.Plan.UnitSize, 2L * Workers());
    }

    /// <summary>
    /// Some more than requests may be in flight, so that there is a next call ready while answers are made durable and worked on.
    /// </summary>
    private int Workers()
    {
        var addresses = _settings.Models.Values.SelectMany(m => m.Endpoints)
            .Where(e => !e.IsLocal).Select(e => e.Address).Distinct().Count();
        var calls = Math.Max(1, _settings.Limits.InFlight) * Math.Max(1, addresses);
        return addresses > 0 ? calls + Math.Max(1, calls / 4) : calls;
    }

    /// <summary>Ends all that works together when one of it fails: the first fault is kept, the others end by it.</summary>
    private sealed class FirstFault(CancellationToken abort, Action close) : IDisposable
    {
        private readonly CancellationTokenSource _ended = CancellationTokenSource.CreateLinkedTokenSource(abort);
        private ExceptionDispatchInfo? _first;

        public CancellationToken Token => _ended.Token;

        public async Task<T> GuardAsync<T>(Func<Task<T>> work, T otherwise)
        {
            try
            {
                return await work().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_ended.IsCancellationRequested)
            {
                // Cut off by an abort or by the first fault; both are told once all have ended.
                return otherwise;
            }
            catch (ModelException e)
            {
                // No call begins any more, but those of other roles are paid for: they come to their end.
                Interlocked.CompareExchange(ref _first, ExceptionDispatchInfo.Capture(e), null);
                close();
                return otherwise;
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _first, ExceptionDispatchInfo.Capture(e), null);
                close();
                await _ended.CancelAsync().ConfigureAwait(false);
                return otherwise;
            }
        }

        public void Rethrow() => _first?.Throw();

        public void Dispose() => _ended.Dispose();
    }
}
