namespace Minwal.Runs;

/// <summary>
/// Decides whether a call may go: at most <paramref name="inFlight"/> at once, and none any more when the endpoint has stopped answering (<see cref="OutageWatch"/>).
/// Who must wait is woken in order; nobody polls. Thread-safe.
/// </summary>
/// <param name="inFlight">The most calls in flight.</param>
internal sealed class CallGate(int inFlight) : IDisposable
{
    private readonly SemaphoreSlim _places = new(inFlight, inFlight);
    private readonly OutageWatch _outages = new(inFlight);

    /// <summary>Takes a place, as soon as there is one.</summary>
    public Task EnterAsync(CancellationToken cancellation) => _places.WaitAsync(cancellation);

    /// <summary>Gives the place back.</summary>
    public void Leave() => _places.Release();

    /// <summary>Takes what came of a call into account.</summary>
    /// <exception cref="Steps.ModelException">MW3014 (fatal) when too many calls in a row got no answer.</exception>
    public void Note(JournalCall call) => _outages.Note(call);

    public void Dispose() => _places.Dispose();
}
