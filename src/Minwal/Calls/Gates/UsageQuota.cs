namespace Minwal.Calls.Gates;

/// <summary>
/// An endpoint's limits by day and month. What was used is counted elsewhere, over runs and processes; what it said last is looked at each
/// time, and it is asked only when something goes. Not thread-safe.
/// </summary>
/// <param name="limits">The limits.</param>
/// <param name="count">Counts.</param>
/// <param name="time">The clock.</param>
internal sealed class UsageQuota(EndpointLimits limits, IUsageCount count, TimeProvider time)
{
    private UsedSums _used = count.Add(time.GetUtcNow(), 0, 0, null).Used;

    /// <summary>Which limit has no room for a request of <paramref name="tokens"/>; null when it may go.</summary>
    public UsedUp? UsedUpFor(int tokens) => _used.On(Today()).UsedUpFor(1, tokens, limits);

    /// <summary>How long until a request of <paramref name="tokens"/> may go; zero when it may now.</summary>
    public TimeSpan Wait(int tokens) => UsedUpFor(tokens) is { } full ? full.Until - time.GetUtcNow() : TimeSpan.Zero;

    /// <summary>A request goes; false when others have used up what was left.</summary>
    public bool TryTake(int tokens)
    {
        (var added, _used) = count.Add(time.GetUtcNow(), 1, tokens, limits);
        return added;
    }

    /// <summary>What was taken turned out to be so much more, or less.</summary>
    public void Correct(long requests, long tokens)
    {
        if (requests != 0 || tokens != 0) _used = count.Add(time.GetUtcNow(), requests, tokens, null).Used;
    }

    private DateOnly Today() => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
}

/// <summary>An endpoint's limit by day or month is used up, and it is longer until it is free than the run waits.</summary>
/// <param name="full">The limit.</param>
/// <param name="endpoint">Whose it is.</param>
internal sealed class LimitUsedUpException(UsedUp full, string endpoint) : Exception("a limit by day or month is used up")
{
    /// <summary>What is used up and until when, in words.</summary>
    public string Words { get; } = FormattableString.Invariant(
        $"{endpoint} takes no more until {full.Until:yyyy-MM-dd HH:mm} UTC: its {full.Limit} are used up (MW3036)");
}
