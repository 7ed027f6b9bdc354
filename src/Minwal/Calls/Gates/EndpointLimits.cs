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

    /// <summary>Tokens, of prompts and answers, in a minute; null when not said.</summary>
    public double? TokensPerMinute { get; init; }

    /// <summary>Requests in flight; null when not said.</summary>
    public int? InFlight { get; init; }
}
