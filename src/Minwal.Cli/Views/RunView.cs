using System.Runtime.InteropServices;
using System.Text;
using Minwal.Cli.Options;
using Minwal.Cli.Telemetry;
using Minwal.Faults;
using Minwal.Runs.Journal;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Running;

namespace Minwal.Cli.Views;

/// <summary>Runs what was prepared, shows it while it goes on, and says how it ended.</summary>
/// <param name="context">What every command has.</param>
/// <param name="showing">What is shown.</param>
internal sealed class RunView(ToolContext context, RunShowing showing)
{
    /// <summary>How long calls in flight may take to finish after Ctrl-C.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>Runs and returns the exit code.</summary>
    public async Task<int> ShowAsync(PreparedRun prepared, RunTarget target, CancellationToken cancellation) =>
        (await RunAsync(prepared, target, cancellation).ConfigureAwait(false)).Exit;

    /// <summary>Runs and returns the exit code, with how the run ended.</summary>
    public async Task<(int Exit, RunSummary Summary)> RunAsync(PreparedRun prepared, RunTarget target, CancellationToken cancellation)
    {
        while (true)
        {
            var (exit, summary, goesOn) = await RunOnceAsync(prepared, target, cancellation).ConfigureAwait(false);
            if (!goesOn) return (exit, summary);
            // What begins a run anew was done the first time.
            target = target with { New = false, Refill = false };
        }
    }

    /// <summary>As far as it comes; it goes on when batches were waited for.</summary>
    private async Task<(int Exit, RunSummary Summary, bool GoesOn)> RunOnceAsync(
        PreparedRun prepared, RunTarget target, CancellationToken cancellation)
    {
        using var telemetry = showing.Otlp is null ? null : OtlpExport.Start(showing.Otlp, context.Error.WriteLine);
        // A log that cannot be written ends the command before there is a run.
        using var log = showing.LogFile is null ? null : OpenLog(showing.LogFile);
        var run = context.Bench.Begin(prepared, target);
        await using var closing = run.ConfigureAwait(false);
        using var abort = new CancellationTokenSource();
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var aborting = abort.Token.Register(run.Abort);
        var (stops, presses) = (0, 0);
        await using var stopping = cancellation.Register(Stop).ConfigureAwait(false);
        // Who closes the terminal stops the run as Ctrl-C does; without it the process would end at once.
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            Stop();
        });
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            if (Interlocked.Increment(ref presses) > 1) run.Abort();
            else Stop();
        });

        void Stop()
        {
            if (Interlocked.Increment(ref stops) > 1) return;
            run.Notice($"Stopping: what is under way is finished and kept, for at most {Grace.TotalSeconds:0} s; "
                + "Ctrl-C again ends it at once.");
            run.Stop();
            waiting.Cancel();
            abort.CancelAfter(Grace);
        }

        var progress = new ProgressView(context, showing, log);
        var summary = await progress.ShowAsync(run).ConfigureAwait(false);
        new SummaryView(context, showing, log).Tell(summary);
        var exit = ExitOf(summary);
        if (summary.Phase == RunPhase.Waiting && showing.BatchWait && run.WaitsForBatches)
        {
            if (!showing.Quiet && !showing.JsonProgress)
            {
                await context.Error.WriteLineAsync("Waiting for the batches to end; after Ctrl-C the same command goes on.")
                    .ConfigureAwait(false);
            }

            return (exit, summary, await HaveEndedAsync(run, waiting.Token).ConfigureAwait(false));
        }

        if (!showing.Validate || summary.Output is not { } file || file == "-") return (exit, summary, false);
        var report = context.Bench.CheckFile(prepared.Loaded, file);
        report.Print(context.Error);
        return (report.Passed ? exit : ExitCodes.Failed, summary, false);
    }

    /// <summary>Waits for the run's batches; false when it was stopped before they had ended.</summary>
    private static async Task<bool> HaveEndedAsync(RunSession run, CancellationToken cancellation)
    {
        try
        {
            await run.WaitForBatchesAsync(cancellation).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static StreamWriter OpenLog(string path)
    {
        try
        {
            return new StreamWriter(path, append: true, Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MinwalException("MW5002", $"'{path}' cannot be written: {e.Message}", inner: e);
        }
    }

    private static int ExitOf(RunSummary summary) => summary.Phase switch
    {
        RunPhase.Complete => ExitCodes.Done,
        RunPhase.GatesFailed => ExitCodes.Failed,
        RunPhase.Interrupted => ExitCodes.Interrupted,
        RunPhase.Drafted => summary.Ledger.Short == 0 ? ExitCodes.Done : ExitCodes.Short,
        _ => ExitCodes.Short,
    };
}
