using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Minwal.Calls;
using Minwal.Faults;
using Minwal.Files;
using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Storage;
using Minwal.Values;
using Minwal.Workbench.Folders;
using Minwal.Workbench.Preparing;

namespace Minwal.Workbench.Running;

/// <summary>
/// One run at work, from the journal's opening to the written file. It begins with <see cref="StartAsync"/>, or with the first reading of
/// records or events.
/// Dispose it when it has ended; disposing it before stops it, and it can go on later.
/// </summary>
/// <example><code>
/// await using var run = bench.Begin(prepared, new RunTarget { Output = "intents.json" });
/// using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
/// {
///     signal.Cancel = true;
///     run.Stop();   // what is in flight is kept; the same Begin goes on later
/// });
/// var summary = await run.Completion;
/// Console.WriteLine($"{summary.Phase}: {summary.Ledger.Accepted} of {summary.Ledger.Requested}");
/// </code></example>
public sealed partial class RunSession : IAsyncDisposable
{
    private static readonly TimeSpan StateEvery = TimeSpan.FromSeconds(2);

    private readonly PreparedRun _prepared;
    private readonly RunTarget _target;
    private readonly OpenedRun _run;
    private readonly IReadOnlyDictionary<string, RoleModel> _models;
    private readonly ScratchFolder _scratch;
    private readonly RunBatches _batches;
    private readonly Channel<RunEvent> _events = Channel.CreateUnbounded<RunEvent>();
    private readonly CancellationTokenSource _stop = new(), _abort = new();
    private readonly Lock _lock = new();
    private readonly RunLoop _loop;
    private readonly RunTelemetry _telemetry;
    private readonly RunProgress _progress;
    private readonly (ulong, ulong)? _journalFile;
    private Channel<Fields>? _records;
    private Task<RunSummary>? _completion;
    private readonly TaskCompletionSource _updateRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isListened;
    private Exception? _stateFault;
    private MinwalException? _gone;
    private bool _isDisposed;

    internal RunSession(
        PreparedRun prepared, RunTarget target, IReadOnlyDictionary<string, RoleModel> models, OpenedRun run, RunTelemetry telemetry,
        ScratchFolder scratch)
    {
        (_prepared, _target, _models, _run, _telemetry, _scratch) = (prepared, target, models, run, telemetry, scratch);
        _batches = RunBatches.Of(models);
        Settings = prepared.Settings(run.Plan, models, run.Date, _scratch.Path) with
        {
            Resume = run.Rules,
            Notice = Notice,
            Accepted = OfferAsync,
        };
        if (target.Pilot is var (calls, inFlight))
            Settings = Settings with { Limits = Settings.Limits with { MaxCalls = calls, InFlight = inFlight, HedgeShare = 0 } };
        _journalFile = RegularFile.IdentityOf(JournalFile);
        _loop = new RunLoop(Settings, run.Journal, prepared.Bench.Options.Time);
        _progress = new RunProgress(prepared, _loop, models.Values, progressed => _events.Writer.TryWrite(progressed), _abort.Token);
    }

    /// <summary>The sums so far; may be read at any time.</summary>
    public RunLedger Ledger => _loop.Ledger;

    /// <summary>The folder of the journal.</summary>
    public string Folder => _run.Folder;

    /// <summary>How the run ended; starts it when nobody has.</summary>
    public Task<RunSummary> Completion => StartAsync();

    internal RunSettings Settings { get; }

    private string JournalFile => Path.Combine(Folder, RunJournal.FileName);

    /// <summary>Starts the run, once; completes when it has ended.</summary>
    /// <exception cref="ModelException">When no call can succeed; what was made is kept.</exception>
    /// <exception cref="MinwalException">When the journal or a file cannot be written.</exception>
    public Task<RunSummary> StartAsync()
    {
        lock (_lock) return _completion ??= Task.Run(RunAsync);
    }

    /// <summary>Begins no new work; calls in flight are finished and kept.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Cuts calls in flight off too.</summary>
    public void Abort() => _abort.Cancel();

    /// <summary>
    /// What happens, until the run has ended. For one reader; who stops reading does not stop the run. Progress is told as often as
    /// <paramref name="every"/>; null for never. What a changed run keeps and what the rest will cost (<see cref="RunUpdated"/>) has been
    /// read before it asks for anything.
    /// </summary>
    /// <example><code>
    /// await foreach (var told in run.EventsAsync(TimeSpan.FromSeconds(1)))
    ///     if (told is RunProgressed progress) Console.WriteLine($"{progress.Ledger.Accepted} of {progress.Ledger.Requested}");
    /// </code></example>
    public async IAsyncEnumerable<RunEvent> EventsAsync(
        TimeSpan? every = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var time = _prepared.Bench.Options.Time;
        var started = time.GetTimestamp();
        _isListened = true;
        var ended = StartAsync();
        _ = ended.ContinueWith(
            _ => _events.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        using var timer = every is { } period ? _progress.Begin(started, period) : null;
        try
        {
            await foreach (var told in _events.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                yield return told;
                if (told is RunUpdated) _updateRead.TrySetResult();
            }
        }
        finally
        {
            // Whoever stops reading does not hold the run up.
            _updateRead.TrySetResult();
        }

        yield return new RunEnded(await ended.ConfigureAwait(false));
    }

    /// <summary>
    /// The records as they are accepted, until the run has ended. The run waits for a reader that is slow. Their order is that of
    /// acceptance; the file has them in the order of their slots. Who stops reading does not stop the run.
    /// </summary>
    /// <example><code>
    /// await foreach (var record in run.RecordsAsync()) Console.WriteLine(record["text"]);
    /// </code></example>
    public async IAsyncEnumerable<Fields> RecordsAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        lock (_lock)
        {
            if (_completion is not null)
                throw new InvalidOperationException("the run has begun; read its records from the beginning, or from its file");
            _records = Channel.CreateBounded<Fields>(new BoundedChannelOptions(256) { SingleReader = true });
        }

        var ended = StartAsync();
        _ = ended.ContinueWith(
            _ => _records.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        try
        {
            await foreach (var record in _records.Reader.ReadAllAsync(cancellation).ConfigureAwait(false)) yield return record;
        }
        finally
        {
            // Whoever stops reading does not hold the run up.
            _records.Writer.TryComplete();
        }

        await ended.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task<RunSummary>? running;
        lock (_lock)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            running = _completion;
        }

        if (running is { IsCompleted: false })
        {
            Stop();
            Abort();
            await running.ContinueWith(
                static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default).ConfigureAwait(false);
        }

        await _abort.CancelAsync().ConfigureAwait(false);
        await _progress.DisposeAsync().ConfigureAwait(false);
        await _run.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
        _abort.Dispose();
        _scratch.Dispose();
    }

    private async Task<RunSummary> RunAsync()
    {
        await TellBeginningAsync().ConfigureAwait(false);
        var time = _prepared.Bench.Options.Time;
        RunResult result;
        KeepState(RunPhase.Running);
        try
        {
            await using (time.CreateTimer(_ => Watch(), null, StateEvery, StateEvery).ConfigureAwait(false))
            {
                result = await _telemetry.ObserveAsync(Ledger, LoopAsync).ConfigureAwait(false);
            }

            if (_gone is not null) throw _gone;
        }
        catch
        {
            // What ended the run may be that nothing can be written; it is that which is told.
            KeepStateNow(RunPhase.Failed);
            if (_gone is not null) throw _gone;
            throw;
        }

        if (_run.Journal.DamagedCalls is > 0 and var damaged)
            Notice($"{damaged:N0} answers in the journal were damaged: they were not used, and asked for again where they were needed");
        var summary = RunEnding.Of(_prepared, _run, _target, Settings, result);
        KeepState(summary.Phase, summary.UsedUp);
        return summary;
    }

    private async ValueTask TellBeginningAsync()
    {
        if (_run.Refilled > 0) _events.Writer.TryWrite(new RunRefilled(_run.Refilled));
        else if (_target.Refill) Notice("nobody rejected a record since the last refill: there is nothing to fill again");
        if (_run.Differences.Count == 0)
        {
            if (_run.IsResumed) _events.Writer.TryWrite(new RunResumed(Folder, RunState.Read(_run.Journal) is { IsSettled: true }));
            return;
        }

        _events.Writer.TryWrite(await RunUpdated.SurveyAsync(_run, Settings, _stop.Token).ConfigureAwait(false));
        if (!_isListened) return;
        await using var stopping = _stop.Token.Register(() => _updateRead.TrySetResult()).ConfigureAwait(false);
        await _updateRead.Task.ConfigureAwait(false);
    }

    private void KeepState(RunPhase phase, string? why = null)
    {
        _telemetry.Count(Ledger);
        var at = _prepared.Bench.Options.Time.GetUtcNow().ToUnixTimeMilliseconds();
        new RunState(phase, at, Ledger.ToFields()) { Why = why, Endpoints = _loop.Activity.Endpoints }.Write(_run.Journal);
    }

    /// <summary>Looks after the journal while the run goes on.</summary>
    private void Watch()
    {
        if (new FileInfo(JournalFile) is { Exists: true, Length: > 0 } && RegularFile.IdentityOf(JournalFile) == _journalFile)
        {
            KeepStateNow(RunPhase.Running);
            return;
        }

        // What is written now is lost when the process ends, and so is what would be paid for.
        _gone ??= new MinwalException(
            "MW4011", $"the journal in '{Folder}' was removed or replaced while the run went on; what it held is lost");
        // Not here, on the timer: whatever comes of it must not end the program.
        _ = _abort.CancelAsync();
    }

    private void KeepStateNow(RunPhase phase)
    {
        try
        {
            KeepState(phase);
        }
        catch (Exception e)
        {
            // A timer's fault, of whatever kind, would end the whole program. The run writes to the same journal: where that is the reason,
            // it meets the same fault and ends by it. Told once, since the state is only for those who look at the run.
            if (Interlocked.Exchange(ref _stateFault, e) is null) Notice($"how far the run is could not be noted: {e.Message}");
        }
    }

    internal void Notice(string text)
    {
        _telemetry.Notice(text);
        _events.Writer.TryWrite(new RunNoticed(text));
    }

    private async ValueTask OfferAsync(Fields record)
    {
        if (_records is not { } records) return;
        try
        {
            await records.Writer.WriteAsync(record, _abort.Token).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // Nobody reads any more; the record is in the journal.
            return;
        }
    }
}
