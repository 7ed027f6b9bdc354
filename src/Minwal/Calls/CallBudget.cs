namespace Minwal.Calls;

/// <summary>
/// Holds a run's calls within a limit of money, tokens and calls. A call in flight counts as much as it may take: its prompt and the most
/// tokens that its answer may have, at the price of the dearest endpoint that may be asked. Where an answer may be of any length, it
/// counts as much as the dearest call so far, and there are never more of those than calls that have shown what one costs.
/// Who must wait is woken by the end of another call, who works for an earlier record first: what a budget has paid for becomes records in
/// their order, and one that is missing holds up those behind it. Nobody polls. Thread-safe.
/// </summary>
/// <param name="limits">The limits.</param>
/// <param name="spent">What earlier processes of the run have used up.</param>
internal sealed class CallBudget(CallLimits limits, IReadOnlyList<CallSum> spent)
{
    // What a prompt may have beside its texts: the frame that a provider puts around each message.
    private const int FrameTokens = 16;

    // A prompt may have so many times more tokens for each of its bytes than any before it.
    private const double PromptMargin = 1.25;

    private readonly Lock _lock = new();
    private readonly PriorityQueue<(TaskCompletionSource<CallReserve?> Source, CallBound Bound), (long Unit, long Arrival)> _waiting =
        new();
    private decimal _cost = spent.Sum(s => s.Cost), _dearest, _heldCost;
    private long _tokens = spent.Sum(s => s.Usage.Input + s.Usage.Output), _longest, _heldTokens;
    private long _calls = spent.Sum(s => s.Calls), _inFlight, _unbounded, _known, _arrivals;

    // Tokenizers of models work on bytes: a text has no more tokens than bytes. From the first answer on less is known to do.
    private double _tokensPerByte;
    private bool _usedUp;

    /// <summary>Whether the limit has ended the calls.</summary>
    public bool IsUsedUp
    {
        get
        {
            lock (_lock) return _usedUp;
        }
    }

    /// <summary>Why no further call may begin, in words; null while one may, and where so many calls were all that was wanted.</summary>
    public string? Why { get; private set; }

    /// <summary>
    /// Returns what is held for a call that may begin, as soon as that is known; null when none may begin any more.
    /// </summary>
    public ValueTask<CallReserve?> BeginAsync(CallBound bound, CancellationToken cancellation)
    {
        if (!limits.HasBudget) return new(CallReserve.None);
        lock (_lock)
        {
            if (_waiting.Count == 0 && Decide(bound, out var decided)) return new(decided);
            var waiter = new TaskCompletionSource<CallReserve?>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((waiter, bound), (bound.Unit, _arrivals++));
            return new(waiter.Task.WaitAsync(cancellation));
        }
    }

    /// <summary>
    /// What is held for a call that may begin now; null when there is no room as long as others are in flight, or none at all.
    /// </summary>
    public CallReserve? TryBegin(CallBound bound)
    {
        if (!limits.HasBudget) return CallReserve.None;
        lock (_lock)
        {
            // Those who wait were there first, and a call beside others never decides that all is used up.
            return _waiting.Count == 0 && !_usedUp && HasRoom(ReserveOf(bound)) && Decide(bound, out var reserve) ? reserve : null;
        }
    }

    /// <summary>A call for which something was held has not begun.</summary>
    public void GiveBack(CallReserve reserve) => End(reserve, null);

    /// <summary>A call that had begun has ended; <paramref name="record"/> is null when it was cut off.</summary>
    public void End(CallReserve reserve, CallRecord? record)
    {
        if (!limits.HasBudget) return;
        List<(TaskCompletionSource<CallReserve?>, CallReserve?)> woken = [];
        lock (_lock)
        {
            _inFlight--;
            if (!reserve.IsBounded) _unbounded--;
            (_heldCost, _heldTokens) = (_heldCost - reserve.Cost, _heldTokens - reserve.Tokens);
            if (record is not null) Count(reserve, record);
            while (_waiting.TryPeek(out var waiter, out _) && Decide(waiter.Bound, out var decided))
                woken.Add((_waiting.Dequeue().Source, decided));
        }

        foreach (var (waiter, decided) in woken) waiter.TrySetResult(decided);
    }

    private void Count(CallReserve reserve, CallRecord record)
    {
        var (cost, tokens) = (record.Cost ?? 0, record.Usage.Input + record.Usage.Output);
        (_cost, _tokens, _calls) = (_cost + cost, _tokens + tokens, _calls + 1);
        (_dearest, _longest, _known) =
            (Math.Max(_dearest, cost), Math.Max(_longest, tokens), _known + (record.Usage.IsReported ? 1 : 0));
        if (record.Usage.Input > 0 && reserve.PromptBytes is { } bytes)
            _tokensPerByte = Math.Max(_tokensPerByte, record.Usage.Input / (double)Math.Max(1, bytes));
    }

    /// <summary>
    /// True when it is decided: with a reserve the call has begun, without one there is no room for any more. False: wait for one of those
    /// in flight.
    /// </summary>
    private bool Decide(CallBound bound, out CallReserve? reserve)
    {
        reserve = null;
        if (_usedUp) return true;
        var most = ReserveOf(bound);
        if (HasRoom(most))
        {
            reserve = most;
            _inFlight++;
            if (!most.IsBounded) _unbounded++;
            (_heldCost, _heldTokens) = (_heldCost + most.Cost, _heldTokens + most.Tokens);
            return true;
        }

        if (_inFlight > 0) return false;
        _usedUp = true;
        Why = HasCalls ? InWords(bound, most) : null;
        return true;
    }

    private bool HasCalls => limits.MaxCalls is not { } most || _calls + _inFlight < most;

    private bool HasRoom(CallReserve call)
    {
        if (!HasCalls) return false;
        if (limits.MaxCost is null && limits.MaxTokens is null) return true;
        var others = _unbounded + (call.IsBounded ? 0 : 1);
        return (call.IsBounded || _unbounded <= _known)
            && (limits.MaxCost is not { } money
                || (_cost < money && _cost + _heldCost + call.Cost + (others * _dearest) <= money))
            && (limits.MaxTokens is not { } tokens
                || (_tokens < tokens && _tokens + _heldTokens + call.Tokens + (others * _longest) <= tokens));
    }

    private CallReserve ReserveOf(CallBound bound)
    {
        var bytes = bound.PromptBytes;
        if (bytes is not { } size || bound.AnswerTokens is not { } answer) return new CallReserve(false, 0, 0, bytes);
        var prompt = (_tokensPerByte > 0 ? (long)Math.Ceiling(size * _tokensPerByte * PromptMargin) : size) + FrameTokens;
        var cost = bound.Endpoints.Max(endpoint => endpoint.Price(new CallUsage(prompt, 0, answer, 0)) ?? 0);
        return new CallReserve(true, limits.MaxCost is null ? 0 : cost, prompt + answer, bytes);
    }

    private string InWords(CallBound bound, CallReserve most)
    {
        var (cost, tokens) = most.IsBounded ? (most.Cost, most.Tokens) : (_dearest, _longest);
        var left = new List<string>();
        if (limits.MaxCost is { } money) left.Add($"{Money.InWords(cost)} and {Money.InWords(Math.Max(0, money - _cost))} are left");
        if (limits.MaxTokens is { } all)
            left.Add(FormattableString.Invariant($"{tokens:N0} tokens and {Math.Max(0, all - _tokens):N0} are left"));
        return $"the budget has no room for another call of '{bound.Task}': it may take {string.Join(", ", left)}"
            + (most.IsBounded ? $" ({bound.AnswerTokens:N0} of its tokens are the most that an answer may have: --answer-tokens)" : "");
    }
}

/// <summary>What bounds a call.</summary>
/// <param name="Task">What it is for.</param>
/// <param name="PromptBytes">How long what is sent is, in bytes; null when it holds more than texts.</param>
/// <param name="AnswerTokens">The most tokens of its answer; null when it may have any number.</param>
/// <param name="Endpoints">Who may be asked.</param>
/// <param name="Unit">The unit that it works for: of those who wait, the earliest goes first.</param>
internal readonly record struct CallBound(
    string Task, long? PromptBytes, int? AnswerTokens, IReadOnlyList<ModelEndpoint> Endpoints, long Unit = 0);

/// <summary>What is held for a call in flight.</summary>
/// <param name="IsBounded">Whether it can take no more.</param>
/// <param name="Cost">US dollars.</param>
/// <param name="Tokens">Tokens of prompt and answer.</param>
/// <param name="PromptBytes">How long its prompt is; null when that is not known.</param>
internal sealed record CallReserve(bool IsBounded, decimal Cost, long Tokens, long? PromptBytes)
{
    /// <summary>Where there is no limit.</summary>
    public static CallReserve None { get; } = new(true, 0, 0, null);
}
