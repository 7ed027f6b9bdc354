using Minwal.Calls.Gates;
using Minwal.Models.OpenAi;
using Xunit;

namespace Minwal.Models.Tests.OpenAi;

/// <summary>What endpoints say of their limits.</summary>
public sealed class LimitHeadersTests
{
    [Theory]
    [InlineData("1s", 1.0)]
    [InlineData("6m0s", 360.0)]
    [InlineData("1h2m3.5s", 3723.5)]
    [InlineData("120ms", 0.12)]
    [InlineData("7", 7.0)]
    [InlineData("0.5", 0.5)]
    [InlineData("soon", null)]
    [InlineData("5x", null)]
    [InlineData("", null)]
    [InlineData("2026-11-28T10:00:00Z", null)]
    public void Spans_are_read_as_they_are_written(string text, double? seconds) => Assert.Equal(
        seconds, LimitHeaders.Span(text)?.TotalSeconds);

    [Fact]
    public void The_words_of_several_providers_are_known()
    {
        Assert.Equal(new LimitReport(new LimitLevel(60, 59, TimeSpan.FromSeconds(1)), new LimitLevel(
            150_000, 149_984, TimeSpan.FromMinutes(6))),
            Read(("x-ratelimit-limit-requests", "60"), ("x-ratelimit-remaining-requests", "59"), ("x-ratelimit-reset-requests", "1s"),
                ("x-ratelimit-limit-tokens", "150000"), ("x-ratelimit-remaining-tokens", "149984"), ("x-ratelimit-reset-tokens", "6m0s")));
        Assert.Equal(new LimitReport(new LimitLevel(60, 3, null), null),
            Read(("x-ratelimit-limit-req-minute", "60"), ("x-ratelimit-remaining-req-minute", "3")));
        Assert.Equal(new LimitReport(null, new LimitLevel(80_000, 79_000, null)),
            Read(("anthropic-ratelimit-tokens-limit", "80000"), ("anthropic-ratelimit-tokens-remaining", "79000"),
                ("anthropic-ratelimit-tokens-reset", "2026-11-28T10:00:00Z")));
        Assert.Null(Read(("x-ratelimit-limit-requests", "many"), ("x-ratelimit-remaining-requests", "NaN"), ("server", "nginx")));
    }

    private static LimitReport? Read(params (string Name, string Value)[] headers)
    {
        using var response = new HttpResponseMessage();
        foreach (var (name, value) in headers) response.Headers.TryAddWithoutValidation(name, value);
        return LimitHeaders.Read(response.Headers);
    }
}
