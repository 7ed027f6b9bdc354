namespace Minwal.Calls;

/// <summary>
/// Finds out that an endpoint gives no answers any more, before every slot has used up its attempts on it.
/// Counts calls that got no answer in a row, over all workers;
/// an answer of any kind begins the count anew. Thread-safe.
/// </summary>
/// <param name="inFlight">The most calls in flight: an endpoint that was never reached is given up after one round of them.</param>
internal sealed class OutageWatch(int inFlight)
{
    private const int LeastBefore = 3, LeastAfter = 100, RoundsAfter = 4;

    private int _inARow;
    private volatile bool _answered;

    /// <summary>Takes a call that was just made into account; null as long as there is hope, else why there is none.</summary>
    public ModelException? Note(CallRecord call)
    {
        if (!call.IsUnanswered)
        {
            _answered = true;
            Volatile.Write(ref _inARow, 0);
            return null;
        }

        var inARow = Interlocked.Increment(ref _inARow);
        var most = _answered ? Math.Max(LeastAfter, RoundsAfter * inFlight) : Math.Max(LeastBefore, inFlight);
        return inARow < most ? null
            : new ModelException(
                "MW3014",
                $"{inARow} calls in a row got no answer; the last: {call.Code}: {call.Message}. What was made is kept",
                fatal: true);
    }
}
