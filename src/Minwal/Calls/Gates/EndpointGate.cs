using Minwal.Planning;

namespace Minwal.Calls.Gates;

/// <summary>
/// What one endpoint takes, for one model and one account: places, pace, its limits as they are named, told or learnt, and whether it is
/// closed for a while because it refuses or fails. All of it is asked and told under the lock of <see cref="EndpointGates"/>.
/// </summary>
internal sealed class EndpointGate
{
    private const int FailuresToClose = 5;
    private static readonly TimeSpan LongestAsked = TimeSpan.FromSeconds(60), LongestPause = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time;
    private readonly AdaptivePlaces _places;
    private readonly List<TicketPacer> _requestPaces = [], _tokenPaces = [];
    private readonly TicketPacer? _pace;
    private readonly ReportedLimit _requests, _tokens;
    private readonly LimitLearner _learner;
    private readonly HeardOf _heard;
    private readonly ulong _key;
    private readonly UsageQuota? _quota;
    private readonly PlacesHistory _history = new();
    private readonly string _address;
    private long _answered, _refused, _failed;
    private int _inFlight, _failedInARow, _pauses;
    private bool _isReported;
    private double _tokensPerCharacter = 1 / 3.0;
    private volatile Closure? _closed;
    private long _lastAnswer;

    public EndpointGate(CallLimits limits, ModelEndpoint endpoint, HeardOf heard, ulong key, TimeProvider time)
    {
        var named = endpoint.Limits;
        (_time, _heard, _key, Name) = (time, heard, key, endpoint.Name);
        _address = endpoint.Address;
        _places = new AdaptivePlaces(
            Math.Max(1, Math.Min(limits.InFlight, named.InFlight ?? int.MaxValue)), limits.BeginsCarefully && named.InFlight is null, time);
        (_requests, _tokens, _learner) = (new ReportedLimit(time), new ReportedLimit(time), new LimitLearner(time));
        if (limits.Pace > TimeSpan.Zero) _pace = new TicketPacer(1 / limits.Pace.TotalSeconds, TimeSpan.Zero, time);
        Add(_requestPaces, named.RequestsPerSecond, 1);
        Add(_requestPaces, named.RequestsPerMinute, 60);
        Add(_tokenPaces, named.TokensPerSecond, 1);
        Add(_tokenPaces, named.TokensPerMinute, 60);
        if (named.OutlastsRuns && endpoint.Usage is { } usage) _quota = new UsageQuota(named, usage, time);
        HasNamedLimit = _requestPaces.Count > 0;
        _lastAnswer = time.GetTimestamp();
    }

    /// <summary>Which model it leads to, for messages.</summary>
    public string Name { get; }

    /// <summary>What it does, and did since the time stamp <paramref name="began"/>; null as long as nobody was asked there.</summary>
    public EndpointActivity? Activity(long began) => _history.Changes.Count == 0 ? null : new EndpointActivity(Name, _address)
    {
        InFlight = _inFlight,
        Places = _places.Limit,
        Answered = _answered,
        Refused = _refused,
        Failed = _failed,
        Closed = _closed?.Code,
        History = [.. _history.Changes.Select(change => new PlacesAt(_time.GetElapsedTime(began, change.At), change.Places))],
    };

    /// <summary>Who waits for this endpoint, alone or with others.</summary>
    public List<GateQueue> Queues { get; } = [];

    /// <summary>Whether it closes when it fails again and again: others can answer in its place.</summary>
    public bool HasBreaker { get; set; }

    /// <summary>Whether anything was ever heard from its address, for whichever model: it is the right one.</summary>
    public bool HasAnswered { get => _heard.Anything; set => _heard.Anything = value; }

    /// <summary>Why it is closed; null while it is open. May be read without the lock.</summary>
    public Closure? Closed => _closed;

    /// <summary>How much of the work it should have beside others, more than 0.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>How much it has of what it should have, 0 for nothing.</summary>
    public double Load => _inFlight / Weight;

    /// <summary>Requests in flight.</summary>
    public int InFlight => _inFlight;

    /// <summary>How many may be in flight now.</summary>
    public int Places => _places.Limit;

    /// <summary>When it last answered; in the beginning when it was made.</summary>
    public long LastAnswer => _lastAnswer;

    /// <summary>Whether somebody has named a limit of requests, so that it need not be learnt.</summary>
    private bool HasNamedLimit { get; }

    /// <summary>How many tokens a request with so many characters will take, answer and all.</summary>
    public int TokensOf(int characters) => (int)Math.Min(int.MaxValue, characters * _tokensPerCharacter);

    /// <summary>Whether any limit counts tokens, so that a request's size matters.</summary>
    public bool CountsTokens => _tokenPaces.Count > 0 || _isReported || _quota is not null;

    /// <summary>Whether it has a limit by day or month.</summary>
    public bool IsCounted => _quota is not null;

    /// <summary>Which limit by day or month has no room for a request of <paramref name="tokens"/>; null when none is in its way.</summary>
    public UsedUp? UsedUpFor(int tokens) => _quota?.UsedUpFor(tokens);

    /// <summary>Zero: one more request may go. Else the time until it may; null when that depends on those in flight.</summary>
    public TimeSpan? RoomIn(long now, int tokens)
    {
        if (_closed is { } closed)
        {
            if (now < closed.Until) return _time.GetElapsedTime(now, closed.Until);
            if (closed.IsTried) return null;
        }

        // Longer than all that follows, whatever is in flight.
        if (_quota?.Wait(tokens) is { Ticks: > 0 } used) return used;
        if (_inFlight >= _places.Limit) return null;
        var wait = _pace?.Wait(now) ?? TimeSpan.Zero;
        foreach (var pace in _requestPaces) wait = Longer(wait, pace.Wait(now));
        foreach (var pace in _tokenPaces) wait = Longer(wait, pace.Wait(now));
        if (!HasNamedLimit && !_isReported && _learner.Pacer is { } learnt) wait = Longer(wait, learnt.Wait(now));
        return Longer(Longer(wait, _requests.Wait(now, 1)), _tokens.Wait(now, tokens));
    }

    /// <summary>A request goes; null when another process has used up what was left of a limit by day or month.</summary>
    public GatePlace? TryTake(EndpointGates gates, long now, int tokens)
    {
        if (_quota?.TryTake(tokens) == false) return null;
        var isTry = _closed is not null;
        if (_closed is { } closed) _closed = closed with { IsTried = true };
        if (++_inFlight >= _places.Limit) _places.Fills();
        _history.Note(now, _places.Limit);
        _pace?.Take(now, 1);
        foreach (var pace in _requestPaces) pace.Take(now, 1);
        foreach (var pace in _tokenPaces) pace.Take(now, tokens);
        if (!HasNamedLimit) _learner.Pacer?.Take(now, 1);
        _requests.Take(now, 1);
        _tokens.Take(now, tokens);
        return new GatePlace(gates, this, _learner.Begin(), now, tokens, _requests.Taken, _tokens.Taken, isTry);
    }

    /// <summary>A request has gone, whatever came of it.</summary>
    public void Release(GatePlace place)
    {
        _inFlight--;
        if (place.IsTry && _closed is { IsTried: true } closed) _closed = closed with { IsTried = false };
    }

    /// <summary>A request was answered, or at least read.</summary>
    public void Answered(GatePlace place, LimitReport? report, long tokens, int characters)
    {
        var now = _time.GetTimestamp();
        (_lastAnswer, _heard.Anything, _failedInARow) = (now, true, 0);
        _places.Answered(place.Begun);
        _answered++;
        _learner.Succeeded(place.Begun, now);
        if (tokens > 0)
        {
            _quota?.Correct(0, tokens - place.Tokens);
            foreach (var pace in _tokenPaces) pace.Correct(tokens - place.Tokens);
            _tokens.Correct(tokens - place.Tokens);
            if (characters > 0) _tokensPerCharacter += ((double)tokens / characters - _tokensPerCharacter) / 20;
        }

        Learn(place, report);
        if (_closed is not { } closed || (!place.IsTry && place.Begun < closed.Since)) return;
        _closed = null;
        _pauses = 0;
        _learner.Reopened(now, _time.GetElapsedTime(closed.Since, now));
    }

    /// <summary>A request was refused for now. The time after which it may come again by itself; zero when the gate says when.</summary>
    public TimeSpan Refused(GatePlace place, IEndpointFault fault, int refusals)
    {
        var now = _time.GetTimestamp();
        _heard.Anything = true;
        _refused++;
        // It was not looked at.
        _quota?.Correct(-1, -place.Tokens);
        Learn(place, fault.Limits);
        var asked = fault.RetryAfter is { } wait ? Shorter(wait, LongestAsked) : TimeSpan.Zero;
        if (_closed is { } closed && !place.IsTry)
        {
            // It went before the gate was closed, and says nothing new, unless it asks for more time.
            _learner.Refused(place.Number, place.Begun, now, closes: true);
            var until = now + Ticks(asked);
            if (until > closed.Until) _closed = closed with { Until = until };
            return TimeSpan.Zero;
        }

        // One refusal alone may have come by chance, and is the request's own.
        var closes = place.IsTry || _learner.IsInRow(place.Number);
        _learner.Refused(place.Number, place.Begun, now, closes);
        if (!closes) return asked > TimeSpan.Zero ? Longer(asked, TicketPacer.TimerSlack) : Backoff(refusals);
        Close(now, CallWaitReason.Limit, fault.Code, fault.Message, asked);
        return TimeSpan.Zero;
    }

    /// <summary>A request failed, or timed out.</summary>
    public void Failed(GatePlace place, string code, string message)
    {
        _places.Failed(place.Begun);
        _failed++;
        if (!HasBreaker) return;
        _failedInARow++;
        if (place.IsTry || (_closed is null && _failedInARow >= FailuresToClose))
            Close(_time.GetTimestamp(), CallWaitReason.Outage, code, message, TimeSpan.Zero);
    }

    private void Close(long now, CallWaitReason reason, string code, string message, TimeSpan asked)
    {
        var pause = asked > TimeSpan.Zero ? asked : Backoff(_pauses);
        // So that all who were told the same time do not come back in the same instant.
        pause += pause * 0.05 * new SlotRandom(SlotRandom.Key(_key, _pauses)).Unit();
        _closed = new Closure(reason, code, message, _closed?.Since ?? now, now + Ticks(pause), IsTried: false);
        _pauses++;
    }

    private void Learn(GatePlace place, LimitReport? report)
    {
        if (report is null) return;
        _isReported |= report.Requests is not null;
        if (report.Requests is { } requests) _requests.Report(requests, place.RequestsTaken, _inFlight - 1);
        if (report.Tokens is { } tokens) _tokens.Report(tokens, place.TokensTaken, (_inFlight - 1) * place.Tokens);
    }

    /// <summary>1 s, 2 s, 4 s, … up to half a minute.</summary>
    private static TimeSpan Backoff(int times) => Shorter(TimeSpan.FromSeconds(Math.Pow(2, Math.Min(times, 10))), LongestPause);

    private void Add(List<TicketPacer> paces, double? most, double seconds)
    {
        if (most is not { } count) return;
        // Half of what goes in a second may be caught up, in whole requests: a strict endpoint counts no halves.
        var perSecond = count / seconds;
        paces.Add(new TicketPacer(perSecond, TimeSpan.FromSeconds(Math.Floor(perSecond / 2) / perSecond), _time));
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    /// <summary>What is known of an address.</summary>
    internal sealed class HeardOf
    {
        private volatile bool _anything;

        /// <summary>Whether anything was ever heard from it.</summary>
        public bool Anything { get => _anything; set => _anything = value; }
    }

    /// <summary>Why and how long an endpoint is closed.</summary>
    /// <param name="Reason">A limit, or an outage.</param>
    /// <param name="Code">The code of what closed it.</param>
    /// <param name="Message">The same in words.</param>
    /// <param name="Since">The time stamp at which it was closed.</param>
    /// <param name="Until">The time stamp from which one request tries.</param>
    /// <param name="IsTried">Whether that one is under way.</param>
    internal sealed record Closure(CallWaitReason Reason, string Code, string Message, long Since, long Until, bool IsTried);
}
