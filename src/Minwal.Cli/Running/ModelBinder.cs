using Microsoft.Extensions.AI;
using Minwal.Faults;
using Minwal.Models.Offline;
using Minwal.Models.OpenAi;
using Minwal.Models.Pricing;
using Minwal.Models.Replay;
using Minwal.Recipes;
using Minwal.Runs;

namespace Minwal.Cli.Running;

/// <summary>Turns what the user typed after --model into a model.</summary>
/// <param name="choices">What the command line says.</param>
/// <param name="grammars">The recipe's grammars.</param>
/// <param name="time">The clock.</param>
/// <param name="asks">Whether models will be asked; a plan asks nobody and needs no key.</param>
/// <param name="notice">Is told what a model turns out not to take.</param>
internal sealed class ModelBinder(EngineChoices choices, GrammarShelf grammars, TimeProvider time, bool asks, Action<string>? notice) : IDisposable
{
    private const string OpenAi = "https://api.openai.com/v1";
    private const int Tries = 6;
    private static readonly TimeSpan RetryAfterCap = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, IChatClient> _clients = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReplayedRun> _replays = new(StringComparer.Ordinal);
    private SocketsHttpHandler? _handler;

    /// <summary>The model of <paramref name="role"/>; roles with the same model share one client.</summary>
    /// <exception cref="MinwalException">MW2007 when the word means no model, MW2009 when a key is missing.</exception>
    public RoleModel Bind(ModelSpec role, string spec)
    {
        var (provider, name) = spec.Split(':', 2) is [var p, var n] ? (p, n) : (spec, "");
        var replayed = provider == "replay" && name.Length > 0 ? Replay(name) : null;
        if (!_clients.TryGetValue(spec, out var client)) _clients[spec] = client = Make(provider, name, spec, replayed);
        return new RoleModel(role.Role, provider, name, client, Paid: provider == "openai", choices.Temperature ?? role.Temperature, choices.TopP ?? role.TopP,
            choices.MaxTokens ?? role.MaxTokens, provider == "openai" ? usage => PriceTable.Published.Cost(name, usage) : _ => 0)
        {
            HashedAs = replayed?.SpecOf(role.Role),
        };
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values) client.Dispose();
        _handler?.Dispose();
        foreach (var replay in _replays.Values) replay.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private IChatClient Make(string provider, string name, string spec, ReplayedRun? replayed)
    {
        switch (provider)
        {
            case "offline" when name.Length == 0:
                return new OfflineChatClient(grammars.Find);
            case "openai" when name.Length > 0:
                return Remote(name);
            case "replay" when replayed is not null:
                return new ReplayChatClient(replayed.Find);
            default:
                var near = Spelling.Nearest(provider, ["offline", "openai", "replay"]);
                throw new MinwalException("MW2007", $"--model: found '{spec}', allowed are offline, openai:NAME and replay:RUN", near is null || near == provider ? null : $"did you mean '{near}'?");
        }
    }

    private IChatClient Remote(string name)
    {
        // Endpoints of one's own often need no key; the public one does.
        var key = Environment.GetEnvironmentVariable("OPENAI_API_KEY");
        if (asks && string.IsNullOrWhiteSpace(key) && choices.BaseUrl is null)
            throw new MinwalException("MW2009", "the environment variable OPENAI_API_KEY is not set", "set it, give another endpoint with --base-url, or leave --model out to run offline");
        // An endpoint needs no cookies, is asked where the user says, and gets no tracing headers.
        _handler ??= new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            MaxConnectionsPerServer = 10_000,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        };
        var endpoint = new Uri((choices.BaseUrl ?? OpenAi).TrimEnd('/'));
        var once = new OpenAiChatClient(endpoint, name, string.IsNullOrWhiteSpace(key) ? "none" : key, _handler, time, notice);
        IChatClient client = new RetryingChatClient(once, choices.Timeout, RetryAfterCap, Tries, time);
        return choices.Delay > TimeSpan.Zero ? new PausingChatClient(client, choices.Delay, time) : client;
    }

    private ReplayedRun Replay(string name)
    {
        if (!_replays.TryGetValue(name, out var run)) _replays[name] = run = ReplayedRun.Open(name);
        return run;
    }
}
