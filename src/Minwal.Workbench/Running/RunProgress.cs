using Minwal.Calls;
using Minwal.Runs;
using Minwal.Workbench.Forecasts;
using Minwal.Workbench.Preparing;

namespace Minwal.Workbench.Running;

/// <summary>Tells again and again how far a run is. Disposing it waits until nothing of it works any more.</summary>
/// <param name="prepared">The run.</param>
/// <param name="loop">Its loop.</param>
/// <param name="models">Who is asked.</param>
/// <param name="tell">Is told, from any thread.</param>
/// <param name="end">Cancelled when the run is cut off or closed.</param>
internal sealed class RunProgress(
    PreparedRun prepared, RunLoop loop, IEnumerable<RoleModel> models, Action<RunProgressed> tell, CancellationToken end) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private Task<double?>? _rehearsal;

    /// <summary>
    /// Tells every <paramref name="period"/>, until what is returned is disposed; the run has been watched since
    /// <paramref name="started"/>.
    /// </summary>
    public ITimer Begin(long started, TimeSpan period)
    {
        var time = prepared.Bench.Options.Time;
        _rehearsal ??= Task.Run(() => Rehearsal.CallsPerSlotAsync(prepared, models, end), CancellationToken.None);
        var left = new RemainingTime(loop.Ledger, () => _rehearsal.IsCompletedSuccessfully ? _rehearsal.Result : null);
        return time.CreateTimer(_ => Tell(), null, period, period);

        void Tell()
        {
            // A timer does not wait until the one before has done.
            lock (_lock)
            {
                var (calls, elapsed) = (loop.Activity, time.GetElapsedTime(started));
                tell(new RunProgressed(loop.Ledger, elapsed) { Calls = calls, Left = left.After(calls, elapsed) });
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_rehearsal is null) return;
        await _rehearsal.ContinueWith(
            static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default).ConfigureAwait(false);
    }
}
