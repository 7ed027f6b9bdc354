namespace Minwal.Calls.Gates;

/// <summary>
/// Finds the limit of requests that an endpoint has and does not tell, from its refusals. Refusals side by side, of half of twenty
/// requests, of a third of the first few or of a hundred, mean a limit: the pace is then what went through, and where that was too little
/// to tell, it becomes half as fast again every few seconds until one is refused. It becomes slower as long as more than a few are refused,
/// and now and then tries to be faster, in smaller steps and more seldom each time that fails. Refusals that do not become fewer at a
/// slower pace come by chance: then there is no pace, and so many are usual from then on. Requests are looked at in the order in which
/// they went, since a refusal comes back sooner than an answer. Not thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class LimitLearner(TimeProvider time)
{
    private const int Row = 5, Recent = 20, Few = 40, Many = 160, Usual = 100, Remembered = 2048, SlowerUntilChance = 4, SearchLeast = 8;
    private const int First = 12;
    private const double Margin = 0.9, LeastFactor = 0.2, LeastOfFew = 0.5, MuchSlower = 0.6, MuchMore = 0.35, Chance = 0.02;
    private const double FirstStep = 1.1, SmallestStep = 1.03, LargestStep = 2, SearchStep = 1.5, FoundBetween = 0.4;
    private static readonly TimeSpan SearchSpan = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Slowly = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FirstRaise = TimeSpan.FromSeconds(10), LastRaise = TimeSpan.FromMinutes(5);

    private readonly HashSet<long> _refused = [];
    private readonly Queue<long> _refusals = new(), _successes = new();
    private TicketPacer? _pacer;
    private double _usual, _proven, _before, _step = FirstStep, _rateThen, _shareThen;
    private int _asked, _refusedSince, _slower;
    private long _last, _firstNumber = 1, _since, _nextRaise, _latency;
    private TimeSpan _raiseEvery = FirstRaise;
    private bool _isRaised, _isSearching;
    private double? _minded;

    /// <summary>The pace; null as long as there is none.</summary>
    public TicketPacer? Pacer => _pacer;

    /// <summary>A request goes; its number.</summary>
    public long Begin() => ++_last;

    /// <summary>
    /// Whether the request before number <paramref name="number"/> was refused too; where some are refused by chance, the two before.
    /// </summary>
    public bool IsInRow(long number) => _refused.Contains(number - 1) && (_usual < Chance || _refused.Contains(number - 2));

    /// <summary>A request was answered, or at least looked at.</summary>
    public void Succeeded(long begun, long now)
    {
        _latency = now - begun;
        _successes.Enqueue(begun);
        if (_successes.Count > Remembered) _successes.Dequeue();
        Note(begun, now, isRefused: false);
    }

    /// <summary>
    /// The request of <paramref name="number"/> was refused. Where the endpoint is closed for a while, what follows is decided when it
    /// opens again.
    /// </summary>
    public void Refused(long number, long begun, long now, bool closes)
    {
        _refused.Add(number);
        _refusals.Enqueue(number);
        if (_refusals.Count > Remembered) _refused.Remove(_refusals.Dequeue());
        Note(begun, now, isRefused: true);
        if (number < _firstNumber) return;
        var from = Math.Max(_firstNumber, number - Recent + 1);
        var (among, refused) = (number - from + 1, 0);
        for (var n = from; n <= number; n++) refused += _refused.Contains(n) ? 1 : 0;
        var isLimit = IsRowOf(Row, number) || IsEarly(among, refused)
            || (among == Recent && refused >= (Recent / 2) * (1 + _usual));
        if (!isLimit) return;
        var share = (double)refused / among;
        if (closes) _minded = Math.Max(_minded ?? 0, share);
        else Mind(share, now, TimeSpan.Zero);
    }

    /// <summary>After a pause of <paramref name="pause"/> a request went through again.</summary>
    public void Reopened(long now, TimeSpan pause)
    {
        if (_minded is { } share) Mind(share, now, pause);
    }

    // A third of the first few, one after the other: by chance that is rare, and a low limit is found before it has refused many.
    private bool IsEarly(long among, int refused) =>
        _pacer is null && _usual == 0 && _last <= First && refused >= 2 && refused * 3 >= among;

    private bool IsRowOf(int count, long number)
    {
        if (number - _firstNumber + 1 < count) return false;
        for (var n = number - count + 1; n <= number; n++)
            if (!_refused.Contains(n)) return false;
        return true;
    }

    /// <summary>Counts a request of the present pace, and looks at it from time to time.</summary>
    private void Note(long begun, long now, bool isRefused)
    {
        if (begun < _since) return;
        _asked++;
        if (isRefused) _refusedSince++;
        if (_minded is not null) return;
        if (_pacer is not null) Judge(now);
        else if (_asked >= Usual) Count(now);
    }

    // More than are known to come by chance are a limit that is nearly kept: whoever is refused makes room for the next, so that they
    // never stand in a row.
    private void Count(long now)
    {
        var share = (double)_refusedSince / _asked;
        (_asked, _refusedSince) = (0, 0);
        if (share - _proven >= MuchMore) Mind(share, now, TimeSpan.Zero);
        else _usual = (_usual + share) / 2;
    }

    private void Mind(double share, long now, TimeSpan pause)
    {
        _minded = null;
        if (_pacer is not null) Slower(Math.Max(0.1, share), now);
        else SetFirst(now, pause);
    }

    /// <summary>The first pace, from what went through until now.</summary>
    private void SetFirst(long now, TimeSpan pause)
    {
        var (count, span) = Through(now, pause);
        // What was refused before was the limit, not chance.
        _usual = _proven;
        (_raiseEvery, _step, _before, _isSearching) = (FirstRaise, FirstStep, 0, count < SearchLeast);
        _slower = Set(Math.Max(1, count) * (double)time.TimestampFrequency / span * Margin, now);
    }

    private void Judge(long now)
    {
        var more = ((double)_refusedSince / _asked) - _usual;
        if (_isSearching)
        {
            if (_refusedSince > 0) Slower(more, now);
            else if (_asked >= SearchLeast && now - _since >= Ticks(SearchSpan)) Search(now);
        }
        else if (IsTooFast(more, now))
        {
            Slower(more, now);
        }
        else if (_asked % Few == 0 && now >= _nextRaise && more <= 0.02)
        {
            // The last raise did no harm: the next may be larger.
            if (_isRaised) (_step, _raiseEvery) = (Math.Min(LargestStep, 1 + ((_step - 1) * 2)), FirstRaise);
            (_isRaised, _before) = (true, _pacer!.PerSecond);
            _slower = Set(_before * _step, now);
            _nextRaise = now + Ticks(FirstRaise);
        }
        else if (_asked >= Many)
        {
            (_asked, _refusedSince, _slower) = (0, 0, 0);
        }
    }

    // After forty requests and after many; at a slow pace, where forty would take half a minute, after a few refusals. A limit that is
    // passed by little refuses every so many: where none come by chance, a few of them tell.
    private bool IsTooFast(double more, long now)
    {
        var (few, much) = _isRaised ? (2, 0.04) : (3, _usual == 0 ? 0.05 : 0.1);
        if (_asked == Few || _asked == Many) return more > (_asked == Few ? much : 0.03);
        if (now - _since < Ticks(Slowly) || _refusedSince < few + (_usual * Few)) return false;
        return _asked < Few ? more > much : _usual == 0 && more > 0.04;
    }

    private void Search(long now)
    {
        _before = _pacer!.PerSecond;
        _slower = Set(_before * SearchStep, now);
    }

    private void Slower(double share, long now)
    {
        if (_isSearching)
        {
            // Somewhat more than the pace at which none was refused; where there is none yet, somewhat less than this one.
            _isSearching = false;
            var (refusedAt, kept) = (_pacer!.PerSecond, _before > 0 ? _before : _pacer.PerSecond / SearchStep);
            _slower = Set(kept * Math.Pow(refusedAt / kept, FoundBetween), now);
            return;
        }

        if (_slower == 0) (_rateThen, _shareThen) = (_pacer!.PerSecond, share + _usual);
        // Steps that a few refusals in a row told are small, so that a limit that falls far takes many of them.
        if (_asked >= Recent / 2) _slower++;
        if (_slower > SlowerUntilChance && _pacer!.PerSecond < _rateThen * 0.6 && share + _usual >= _shareThen * 0.6)
        {
            (_pacer, _usual, _isRaised, _slower) = (null, Math.Min(0.5, share + _usual), false, 0);
            _proven = _usual;
            Forget(now);
            return;
        }

        var slower = _slower;
        var rate = SlowerRate(share, now);
        if (_isRaised)
        {
            rate = _before;
            _raiseEvery = _raiseEvery * 2 > LastRaise ? LastRaise : _raiseEvery * 2;
            _step = Math.Max(SmallestStep, 1 + ((_step - 1) / 2));
        }
        else if (rate < _pacer!.PerSecond * MuchSlower)
        {
            // The limit itself has changed: what raises told before is past.
            (_raiseEvery, _step) = (FirstRaise, FirstStep);
        }

        _isRaised = false;
        Set(rate, now);
        _slower = slower;
    }

    /// <summary>What is left of the pace when a share is refused; where many are, what really went through, if that is less.</summary>
    private double SlowerRate(double share, long now)
    {
        // Of a few requests at a slow pace every other is refused by a limit that is passed by little.
        if (_asked < Recent / 2) return _pacer!.PerSecond * Math.Max(LeastOfFew, Math.Sqrt(1 - share));
        var rate = _pacer!.PerSecond * (1 - share);
        var span = now - _since - _latency;
        if (share >= 0.2 && span > _latency)
            rate = Math.Min(rate, (_asked - _refusedSince) * (double)time.TimestampFrequency / span);
        return Math.Max(rate, _pacer.PerSecond * LeastFactor);
    }

    /// <summary>Requests that went through over the last pause and what came before it, at least over a second; and its ticks.</summary>
    private (int Count, long Span) Through(long now, TimeSpan pause)
    {
        var span = Math.Max(Ticks((pause * 1.05) + TimeSpan.FromMilliseconds(20)), Ticks(TimeSpan.FromSeconds(1)));
        // A handful in the first moments is what the endpoint takes at once, and not what it takes in a second.
        if (_successes.Count >= SearchLeast && now - _successes.Peek() < span)
            span = Math.Max(now - _successes.Peek(), Ticks(TimeSpan.FromMilliseconds(20)));
        return (_successes.Count(begun => now - begun <= span), span);
    }

    private int Set(double perSecond, long now)
    {
        _pacer = new TicketPacer(perSecond, TicketPacer.TimerSlack, time);
        // What went through just now was the first of the new pace.
        _pacer.NotBefore(now);
        _pacer.Take(now, 1);
        _nextRaise = now + Ticks(_raiseEvery);
        Forget(now);
        return 0;
    }

    /// <summary>What comes now is looked at by itself.</summary>
    private void Forget(long now) => (_asked, _refusedSince, _since, _firstNumber) = (0, 0, now, _last + 1);

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
