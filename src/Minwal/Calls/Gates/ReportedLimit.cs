namespace Minwal.Calls.Gates;

/// <summary>
/// A limit as the endpoint's own headers tell it: what is left may go at once, and after that as much as comes free. Not thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class ReportedLimit(TimeProvider time)
{
    // A hair less than what comes free, since clocks and networks are not exact.
    private const double Margin = 0.995;

    private readonly TicketPacer _trickle = new(1, TicketPacer.TimerSlack, time);
    private double _left, _taken;
    private bool _isKnown;

    /// <summary>All that was ever taken; who goes remembers it, so that a report can be dated.</summary>
    public double Taken => _taken;

    /// <summary>How long until something of <paramref name="size"/> may go.</summary>
    public TimeSpan Wait(long now, double size) => !_isKnown || _left >= size ? TimeSpan.Zero : _trickle.Wait(now);

    /// <summary>Something of <paramref name="size"/> goes.</summary>
    public void Take(long now, double size)
    {
        _taken += size;
        if (!_isKnown) return;
        if (_left >= size)
        {
            _left -= size;
            // What comes after the last of it must wait until as much has come free.
            if (_left < size) _trickle.NotBefore(now + (long)(size / _trickle.PerSecond * time.TimestampFrequency));
        }
        else
        {
            _trickle.Take(now, size);
        }
    }

    /// <summary>What was taken turned out to be so much more.</summary>
    public void Correct(double size)
    {
        _taken += size;
        if (!_isKnown) return;
        if (_left > 0) _left = Math.Max(0, _left - size);
        else _trickle.Correct(size);
    }

    /// <summary>
    /// The endpoint has told its limit beside something that went when <paramref name="takenThen"/> had been taken. What went later, and
    /// <paramref name="underWay"/>, it may not have counted.
    /// </summary>
    public void Report(LimitLevel level, double takenThen, double underWay)
    {
        if (level is not { Limit: > 0, Remaining: >= 0 }) return;
        _isKnown = true;
        _trickle.PerSecond = level.PerSecond * Margin;
        _left = Math.Max(0, level.Remaining - (_taken - takenThen) - underWay);
    }
}
