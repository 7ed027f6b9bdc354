using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Minwal.MockProvider;

/// <summary>The limits that a mock provider enforces. Thread-safe.</summary>
internal sealed class MockLimits(MockProviderOptions options, TimeProvider time)
{
    private readonly TokenBucket _requests = new(options.RequestsPerMinute, time), _tokens = new(options.TokensPerMinute, time);
    private int _working;

    /// <summary>Takes a place and what the limits count, all or nothing; when there is not enough, says how long until there is.</summary>
    public bool TryAdmit(int tokens, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        if (Interlocked.Increment(ref _working) <= options.MostAtOnce || options.MostAtOnce <= 0)
        {
            if (_requests.TryTake(1, out wait))
            {
                if (_tokens.TryTake(tokens, out wait)) return true;
                _requests.Charge(-1);
            }
        }

        Leave();
        return false;
    }

    /// <summary>Gives the place back.</summary>
    public void Leave() => Interlocked.Decrement(ref _working);

    /// <summary>Takes the tokens of an answer, which are known only now.</summary>
    public void ChargeAnswer(int tokens) => _tokens.Charge(tokens);

    /// <summary>Says what the limits are and what is left of them.</summary>
    public void WriteTo(IHeaderDictionary headers)
    {
        if (options.IsSilent) return;
        if (options.RequestsPerMinute > 0) Write(headers, "requests", options.RequestsPerMinute, _requests);
        if (options.TokensPerMinute > 0) Write(headers, "tokens", options.TokensPerMinute, _tokens);
    }

    private static void Write(IHeaderDictionary headers, string what, double perMinute, TokenBucket bucket)
    {
        headers[$"x-ratelimit-limit-{what}"] = perMinute.ToString(CultureInfo.InvariantCulture);
        headers[$"x-ratelimit-remaining-{what}"] = ((long)bucket.Level).ToString(CultureInfo.InvariantCulture);
        headers[$"x-ratelimit-reset-{what}"] = $"{(long)Math.Ceiling(bucket.UntilFull.TotalMilliseconds)}ms";
    }
}
