using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Minwal.MockProvider;

/// <summary>The limits that a mock provider enforces. Thread-safe.</summary>
internal sealed class MockLimits(MockProviderOptions options, TimeProvider time)
{
    private const double StormShare = 0.1;

    private readonly TokenBucket _requests = new(options.RequestsPerMinute, time), _tokens = new(options.TokensPerMinute, time);
    private readonly Lock _lock = new();
    private long? _first;
    private int _working;

    /// <summary>Takes a place and what the limits count, all or nothing; when there is not enough, says how long until there is.</summary>
    public bool TryAdmit(int tokens, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        if (options.Storm is { } storm) Blow(storm.From, storm.To);
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
        if (options.RequestsPerMinute > 0) Write(headers, "requests", _requests);
        if (options.TokensPerMinute > 0) Write(headers, "tokens", _tokens);
    }

    private void Blow(TimeSpan from, TimeSpan to)
    {
        lock (_lock)
        {
            var since = time.GetElapsedTime(_first ??= time.GetTimestamp());
            var share = since >= from && since < to ? StormShare : 1;
            _requests.Fill(share);
            _tokens.Fill(share);
        }
    }

    private static void Write(IHeaderDictionary headers, string what, TokenBucket bucket)
    {
        headers[$"x-ratelimit-limit-{what}"] = bucket.PerMinute.ToString(CultureInfo.InvariantCulture);
        headers[$"x-ratelimit-remaining-{what}"] = ((long)bucket.Level).ToString(CultureInfo.InvariantCulture);
        headers[$"x-ratelimit-reset-{what}"] = $"{(long)Math.Ceiling(bucket.UntilFull.TotalMilliseconds)}ms";
    }
}
