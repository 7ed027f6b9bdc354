namespace Minwal.Calls.Gates;

/// <summary>
/// How many requests may be in flight at an endpoint: at first a quarter of what was named, 16 to 64, or one where nobody has said how many
/// it bears, so that few are refused where its limit is low. It doubles with each round of answers as long as that brings more answers in a
/// second; then it stays, and now and then tries a quarter more. A server that is full and never says so is found by that: more in flight
/// does not bring more. When more of a round fail than is usual there, it tries with less: if fewer fail then, or half and more still do,
/// that is right; failures that come as often as before come by chance, and the places come back. Not thread-safe.
/// </summary>
/// <param name="most">The most that may be in flight, at least 1.</param>
/// <param name="careful">Whether nobody has said how many it bears.</param>
/// <param name="time">The clock.</param>
internal sealed class AdaptivePlaces(int most, bool careful, TimeProvider time)
{
    private const int Careful = 1, LeastFirst = 16, MostFirst = 64, WindowsOfRest = 3, LeastCalmWindow = 48;
    private const double Gain = 1.1, Step = 1.25, Yield = 0.7;

    // A round in which failures are counted; so many of them end it before. So many tries with less in a row mean an outage.
    private const int LeastRound = 32, FailuresOfRound = 16, YieldsOfOutage = 3;

    // From this share of failures on an endpoint has too much or is down, whatever is usual there.
    private const double TooMany = 0.5, Beyond = 0.1, Fewer = 0.6, Learning = 0.25;

    private int _limit = Math.Min(most, careful ? Careful : FirstOf(most));
    private int _window = careful ? LeastFirst : FirstOf(most), _answers, _rest, _before;
    private bool _isFull, _isDoubling = true, _isTrying;
    private double _best;
    private long _begun = time.GetTimestamp();

    private int _asked, _failed, _yields, _placesThen;
    private double _usual, _shareThen, _longest;
    private long _from = long.MinValue, _settled = long.MinValue;

    /// <summary>How many requests may be in flight now.</summary>
    public int Limit => _limit;

    /// <summary>Whether it tries with less since too much failed.</summary>
    private bool IsYielding => _yields > 0;

    /// <summary>All places are taken: how many there are decides how fast it goes.</summary>
    public void Fills() => _isFull = true;

    /// <summary>A request that went at the time stamp <paramref name="begun"/> was answered.</summary>
    public void Answered(long begun)
    {
        _answers++;
        if (_isDoubling && _isFull && _limit < most) _limit++;
        Note(begun, isFailure: false);
        if (_answers >= _window) EndWindow();
    }

    /// <summary>A request that went at the time stamp <paramref name="begun"/> failed, or timed out.</summary>
    public void Failed(long begun) => Note(begun, isFailure: true);

    /// <summary>
    /// Counts how a request ended, once as many have ended as are under way: before that, those that end sooner would seem to be more.
    /// </summary>
    private void Note(long begun, bool isFailure)
    {
        var now = time.GetTimestamp();
        _longest = Math.Max(_longest * 0.95, now - begun);
        if (begun <= _from || now < _settled) return;
        _asked++;
        if (isFailure) _failed++;
        if (_asked >= Math.Max(LeastRound, _limit) || _failed >= FailuresOfRound) EndRound((double)_failed / _asked);
    }

    private void EndRound(double share)
    {
        var chance = 2 * Math.Sqrt(_usual * (1 - _usual) / _asked);
        (_asked, _failed) = (0, 0);
        if (IsYielding && share < _shareThen * Fewer) Keep();
        else if (IsYielding && share < TooMany) Restore(share);
        else if (IsYielding) YieldMore(share);
        else if (share >= Math.Min(TooMany, _usual + Beyond + chance)) YieldMore(share);
        else _usual += (share - _usual) * Learning;
    }

    private void YieldMore(double share)
    {
        if (!IsYielding) _placesThen = _limit;
        (_yields, _shareThen) = (_yields + 1, share);
        _limit = Math.Max(1, (int)(_limit * Yield));
        Begin(isDoubling: false);
    }

    /// <summary>With less, less fails. What was an outage leaves nothing behind: then they double again.</summary>
    private void Keep()
    {
        var wasOutage = _yields >= YieldsOfOutage;
        _yields = 0;
        Begin(wasOutage);
    }

    private void Restore(double share)
    {
        (_limit, _usual, _yields) = (_placesThen, share, 0);
        Begin(isDoubling: true);
    }

    private static int FirstOf(int most) => Math.Clamp(most / 4, LeastFirst, MostFirst);

    private void Begin(bool isDoubling)
    {
        var now = time.GetTimestamp();
        (_from, _settled, _asked, _failed) = (now, now + (long)_longest, 0, 0);
        (_isDoubling, _isTrying, _rest, _best) = (isDoubling, false, WindowsOfRest, 0);
        BeginWindow();
    }

    private void EndWindow()
    {
        var seconds = time.GetElapsedTime(_begun).TotalSeconds;
        var speed = seconds > 0 ? _answers / seconds : double.MaxValue;
        // Where places were free, their number says nothing.
        if (_isFull && most > LeastFirst && !IsYielding) Judge(speed);
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
                if (_window < most) _limit = Math.Max(Math.Min(most, LeastFirst), _window / 2);
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

    /// <summary>A window is a round of answers; two, where they are compared at leisure.</summary>
    private void BeginWindow()
    {
        _window = _isDoubling ? Math.Max(LeastFirst, _limit) : Math.Max(LeastCalmWindow, 2 * _limit);
        (_answers, _isFull, _begun) = (0, false, time.GetTimestamp());
    }
}
