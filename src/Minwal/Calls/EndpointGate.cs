namespace Minwal.Calls;

/// <summary>
/// The way to one endpoint: so many requests at once, and each as long after the one before it as its pace says.
/// A place is held while a request is in flight and not while a retry waits.
/// Who must wait is woken in order; nobody polls. Thread-safe.
/// </summary>
/// <param name="limits">Places and pace.</param>
/// <param name="time">The clock.</param>
internal sealed class EndpointGate(CallLimits limits, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _places = new(Math.Max(1, limits.InFlight));
    private readonly Lock _lock = new();
    private bool _hasAnswered;
    private long _next = time.GetTimestamp();

    /// <summary>Whether anything was ever heard from the address: it is the right one.</summary>
    public bool HasAnswered { get => Volatile.Read(ref _hasAnswered); set => Volatile.Write(ref _hasAnswered, value); }

    /// <summary>Takes a place and waits for its turn; dispose it when the request has ended.</summary>
    /// <param name="tracked">The call that is told what it waits for; null for nobody.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask<Place> EnterAsync(TrackedCall? tracked, CancellationToken cancellation)
    {
        tracked?.Rests();
        await _places.WaitAsync(cancellation).ConfigureAwait(false);
        if (limits.Pace <= TimeSpan.Zero) return new Place(_places);
        try
        {
            var wait = TakeTurn();
            if (wait <= TimeSpan.Zero) return new Place(_places);
            tracked?.Waits(CallWaitReason.Pace, wait);
            await Task.Delay(wait, time, cancellation).ConfigureAwait(false);
            return new Place(_places);
        }
        catch
        {
            _places.Release();
            throw;
        }
    }

    public void Dispose() => _places.Dispose();

    private TimeSpan TakeTurn()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var wait = time.GetElapsedTime(now, _next);
            _next = Math.Max(now, _next) + (long)(limits.Pace.TotalSeconds * time.TimestampFrequency);
            return wait;
        }
    }

    /// <summary>A place at an endpoint. Given back once, however often it is disposed.</summary>
    public sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private SemaphoreSlim? _places = places;

        public void Dispose() => Interlocked.Exchange(ref _places, null)?.Release();
    }
}
