using Minwal.Steps;

namespace Minwal.Runs;

/// <summary>
/// Stops a run whose endpoint gives no answers any more, before every slot has used up its attempts on it. Counts calls that got no answer in a row, over all workers;
/// an answer of any kind begins the count anew. Thread-safe.
/// </summary>
/// <param name="inFlight">The most calls in flight: an endpoint that was never reached is given up after one round of them.</param>
internal sealed class OutageWatch(int inFlight)
{
    private const int LeastBefore = 3, LeastAfter = 100, RoundsAfter = 4;

    private int _inARow;
    private volatile bool _answered;

    /// <summary>Takes a call that was just made into account.</summary>
    /// <exception cref="ModelException">MW3014 (fatal) when too many calls in a row got no answer.</exception>
    public void Note(JournalCall call)
    {
        if (!JournalCall.Unanswered.Contains(call.Fate))
        {
            _answered = true;
            Volatile.Write(ref _inARow, 0);
            return;
        }

        var inARow = Interlocked.Increment(ref _inARow);
        var most = _answered ? Math.Max(LeastAfter, RoundsAfter * inFlight) : Math.Max(LeastBefore, inFlight);
        if (inARow >= most)
            throw new ModelException("MW3014", $"{inARow} calls in a row got no answer; the last: {call.Fate}: {call.Detail}. What was made is kept: the same command goes on from there", fatal: true);
    }
}
