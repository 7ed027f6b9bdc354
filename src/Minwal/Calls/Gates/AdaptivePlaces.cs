namespace Minwal.Calls.Gates;

/// <summary>
/// How many requests may be in flight at an endpoint: from sixteen on it doubles with each round of answers as long as that brings more
/// answers in a second; then it stays, and now and then tries a quarter more. A refusal, a timeout or several failures make it less.
/// A server that is full and never says so is found by that: more in flight does not bring more. Not thread-safe.
/// </summary>
/// <param name="most">The most that may be in flight, at least 1.</param>
/// <param name="time">The clock.</param>
internal sealed class AdaptivePlaces(int most, TimeProvider time)
{
    private const int First = 16, LeastWindow = 16, WindowsOfRest = 8, FailuresToYield = 3;
    private const double Gain = 1.1, Step = 1.25, Yield = 0.7;

    private int _limit = Math.Min(most, First);
    private int _window = LeastWindow, _answers, _failures, _rest, _before;
    private bool _isFull, _isDoubling = true, _isTrying;
    private double _best;
    private long _begun = time.GetTimestamp();

    /// <summary>How many requests may be in flight now.</summary>
    public int Limit => _limit;

    /// <summary>All places are taken: how many there are decides how fast it goes.</summary>
    public void Fills() => _isFull = true;

    /// <summary>A request was answered.</summary>
    public void Answered()
    {
        _answers++;
        if (_isDoubling && _isFull && _limit < most) _limit++;
        if (_answers < _window) return;
        EndWindow();
    }

    /// <summary>A request failed, or timed out. True when that made the places fewer.</summary>
    public bool Failed(bool isTimeout)
    {
        if (++_failures < (isTimeout ? 1 : FailuresToYield)) return false;
        YieldTo((int)(_limit * Yield));
        return true;
    }

    /// <summary>Not more than <paramref name="places"/> are taken well.</summary>
    public void YieldTo(int places)
    {
        _limit = Math.Clamp(places, 1, _limit);
        (_isDoubling, _isTrying, _rest, _best) = (false, false, WindowsOfRest, 0);
        BeginWindow();
    }

    private void EndWindow()
    {
        var seconds = time.GetElapsedTime(_begun).TotalSeconds;
        var speed = seconds > 0 ? _answers / seconds : double.MaxValue;
        // Where places were free, their number says nothing.
        if (_isFull && most > First) Judge(speed);
        BeginWindow();
    }

    private void Judge(double speed)
    {
        if (_isTrying)
        {
            _isTrying = false;
            if (speed < _best * (1 + ((Gain - 1) / 2))) _limit = _before;
            else _best = speed;
            _rest = WindowsOfRest;
        }
        else if (_isDoubling)
        {
            if (_best > 0 && speed < _best * Gain)
            {
                // The last doubling brought nothing; where there was none any more, all places are there.
                if (_window < most) _limit = Math.Max(Math.Min(most, First), _window / 2);
                (_isDoubling, _rest) = (false, WindowsOfRest);
            }
            else
            {
                _best = speed;
            }
        }
        else if (--_rest <= 0 && _limit < most)
        {
            (_before, _best, _isTrying) = (_limit, speed, true);
            _limit = Math.Min(most, Math.Max(_limit + 1, (int)(_limit * Step)));
        }
    }

    private void BeginWindow() =>
        (_window, _answers, _failures, _isFull, _begun) = (Math.Max(LeastWindow, _limit), 0, 0, false, time.GetTimestamp());
}
