using System.Globalization;
using Minwal.Calls;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Cli.Views;

/// <summary>Says what the calls of a run are doing.</summary>
internal static class ActivityView
{
    // A request that takes longer than this may hang.
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    /// <summary><c>8 in flight, 120 answered, 3 waiting 12 s: limit of api.x</c>; empty where nobody is asked elsewhere.</summary>
    public static string InWords(CallActivity calls)
    {
        if (calls is { Answered: 0, InFlight: 0, Waits.Count: 0 }) return "";
        var longest = calls.Longest >= Long ? $" (the longest for {Span(calls.Longest)})" : "";
        List<string> begun = [$"{calls.InFlight:N0} in flight{longest}", $"{calls.Answered:N0} answered"];
        if (calls.Hedged > 0) begun.Add($"{calls.Hedged:N0} asked twice ({calls.HedgesWon:N0} to the good)");
        return string.Join(", ", begun.Concat(calls.Waits.Select(InWords)));
    }

    /// <summary>The same for machines.</summary>
    public static Fields ToFields(CallActivity calls) => new Fields(6).Add("in_flight", (long)calls.InFlight)
        .Add("answered", calls.Answered).Add("hedged", calls.Hedged).Add("hedges_won", calls.HedgesWon)
        .Add("endpoints", EndpointFields.Of(calls.Endpoints))
        .Add("waiting", calls.Waits.Select(wait => (object?)new Fields(6)
            .Add("for", wait.Reason.ToString().ToLowerInvariant()).Add("calls", wait.Calls)
            .Add("address", wait.Address.Length == 0 ? null : wait.Address).Add("code", wait.Code)
            .Add("seconds_left", wait.Left is { } left ? Math.Round(left.TotalSeconds, 1) : null)
            .Add("seconds_lasted", Math.Round(wait.Lasted.TotalSeconds, 1))).ToList());

    /// <summary>
    /// <c>openai:a at 127.0.0.1:8080: 1,200 answered, 3 refused; places 16, 32 after 4 s, 24 after 1 min 10 s</c>.
    /// </summary>
    public static string InWords(EndpointActivity endpoint)
    {
        List<string> counts = [$"{endpoint.Answered:N0} answered"];
        if (endpoint.Refused > 0) counts.Add($"{endpoint.Refused:N0} refused");
        if (endpoint.Failed > 0) counts.Add($"{endpoint.Failed:N0} failed");
        if (endpoint.Closed is { } code) counts.Add($"closed ({code})");
        // A line for people: the first, and of what came later the last in each second, and of those the last few.
        var later = endpoint.History.Skip(1).ToList();
        var history = endpoint.History.Take(1).Concat(later.Where(
            (change, i) => i == later.Count - 1 || Span(later[i + 1].After) != Span(change.After))).ToList();
        var shown = history.Count <= 6 ? history : [history[0], .. history.TakeLast(5)];
        var places = shown.Select((change, i) => i == 0 ? $"{change.Places}"
            : $"{(i == 1 && shown.Count < history.Count ? "… " : "")}{change.Places} after {Span(change.After)}").ToList();
        if (history.Count > 0 && history[^1].Places != endpoint.Places) places.Add($"{endpoint.Places} at last");
        return $"{endpoint.Name} at {Host(endpoint.Address)}: {string.Join(", ", counts)}; places {string.Join(", ", places)}";
    }

    /// <summary>A time as people say it: <c>12 s</c>, <c>3 min 05 s</c>, <c>2 h 10 min</c>.</summary>
    public static string Span(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours:N0} h {time.Minutes:00} min")
        : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds:00} s" : $"{time.Seconds} s";

    private static string InWords(CallWait wait)
    {
        var place = Host(wait.Address);
        // Rounded up: who is told 0 s asks why nothing happens.
        var left = wait.Left is { } span ? $" {Span(TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(span.TotalSeconds))))}" : "";
        return wait.Reason switch
        {
            CallWaitReason.Limit => $"{wait.Calls:N0} waiting{left}: "
                + (wait.Code == "MW3036" ? $"limit of {place} by day or month ({wait.Code})" : $"limit of {place}"),
            CallWaitReason.Retry => $"{wait.Calls:N0} waiting{left} to try again at {place}: {ReasonWords.Told(wait.Code!)}",
            CallWaitReason.Pace => $"{wait.Calls:N0} waiting{left}: pace of {place} (--delay, or its limits)",
            CallWaitReason.Outage =>
                $"{wait.Calls:N0} waiting for {Span(wait.Lasted)}, at most{left} more: no answer from {place} ({wait.Code})",
            CallWaitReason.Budget => $"{wait.Calls:N0} waiting: what those in flight cost of the budget",
            _ => $"{wait.Calls:N0} to be answered later: batch",
        };
    }

    private static string Host(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Authority : address;
}
