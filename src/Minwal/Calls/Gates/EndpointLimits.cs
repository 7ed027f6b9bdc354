namespace Minwal.Calls.Gates;

/// <summary>What somebody says that an endpoint takes; what is not said is found out.</summary>
public sealed record EndpointLimits
{
    /// <summary>Nothing is said.</summary>
    public static EndpointLimits None { get; } = new();

    /// <summary>Requests in a second; null when not said.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>Requests in a minute; null when not said.</summary>
    public double? RequestsPerMinute { get; init; }

    /// <summary>Requests in a day, from midnight to midnight UTC, of all runs together; null when not said.</summary>
    public double? RequestsPerDay { get; init; }

    /// <summary>Requests in a calendar month by UTC, of all runs together; null when not said.</summary>
    public double? RequestsPerMonth { get; init; }

    /// <summary>Tokens, of prompts and answers, in a second; null when not said.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>Tokens, of prompts and answers, in a minute; null when not said.</summary>
    public double? TokensPerMinute { get; init; }

    /// <summary>Tokens in a day, from midnight to midnight UTC, of all runs together; null when not said.</summary>
    public double? TokensPerDay { get; init; }

    /// <summary>Tokens in a calendar month by UTC, of all runs together; null when not said.</summary>
    public double? TokensPerMonth { get; init; }

    /// <summary>Requests in flight; null when not said.</summary>
    public int? InFlight { get; init; }

    /// <summary>Whether a limit is longer than a run, so that what is used of it is counted over runs.</summary>
    public bool OutlastsRuns => (RequestsPerDay ?? RequestsPerMonth ?? TokensPerDay ?? TokensPerMonth) is not null;

    /// <summary>These limits where they are said, and those of <paramref name="other"/> for what these do not say.</summary>
    internal EndpointLimits Or(EndpointLimits other)
    {
        // A pace that is said in one way takes the place of one that is said in the other.
        var (ownRequests, ownTokens) = (RequestsPerSecond ?? RequestsPerMinute, TokensPerSecond ?? TokensPerMinute);
        return new EndpointLimits
        {
            RequestsPerSecond = ownRequests is null ? other.RequestsPerSecond : RequestsPerSecond,
            RequestsPerMinute = ownRequests is null ? other.RequestsPerMinute : RequestsPerMinute,
            RequestsPerDay = RequestsPerDay ?? other.RequestsPerDay,
            RequestsPerMonth = RequestsPerMonth ?? other.RequestsPerMonth,
            TokensPerSecond = ownTokens is null ? other.TokensPerSecond : TokensPerSecond,
            TokensPerMinute = ownTokens is null ? other.TokensPerMinute : TokensPerMinute,
            TokensPerDay = TokensPerDay ?? other.TokensPerDay,
            TokensPerMonth = TokensPerMonth ?? other.TokensPerMonth,
            InFlight = InFlight ?? other.InFlight,
        };
    }
}
