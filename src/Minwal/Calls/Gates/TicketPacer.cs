namespace Minwal.Calls.Gates;

/// <summary>
/// A steady pace: each request takes the next ticket's time. Who comes late may catch up a little. Not thread-safe.
/// </summary>
/// <param name="perSecond">What may go in a second, more than 0.</param>
/// <param name="catchUp">How far it may lag behind and still catch up; none for a strict distance.</param>
/// <param name="time">The clock.</param>
internal sealed class TicketPacer(double perSecond, TimeSpan catchUp, TimeProvider time)
{
    private readonly double _frequency = time.TimestampFrequency;
    /// <summary>As long as a timer may be late.</summary>
    public static TimeSpan TimerSlack { get; } = TimeSpan.FromMilliseconds(10);

    private double _next = double.NegativeInfinity;

    /// <summary>What may go in a second.</summary>
    public double PerSecond { get; set; } = perSecond;

    /// <summary>How long until the next may go.</summary>
    public TimeSpan Wait(long now)
    {
        var ticks = _next - now;
        // Less than a microsecond is nothing that a clock can wait for.
        return ticks <= _frequency / 1e6 ? TimeSpan.Zero : TimeSpan.FromSeconds(ticks / _frequency);
    }

    /// <summary>Something of <paramref name="size"/> goes at <paramref name="now"/>.</summary>
    public void Take(long now, double size) =>
        _next = Math.Max(_next, now - (catchUp.TotalSeconds * _frequency)) + (size / PerSecond * _frequency);

    /// <summary>What was taken turned out to be so much more, or less when it is negative.</summary>
    public void Correct(double size) => _next += size / PerSecond * _frequency;

    /// <summary>Nothing goes before <paramref name="at"/>.</summary>
    public void NotBefore(long at) => _next = Math.Max(_next, at);
}
