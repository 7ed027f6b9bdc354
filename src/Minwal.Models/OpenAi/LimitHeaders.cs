using System.Globalization;
using System.Net.Http.Headers;
using Minwal.Calls.Gates;

namespace Minwal.Models.OpenAi;

/// <summary>
/// Reads an endpoint's limits from its headers, in the words of OpenAI (also Groq, Together, vLLM's routers), Mistral and Anthropic.
/// </summary>
internal static class LimitHeaders
{
    private static readonly Words[] Requests =
    [
        new("x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"),
        new("x-ratelimit-limit-req-minute", "x-ratelimit-remaining-req-minute", null),
        new("anthropic-ratelimit-requests-limit", "anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset"),
    ];

    private static readonly Words[] Tokens =
    [
        new("x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"),
        new("x-ratelimit-limit-tokens-minute", "x-ratelimit-remaining-tokens-minute", null),
        new("anthropic-ratelimit-tokens-limit", "anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset"),
    ];

    /// <summary>What <paramref name="headers"/> say; null when they say nothing.</summary>
    public static LimitReport? Read(HttpResponseHeaders headers)
    {
        var seen = headers.NonValidated;
        if (seen.Count == 0) return null;
        var (requests, tokens) = (Read(seen, Requests), Read(seen, Tokens));
        return requests is null && tokens is null ? null : new LimitReport(requests, tokens);
    }

    /// <summary>A span of time as OpenAI writes it (<c>6m0s</c>, <c>1.5s</c>, <c>120ms</c>) or in seconds; null when it is none.</summary>
    public static TimeSpan? Span(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (Number(text) is { } seconds) return seconds <= 1e7 ? TimeSpan.FromSeconds(seconds) : null;
        var (sum, at) = (TimeSpan.Zero, 0);
        while (at < text.Length)
        {
            var end = at;
            while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.')) end++;
            var unit = end;
            while (unit < text.Length && char.IsAsciiLetter(text[unit])) unit++;
            if (Number(text.AsSpan(at, end - at)) is not { } amount || amount > 1e7 || UnitOf(text.AsSpan(end, unit - end)) is not { } one)
                return null;
            (sum, at) = (sum + (one * amount), unit);
        }

        return sum;
    }

    private static LimitLevel? Read(HttpHeadersNonValidated headers, Words[] known)
    {
        foreach (var words in known)
        {
            if (Value(headers, words.Remaining) is not { } left || Number(left) is not { } remaining) continue;
            if (Value(headers, words.Limit) is not { } most || Number(most) is not { } limit) continue;
            return new LimitLevel(limit, remaining, words.Reset is null ? null : Span(Value(headers, words.Reset)));
        }

        return null;
    }

    private static string? Value(HttpHeadersNonValidated headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static double? Number(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number : null;

    private static TimeSpan? UnitOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ms" => TimeSpan.FromMilliseconds(1),
        "s" => TimeSpan.FromSeconds(1),
        "m" => TimeSpan.FromMinutes(1),
        "h" => TimeSpan.FromHours(1),
        "d" => TimeSpan.FromDays(1),
        _ => null,
    };

    /// <summary>What a provider calls the parts of one limit; a reset that is not told is of a limit per minute.</summary>
    private readonly record struct Words(string Limit, string Remaining, string? Reset);
}
