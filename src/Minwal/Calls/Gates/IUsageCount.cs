namespace Minwal.Calls.Gates;

/// <summary>
/// Counts what was used of a model at one account today and this month, over runs and processes. Days and months are those of UTC.
/// Thread-safe; it is asked under a lock, and takes no longer than a small file takes.
/// </summary>
public interface IUsageCount
{
    /// <summary>
    /// Adds to what was used, unless that would pass one of <paramref name="limits"/>. What has used nothing yet may use more than all.
    /// </summary>
    /// <param name="at">The time.</param>
    /// <param name="requests">Requests; negative to take back.</param>
    /// <param name="tokens">Tokens; negative to take back.</param>
    /// <param name="limits">What may not be passed; null to add whatever it comes to.</param>
    /// <returns>Whether it was added, and what is used now.</returns>
    (bool Added, UsedSums Used) Add(DateTimeOffset at, long requests, long tokens, EndpointLimits? limits);
}

/// <summary>What was used of a model at one account.</summary>
/// <param name="Day">The day that is counted.</param>
/// <param name="DayRequests">Requests of that day.</param>
/// <param name="DayTokens">Tokens of that day.</param>
/// <param name="MonthRequests">Requests of that day's month.</param>
/// <param name="MonthTokens">Tokens of that day's month.</param>
public readonly record struct UsedSums(DateOnly Day, long DayRequests, long DayTokens, long MonthRequests, long MonthTokens)
{
    /// <summary>The same at <paramref name="day"/>: nothing is used of a new day, and of a new month.</summary>
    public UsedSums On(DateOnly day)
    {
        // A clock that was set back does not give back what was used.
        if (day <= Day) return this;
        var isSameMonth = (day.Year, day.Month) == (Day.Year, Day.Month);
        return new UsedSums(day, 0, 0, isSameMonth ? MonthRequests : 0, isSameMonth ? MonthTokens : 0);
    }

    /// <summary>With so much more, and never less than nothing.</summary>
    public UsedSums Plus(long requests, long tokens) => this with
    {
        DayRequests = Math.Max(0, DayRequests + requests),
        DayTokens = Math.Max(0, DayTokens + tokens),
        MonthRequests = Math.Max(0, MonthRequests + requests),
        MonthTokens = Math.Max(0, MonthTokens + tokens),
    };

    /// <summary>What <paramref name="limits"/> has no room for, in words, and until when; null when so much more may be used.</summary>
    internal UsedUp? UsedUpFor(long requests, long tokens, EndpointLimits limits)
    {
        var month = new DateOnly(Day.Year, Day.Month, 1).AddMonths(1);
        return Full(MonthRequests, requests, limits.RequestsPerMonth, "requests a month", month)
            ?? Full(MonthTokens, tokens, limits.TokensPerMonth, "tokens a month", month)
            ?? Full(DayRequests, requests, limits.RequestsPerDay, "requests a day", Day.AddDays(1))
            ?? Full(DayTokens, tokens, limits.TokensPerDay, "tokens a day", Day.AddDays(1));
    }

    private static UsedUp? Full(long used, long more, double? limit, string what, DateOnly until) =>
        limit is { } most && used > 0 && used + more > most
            ? new UsedUp(FormattableString.Invariant($"{most:N0} {what}"), new DateTimeOffset(until, TimeOnly.MinValue, TimeSpan.Zero))
            : null;
}

/// <summary>A limit by day or month that has no more room.</summary>
/// <param name="Limit">It in words: <c>1,000 requests a day</c>.</param>
/// <param name="Until">When it is free again.</param>
internal sealed record UsedUp(string Limit, DateTimeOffset Until);
