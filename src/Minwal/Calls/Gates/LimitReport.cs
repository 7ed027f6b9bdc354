using Microsoft.Extensions.AI;

namespace Minwal.Calls.Gates;

/// <summary>What an endpoint says of its own limits beside an answer or a refusal.</summary>
/// <param name="Requests">Its limit of requests; null when it says nothing.</param>
/// <param name="Tokens">Its limit of tokens; null when it says nothing.</param>
internal sealed record LimitReport(LimitLevel? Requests, LimitLevel? Tokens)
{
    /// <summary>The property of a response that holds it.</summary>
    public const string Key = "minwal.limits";

    /// <summary>The report that came with <paramref name="response"/>; null when there is none.</summary>
    public static LimitReport? Of(ChatResponse response) =>
        response.AdditionalProperties?.TryGetValue(Key, out var property) == true ? property as LimitReport : null;
}

/// <summary>How full one limit is.</summary>
/// <param name="Limit">The most in its window.</param>
/// <param name="Remaining">What may still be used.</param>
/// <param name="Reset">How long until nothing of it is used any more; null when that is not said.</param>
internal readonly record struct LimitLevel(double Limit, double Remaining, TimeSpan? Reset)
{
    /// <summary>
    /// What comes free again in a second: what is used divided by the time in which it comes back, which holds for a limit that fills
    /// evenly and, from its middle on, for one that begins anew. Never more than a minute's limit gives, since some say when the next may
    /// go
    /// and not when all is free.
    /// </summary>
    public double PerSecond => Reset is { Ticks: > 0 } reset && Remaining < Limit
        ? Math.Min(Math.Max(Limit - Remaining, Remaining) / reset.TotalSeconds, Limit / 60) : Limit / 60;
}
