using Minwal.Faults;
using Minwal.Runs;

namespace Minwal.Workbench.Running;

/// <content>The loop, between what became of earlier batches and the next ones.</content>
public sealed partial class RunSession
{
    /// <summary>Whether batches that the run has submitted have not ended.</summary>
    internal bool WaitsForBatches => _batches.AreUnderWay;

    /// <summary>Waits until every batch that the run has submitted has ended; after the run's end.</summary>
    internal Task WaitForBatchesAsync(CancellationToken cancellation) => _batches.WaitAsync(cancellation);

    private async Task<RunResult> LoopAsync()
    {
        try
        {
            await _batches.OpenAsync(_run, Notice, _prepared.Bench.Options.Time, _abort.Token).ConfigureAwait(false);
            var result = await _loop.RunAsync(_stop.Token, _abort.Token).ConfigureAwait(false);
            // Who stops the run wants nothing more to be paid for.
            if (result.End == RunEnd.Waiting && !_stop.IsCancellationRequested)
                await _batches.SubmitAsync(_abort.Token).ConfigureAwait(false);
            return result;
        }
        catch (Exception e) when (_batches.AreAsked && e is (IOException or UnauthorizedAccessException))
        {
            throw new MinwalException("MW5002", $"the files of batches in '{Folder}' cannot be written: {e.Message}", inner: e);
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            return new RunResult(RunEnd.Stopped, Ledger, []);
        }
    }
}
