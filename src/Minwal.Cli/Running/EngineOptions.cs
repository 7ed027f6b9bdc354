using System.CommandLine;
using System.Globalization;
using Minwal.Faults;

namespace Minwal.Cli.Running;

/// <summary>The options that decide what a run makes, whatever the recipe.</summary>
internal sealed class EngineOptions
{
    private readonly Option<string> _recipe = new("--recipe") { Description = "A recipe of your own: its folder.", HelpName = "DIR" };
    private readonly Option<string[]> _model = new("--model", "-m") { Description = "The model: offline (default), openai:NAME, replay:RUN. For one role only: ROLE=MODEL. May be given several times.", HelpName = "MODEL" };
    private readonly Option<string> _baseUrl = new("--base-url") { Description = "The address of an OpenAI-compatible endpoint, such as http://127.0.0.1:8080/v1.", HelpName = "URL" };
    private readonly Option<string> _seed = new("--seed") { Description = "The seed: the same seed gives the same bytes. [default: 1]", HelpName = "N" };
    private readonly Option<string> _temperature = new("--temperature") { Description = "Sampling temperature of every role, 0 to 2; without it the recipe's.", HelpName = "T" };
    private readonly Option<string> _topP = new("--top-p") { Description = "Nucleus sampling of every role, 0 to 1; without it the recipe's.", HelpName = "P" };
    private readonly Option<string> _answerTokens = new("--answer-tokens") { Description = "The most tokens of an answer; without it the recipe's.", HelpName = "N" };
    private readonly Option<string> _attempts = new("--attempts") { Description = "How often a slot is tried before it is short. [default: 10]", HelpName = "N" };
    private readonly Option<string> _concurrency = new("--concurrency") { Description = "The most calls in flight. [default: 16; offline: one for each core]", HelpName = "N" };
    private readonly Option<string> _delay = new("--delay") { Description = "Seconds to wait between calls. [default: 0]", HelpName = "SECONDS" };
    private readonly Option<string> _timeout = new("--timeout") { Description = "Seconds that a call may take, retries included. [default: 120]", HelpName = "SECONDS" };
    private readonly Option<string> _date = new("--date") { Description = "The date that files carry: YYYY-MM-DD, a full timestamp, or 'now' for the clock to the second. [default: today]", HelpName = "DATE" };

    /// <summary>Adds the options to <paramref name="command"/>.</summary>
    public EngineOptions(Command command)
    {
        foreach (var option in new Option[] { _recipe, _model, _baseUrl, _seed, _temperature, _topP, _answerTokens, _attempts, _concurrency, _delay, _timeout, _date }) command.Options.Add(option);
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="MinwalException">MW2003 with every value that is not allowed.</exception>
    public EngineChoices Read(ParseResult parsed, TimeProvider time)
    {
        var faults = new List<Fault>();
        var choices = new EngineChoices
        {
            Models = parsed.GetValue(_model) ?? [],
            BaseUrl = parsed.GetValue(_baseUrl),
            Seed = Whole(parsed, _seed, 1, long.MinValue, long.MaxValue, faults),
            Temperature = Number(parsed, _temperature, 0, 2, faults),
            TopP = Number(parsed, _topP, 0, 1, faults),
            MaxTokens = parsed.GetValue(_answerTokens) is null ? null : (int)Whole(parsed, _answerTokens, 1, 1, 10_000_000, faults),
            Attempts = (int)Whole(parsed, _attempts, 10, 1, 1000, faults),
            Concurrency = parsed.GetValue(_concurrency) is null ? null : (int)Whole(parsed, _concurrency, 1, 1, 10_000, faults),
            Delay = TimeSpan.FromSeconds(Number(parsed, _delay, 0, 3600, faults) ?? 0),
            Timeout = TimeSpan.FromSeconds(Number(parsed, _timeout, 0.1, 86_400, faults) ?? 120),
            Date = Date(parsed.GetValue(_date), time, faults),
            DateGiven = parsed.GetValue(_date) is not null,
        };
        if (choices.BaseUrl is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            faults.Add(new Fault("MW2003", new Mark(""), $"--base-url: found '{url}', allowed is an address such as http://127.0.0.1:8080/v1"));
        return faults.Count == 0 ? choices : throw new MinwalException(faults);
    }

    private static long Whole(ParseResult parsed, Option<string> option, long fallback, long least, long most, List<Fault> faults)
    {
        if (parsed.GetValue(option) is not { } typed) return fallback;
        if (long.TryParse(typed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
        faults.Add(new Fault("MW2003", new Mark(""), $"{option.Name}: found '{typed}', allowed is a whole number" + (least == long.MinValue ? "" : $" from {least} to {most}")));
        return fallback;
    }

    private static double? Number(ParseResult parsed, Option<string> option, double least, double most, List<Fault> faults)
    {
        if (parsed.GetValue(option) is not { } typed) return null;
        if (double.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
        faults.Add(new Fault("MW2003", new Mark(""), FormattableString.Invariant($"{option.Name}: found '{typed}', allowed is a number from {least} to {most}")));
        return null;
    }

    private static string Date(string? typed, TimeProvider time, List<Fault> faults)
    {
        if (typed is null) return time.GetUtcNow().ToString("yyyy-MM-dd'T'00:00:00'Z'", CultureInfo.InvariantCulture);
        if (typed == "now") return time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        if (DateTimeOffset.TryParse(typed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date))
            return date.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        faults.Add(new Fault("MW2003", new Mark(""), $"--date: found '{typed}', allowed is a date such as 2026-11-21, a timestamp, or 'now'"));
        return "";
    }
}
