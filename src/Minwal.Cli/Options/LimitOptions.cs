using System.CommandLine;
using Minwal.Calls.Gates;
using Minwal.Faults;

namespace Minwal.Cli.Options;

/// <summary>The options that say what each endpoint takes: requests and tokens, by second, minute, day and month.</summary>
internal sealed class LimitOptions
{
    private const string Counted = " of all your runs together (UTC), counted over runs; a run that comes to it stops and can go on later.";

    private readonly Option<string> _requestsPerSecond = Make("requests", "second", ".");
    private readonly Option<string> _requestsPerMinute = Make("requests", "minute",
        ". [default: what it says in its headers, else what is found out]");
    private readonly Option<string> _requestsPerDay = Make("requests", "day", Counted);
    private readonly Option<string> _requestsPerMonth = Make("requests", "month", Counted);
    private readonly Option<string> _tokensPerSecond = Make("tokens", "second", ".");
    private readonly Option<string> _tokensPerMinute = Make("tokens", "minute", ". [default: what it says in its headers]");
    private readonly Option<string> _tokensPerDay = Make("tokens", "day", Counted);
    private readonly Option<string> _tokensPerMonth = Make("tokens", "month", Counted);

    /// <summary>The options.</summary>
    public IEnumerable<Option> All =>
    [
        _requestsPerSecond, _requestsPerMinute, _requestsPerDay, _requestsPerMonth, _tokensPerSecond, _tokensPerMinute, _tokensPerDay,
        _tokensPerMonth,
    ];

    /// <summary>What was typed.</summary>
    public EndpointLimits Read(ParseResult parsed, List<Fault> faults)
    {
        double? Of(Option<string> option, double most) => EngineOptions.Number(parsed, option, 0.001, most, faults);
        return new EndpointLimits
        {
            RequestsPerSecond = Of(_requestsPerSecond, 1e9),
            RequestsPerMinute = Of(_requestsPerMinute, 1e9),
            RequestsPerDay = Of(_requestsPerDay, 1e12),
            RequestsPerMonth = Of(_requestsPerMonth, 1e12),
            TokensPerSecond = Of(_tokensPerSecond, 1e12),
            TokensPerMinute = Of(_tokensPerMinute, 1e12),
            TokensPerDay = Of(_tokensPerDay, 1e15),
            TokensPerMonth = Of(_tokensPerMonth, 1e15),
        };
    }

    private static Option<string> Make(string what, string window, string more) => new($"--{what}-per-{window}")
    {
        Description = $"{(what == "tokens" ? "Tokens, of prompts and answers," : "Requests")} in a {window} that each endpoint takes{more}",
        HelpName = "N",
    };
}
