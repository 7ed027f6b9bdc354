using System.CommandLine;
using System.Globalization;
using Minwal.Calls;
using Minwal.Faults;
using Minwal.Models.OpenAi;
using Minwal.Values;
using Minwal.Workbench.Preparing;

namespace Minwal.Cli.Options;

/// <summary>The options that decide what a run makes and how models are asked, whatever the recipe.</summary>
internal sealed class EngineOptions
{
    /// <summary>The option that loads variables from a file.</summary>
    public const string EnvironmentFile = "--env-file";

    private const string Replay = "replay:";

    /// <summary>What stands before the file of a classifier.</summary>
    public const string Classifier = "classifier:";

    private readonly Option<string> _recipe = Text("--recipe", "A recipe of your own: its folder.", "DIR");
    private readonly Option<string[]> _model = Several(
        "--model", "The model: offline (default), openai:NAME or another provider's (minwal providers), replay:RUN. For one role only: "
        + "ROLE=MODEL. Several for the same role share its calls.",
        "MODEL", "-m");
    private readonly ProviderOptions _providers = new();
    private readonly Option<string[]> _baseUrl = Several("--base-url",
        "The address of an OpenAI-compatible endpoint, such as http://127.0.0.1:8080/v1. For one role only: ROLE=URL. "
        + "Of several the next is asked when one gives no answer.",
        "URL");
    private readonly Option<string[]> _keyFrom = Several("--key-from",
        "The environment variable with the key of the endpoint. For one role only: ROLE=NAME. "
        + "Of several each is for the --base-url in its place. [default: OPENAI_API_KEY, for OpenAI alone]",
        "NAME");
    private readonly Option<string> _seed = Text("--seed", "The seed: the same seed gives the same bytes. [default: 1]", "N");
    private readonly Option<string> _temperature = Text(
        "--temperature", "Sampling temperature of every role, 0 to 2; without it the recipe's.", "T");
    private readonly Option<string> _topP = Text("--top-p", "Nucleus sampling of every role, 0 to 1; without it the recipe's.", "P");
    private readonly Option<string> _answerTokens = Text("--answer-tokens", "The most tokens of an answer; without it the recipe's.", "N");
    private readonly Option<string> _attempts = Text("--attempts", "How often a slot is tried before it is short. [default: 10]", "N");
    private readonly Option<string> _concurrency = Text(
        "--concurrency", "The most requests in flight at one endpoint. [default: 16; offline: one for each core]", "N");
    private readonly Option<string> _delay = Text(
        "--delay", "Seconds from the beginning of one request to that of the next at one endpoint. [default: 0]", "SECONDS");
    private readonly LimitOptions _limits = new();
    private readonly Option<string> _spread = Text("--spread",
        "How calls are spread over several endpoints: room (whoever has room first), turns (one after the other), order (the next only "
        + "when one gives no answer). [default: room for several models, order for several addresses]",
        "HOW");
    private readonly Option<string> _weights = Text("--spread-weights",
        "How much of the work each of several models or providers should have: openai:a=3,openai:b=1. [default: 1 each]", "LIST");
    private readonly Option<string> _timeout = Text(
        "--timeout", "Seconds that a call may take, retries included. [default: 120]", "SECONDS");
    private readonly Option<string> _patience = Text("--patience",
        "Seconds that the run waits for an endpoint that gives no answers; its calls meanwhile cost no attempt. 0 counts each as a failed "
        + "attempt. [default: 600]",
        "SECONDS");
    private readonly HedgeOptions _hedge = new();
    private readonly Option<string> _answerBytes = Text(
        "--answer-bytes", "The longest answer that is read, in bytes as it comes. [default: 8388608]", "N");
    private readonly Option<bool> _keepTrying = new("--keep-trying")
    {
        Description = "Go on however many drafts were made and none accepted; otherwise a run that asks an endpoint stops after 200.",
    };
    private readonly Option<string> _maxCost = Text(
        "--max-cost", "US dollars that the run may cost; it stops before, and can go on.", "USD");
    private readonly Option<string> _maxTokens = Text(
        "--max-tokens", "Tokens, of prompts and answers, that the run may use; it stops before, and can go on.", "N");
    private readonly Option<string> _maxTime = Text("--max-time",
        "How long the run may take, in seconds or as 1h30m; it stops before, and can go on. What is in flight is finished if it can be in "
        + "time.",
        "TIME");
    private readonly Option<string[]> _price = Several("--price",
        "What a million tokens cost, in US dollars: of prompts, of answers, and of prompts from the provider's cache. "
        + "For one model only: MODEL=IN,OUT.",
        "IN,OUT[,CACHED]");
    private readonly Option<string> _prices = Text(
        "--prices", "A file of prices in place of those that come with minwal; minwal prices prints those.", "FILE");
    private readonly Option<string> _environmentFile = Text(EnvironmentFile,
        "A file of lines KEY=VALUE, such as .env, whose variables hold keys; those of the environment go before them.", "FILE");
    private readonly Option<string> _date = Text(
        "--date", "The date that files carry: YYYY-MM-DD, a full timestamp, or 'now' for the clock to the second. [default: today]",
        "DATE");

    /// <summary>
    /// Adds the options to <paramref name="command"/>; where the run is known already, only those that do not make it another.
    /// </summary>
    public EngineOptions(Command command, bool known = false)
    {
        Option[] making = [_recipe, _model, _providers.Making, _seed, _temperature, _topP, _answerTokens, _attempts, _date];
        Option[] asking =
        [
            .. _providers.Asking, _baseUrl, _keyFrom, _spread, _weights, _concurrency, .. _limits.All, _delay,
            _timeout, _patience, .. _hedge.All,
            _answerBytes, _keepTrying, _maxCost, _maxTokens, _maxTime, _price, _prices,
            _environmentFile,
        ];
        foreach (var option in known ? asking : [.. making, .. asking]) command.Options.Add(option);
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="MinwalException">MW2003 with every value that is not allowed.</exception>
    public RunChoices Read(ToolContext context, ParseResult parsed, Fields parameters)
    {
        var faults = new List<Fault>();
        var choices = new RunChoices
        {
            Parameters = parameters,
            Models = [.. Choices(parsed, _model).Select(choice => choice with { Value = Located(context, choice.Value) })],
            Addresses = Choices(parsed, _baseUrl),
            Keys = Choices(parsed, _keyFrom),
            Spread = SpreadOf(parsed, faults),
            Weights = WeightsOf(parsed, faults),
            NamedLimits = _limits.Read(parsed, faults),
            Seed = Whole(parsed, _seed, 1, long.MinValue, long.MaxValue, faults),
            Temperature = Number(parsed, _temperature, 0, 2, faults),
            TopP = Number(parsed, _topP, 0, 1, faults),
            MaxTokens = parsed.GetValue(_answerTokens) is null ? null : (int)Whole(parsed, _answerTokens, 1, 1, 10_000_000, faults),
            Attempts = (int)Whole(parsed, _attempts, 10, 1, 1000, faults),
            InFlight = parsed.GetValue(_concurrency) is null ? null : (int)Whole(parsed, _concurrency, 1, 1, 10_000, faults),
            Pace = TimeSpan.FromSeconds(Number(parsed, _delay, 0, 3600, faults) ?? 0),
            CallTime = TimeSpan.FromSeconds(Number(parsed, _timeout, 0.1, 86_400, faults) ?? 120),
            Patience = TimeSpan.FromSeconds(Number(parsed, _patience, 0, 1e7, faults) ?? 600),
            HedgeShare = _hedge.Read(parsed, faults),
            MostAnswerBytes = (int)Whole(parsed, _answerBytes, OpenAiChatClient.MostAnswerBytes, 1_000, 1_000_000_000, faults),
            KeepTrying = parsed.GetValue(_keepTrying),
            MaxCost = (decimal?)Number(parsed, _maxCost, 0, 1e9, faults),
            MaxTotalTokens = parsed.GetValue(_maxTokens) is null ? null : Whole(parsed, _maxTokens, 1, 1, long.MaxValue, faults),
            MaxTime = TimeOption.Read(parsed, _maxTime, faults),
            Prices = PriceOption.Read(
                parsed.GetValue(_prices) is { } file ? context.At(file) : null, parsed.GetValue(_price) ?? [], faults),
            AddressesAreDefaults = context.Defaults.Any(d => d.Option == _baseUrl.Name || d.Option == _keyFrom.Name),
            Date = Date(parsed.GetValue(_date), context.Time, faults),
        };
        choices = _providers.Read(context, parsed, choices, faults);
        var wrong = choices.Addresses.Where(
            a => !(Uri.TryCreate(a.Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"));
        foreach (var address in wrong)
        {
            faults.Add(new Fault(
                "MW2003", new Mark(""), $"--base-url: found '{address.Value}', allowed is an address such as http://127.0.0.1:8080/v1"));
        }

        return faults.Count == 0 ? choices : throw new MinwalException(faults);
    }

    private CallSpread? SpreadOf(ParseResult parsed, List<Fault> faults)
    {
        if (parsed.GetValue(_spread) is not { } typed) return null;
        if (typed is "room" or "turns" or "order") return Enum.Parse<CallSpread>(typed, ignoreCase: true);
        faults.Add(new Fault("MW2003", new Mark(""), $"{_spread.Name}: found '{typed}', allowed are room, turns, order"));
        return null;
    }

    private Dictionary<string, double> WeightsOf(ParseResult parsed, List<Fault> faults)
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var part in (parsed.GetValue(_weights) ?? "").Split(',',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = part.LastIndexOf('=');
            if (at > 0 && double.TryParse(part.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var weight)
                && weight is > 0 and <= 1e6) weights[part[..at]] = weight;
            else faults.Add(new Fault("MW2003", new Mark(""),
                $"{_weights.Name}: found '{part}', allowed is a model or provider and a number above 0, such as openai:a=3"));
        }

        return weights;
    }

    private static Option<string> Text(string name, string description, string help) =>
        new(name) { Description = description, HelpName = help };

    private static Option<string[]> Several(string name, string description, string help, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = help };

    private static IReadOnlyList<RoleChoice> Choices(ParseResult parsed, Option<string[]> option) =>
        [.. (parsed.GetValue(option) ?? []).Select(RoleChoice.Parse)];

    /// <summary>A model that is an earlier run, or a file, is found like any.</summary>
    private static string Located(ToolContext context, string model) =>
        ((string[])[Replay, Classifier]).FirstOrDefault(word => model.StartsWith(word, StringComparison.Ordinal)) is { } word
            ? word + context.At(model[word.Length..]) : model;

    private static long Whole(ParseResult parsed, Option<string> option, long fallback, long least, long most, List<Fault> faults)
    {
        if (parsed.GetValue(option) is not { } typed) return fallback;
        if (long.TryParse(typed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && value >= least && value <= most)
            return value;
        var bounds = least == long.MinValue ? "" : most == long.MaxValue ? $" of at least {least}" : $" from {least} to {most}";
        faults.Add(new Fault("MW2003", new Mark(""), $"{option.Name}: found '{typed}', allowed is a whole number{bounds}"));
        return fallback;
    }

    internal static double? Number(ParseResult parsed, Option<string> option, double least, double most, List<Fault> faults)
    {
        if (parsed.GetValue(option) is not { } typed) return null;
        if (double.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value >= least && value <= most)
            return value;
        var bounds = FormattableString.Invariant($"from {least} to {most}");
        faults.Add(new Fault("MW2003", new Mark(""), $"{option.Name}: found '{typed}', allowed is a number {bounds}"));
        return null;
    }

    private static string? Date(string? typed, TimeProvider time, List<Fault> faults)
    {
        if (typed is null) return null;
        if (typed == "now") return time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        const DateTimeStyles Universal = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParse(typed, CultureInfo.InvariantCulture, Universal, out var date))
            return date.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        faults.Add(new Fault(
            "MW2003", new Mark(""), $"--date: found '{typed}', allowed is a date such as 2026-11-21, a timestamp, or 'now'"));
        return "";
    }
}
