using System.Globalization;
using System.Net;
using Minwal.MockProvider;
using Minwal.Values;
using Xunit;
using static Minwal.Models.Tests.MockProvider.RunningProvider;

namespace Minwal.Models.Tests.MockProvider;

public sealed class LimitTests
{
    private readonly FakeTime _time = new();
    private long _seed = 100;

    [Fact]
    public async Task Requests_per_minute_let_a_seconds_worth_through_and_then_what_flows_in()
    {
        await using var provider = await LimitedAsync(new() { RequestsPerMinute = 120 });
        Assert.Equal([200, 200, 429], await StatusesAsync(provider, 3));
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal([200, 429], await StatusesAsync(provider, 2));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal([200, 200, 429], await StatusesAsync(provider, 3));
        Assert.Equal(3, await provider.CountAsync("violations"));
        Assert.Equal(5, await provider.CountAsync("answered"));
    }

    [Theory]
    [InlineData(24, "2.5", 2500)]
    [InlineData(7, "8.572", 8572)]
    [InlineData(90, "0.334", 334)]
    [InlineData(1, "60", 60_000)]
    public async Task A_client_that_waits_as_it_is_told_is_let_through_and_one_that_comes_earlier_is_not(double perMinute, string told,
        int milliseconds)
    {
        await using var provider = await LimitedAsync(new() { RequestsPerMinute = perMinute });
        while ((await provider.AskAsync(Brief(++_seed))).Status == HttpStatusCode.OK)
        {
        }

        var refused = await provider.AskAsync(Brief(1));
        Assert.Equal(told, refused.Headers["Retry-After"]);
        Assert.EndsWith("ms", refused.Headers["x-ratelimit-reset-requests"], StringComparison.Ordinal);
        Assert.Equal("rate_limit_exceeded", refused.Error["code"]);
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.Equal([429], await StatusesAsync(provider, 1));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([200], await StatusesAsync(provider, 1));
    }

    [Fact]
    public async Task In_a_storm_the_limit_is_a_tenth_and_then_again_what_it_was()
    {
        await using var provider = await LimitedAsync(new()
        {
            RequestsPerMinute = 600,
            Storm = (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(70)),
        });
        Assert.Equal(10, (await StatusesAsync(provider, 12)).Count(status => status == 200));
        _time.Advance(TimeSpan.FromSeconds(10));
        var told = await provider.AskAsync(Brief(++_seed));
        Assert.Equal("60", told.Headers["x-ratelimit-limit-requests"]);
        Assert.Equal(429, (int)(await provider.AskAsync(Brief(++_seed))).Status);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([200, 429], await StatusesAsync(provider, 2));
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal([200, 429], await StatusesAsync(provider, 2));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal([200, 429], await StatusesAsync(provider, 2));
    }

    [Fact]
    public async Task A_pace_at_the_limit_is_never_refused()
    {
        await using var provider = await LimitedAsync(new() { RequestsPerMinute = 42 });
        for (var i = 0; i < 60; i++)
        {
            Assert.Equal([200], await StatusesAsync(provider, 1));
            _time.Advance(TimeSpan.FromTicks(1 + (TimeSpan.TicksPerMinute / 42)));
        }
    }

    [Fact]
    public async Task The_headers_show_each_limit_and_what_is_left_of_it()
    {
        await using var provider = await LimitedAsync(new() { RequestsPerMinute = 600, TokensPerMinute = 60_000 });
        var reply = await provider.AskAsync(Brief(1));
        Assert.Equal(("600", "9"), (reply.Headers["x-ratelimit-limit-requests"], reply.Headers["x-ratelimit-remaining-requests"]));
        Assert.Equal("60000", reply.Headers["x-ratelimit-limit-tokens"]);
        var prompt = (long)((Fields)reply.Json["usage"]!)["prompt_tokens"]!;
        Assert.Equal(1000 - prompt, long.Parse(reply.Headers["x-ratelimit-remaining-tokens"], CultureInfo.InvariantCulture));
        await using var free = await StartAsync();
        Assert.DoesNotContain((await free.AskAsync(Brief(1))).Headers.Keys,
            name => name.StartsWith("x-ratelimit", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Tokens_per_minute_count_what_is_asked_and_what_is_answered()
    {
        await using var provider = await LimitedAsync(new() { TokensPerMinute = 6000 });
        var usage = (Fields)(await provider.AskAsync(Brief(1))).Json["usage"]!;
        var (prompt, total) = ((long)usage["prompt_tokens"]!, (long)usage["total_tokens"]!);
        Assert.True(total > prompt);
        var left = 100 - total;
        for (; left >= prompt; left -= total)
            Assert.Equal(total, ((Fields)(await provider.AskAsync(Brief(1))).Json["usage"]!)["total_tokens"]);
        var refused = await provider.AskAsync(Brief(1));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        // 100 tokens flow in every second.
        Assert.Equal((prompt - left) / 100.0, double.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture), 3);
    }

    [Fact]
    public async Task A_prompt_larger_than_the_limit_passes_when_nothing_was_taken_and_keeps_others_waiting_longer()
    {
        await using var provider = await LimitedAsync(new() { TokensPerMinute = 600 });
        Assert.Equal(HttpStatusCode.OK, (await provider.AskAsync(Request(new string('x', 4000)))).Status);
        Assert.Equal([429], await StatusesAsync(provider, 1));
        _time.Advance(TimeSpan.FromSeconds(99));
        Assert.Equal([429], await StatusesAsync(provider, 1));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([200], await StatusesAsync(provider, 1));
    }

    [Fact]
    public async Task A_request_that_is_refused_takes_nothing_from_the_other_limit()
    {
        await using var provider = await LimitedAsync(new() { RequestsPerMinute = 600, TokensPerMinute = 60 });
        Assert.Equal([200, 429, 429, 429], await StatusesAsync(provider, 4));
        Assert.Equal("9", (await provider.AskAsync(Brief(1))).Headers["x-ratelimit-remaining-requests"]);
    }

    [Fact]
    public async Task More_at_once_than_allowed_are_refused_until_a_place_is_free()
    {
        await using var provider = await LimitedAsync(new() { MostAtOnce = 1, Latency = new("fixed", 500, 0) });
        var first = provider.AskAsync(Brief(1));
        await _time.NextTimerAsync(TestContext.Current.CancellationToken);
        var refused = await provider.AskAsync(Brief(2));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal("1", refused.Headers["Retry-After"]);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(HttpStatusCode.OK, (await first).Status);
        Assert.Equal(1, await provider.CountAsync("violations"));
    }

    [Fact]
    public async Task Of_many_that_come_in_the_same_moment_as_many_as_allowed_are_let_in()
    {
        await using var provider = await LimitedAsync(new() { MostAtOnce = 3, Latency = new("fixed", 500, 0) });
        var asking = Enumerable.Range(0, 12).Select(seed => provider.AskAsync(Brief(seed))).ToList();
        for (var i = 0; i < 3; i++) await _time.NextTimerAsync(TestContext.Current.CancellationToken);
        for (var refused = 0; refused < 9; refused++)
        {
            var reply = await Task.WhenAny(asking);
            Assert.Equal(HttpStatusCode.TooManyRequests, (await reply).Status);
            asking.Remove(reply);
        }

        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.All(await Task.WhenAll(asking), reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Equal(9, await provider.CountAsync("violations"));
    }

    private Task<RunningProvider> LimitedAsync(MockProviderOptions options) => StartAsync(options, _time);

    private async Task<List<int>> StatusesAsync(RunningProvider provider, int count)
    {
        var statuses = new List<int>();
        for (var i = 0; i < count; i++) statuses.Add((int)(await provider.AskAsync(Brief(++_seed))).Status);
        return statuses;
    }
}
