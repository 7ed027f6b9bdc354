namespace Minwal.Calls;

/// <summary>What a run's calls may not exceed.</summary>
internal sealed record CallLimits
{
    /// <summary>The most requests in flight at one endpoint, at least 1.</summary>
    public int InFlight { get; init; } = 1;

    /// <summary>Whether few requests go to an endpoint at first, since nobody has said how many it bears.</summary>
    public bool BeginsCarefully { get; init; }

    /// <summary>The time from the beginning of one request to that of the next at one endpoint, retries included.</summary>
    public TimeSpan Pace { get; init; }

    /// <summary>How long an endpoint that gives no answers is waited for; none, when a call without an answer is a failed one.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>US dollars that all calls of the run may cost together; null for no limit.</summary>
    public decimal? MaxCost { get; init; }

    /// <summary>Tokens, of prompts and answers, that all calls of the run may use together; null for no limit.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>Calls that the run may have made, those of earlier processes among them; null for no limit.</summary>
    public long? MaxCalls { get; init; }

    /// <summary>The most second requests for calls that take long, for each call; 0 for none.</summary>
    public double HedgeShare { get; init; }

    /// <summary>How long this process may work on the run; null for as long as it takes.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>Whether there is a limit of money, tokens or calls.</summary>
    public bool HasBudget => MaxCost is not null || MaxTokens is not null || MaxCalls is not null;
}
