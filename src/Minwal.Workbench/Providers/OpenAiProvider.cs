using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Faults;
using Minwal.Models.OpenAi;

namespace Minwal.Workbench.Providers;

/// <summary>Any endpoint that speaks OpenAI's chat completions.</summary>
internal sealed class OpenAiProvider()
    : ModelProvider("openai", "openai:NAME", "A model of an endpoint that speaks OpenAI's chat completions.")
{
    private const string KeyVariable = "OPENAI_API_KEY", AddressVariable = "OPENAI_BASE_URL";
    private const int Tries = 6;
    private static readonly Uri Public = new("https://api.openai.com/v1");
    private static readonly TimeSpan RetryAfterCap = TimeSpan.FromSeconds(60);

    public override bool TakesAddresses => true;

    public override IReadOnlyList<ModelEndpoint> Open(ModelRequest request)
    {
        // An endpoint needs no cookies, is asked where the user says, and gets no tracing headers.
        var handler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            MaxConnectionsPerServer = 10_000,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        };
        request.Own(new Closing(handler));
        var addresses = request.Addresses.Count > 0 ? request.Addresses : [AddressIn(request)];
        return [.. addresses.Select((address, i) => Open(request, address, i, handler))];
    }

    private static ModelEndpoint Open(ModelRequest request, Uri address, int place, SocketsHttpHandler handler)
    {
        // The key of OpenAI goes to OpenAI alone, unless it is said that another endpoint is to have it.
        var variable = request.KeyVariables.Count > 0 ? request.KeyVariables[Math.Min(place, request.KeyVariables.Count - 1)]
            : IsOpenAi(address) ? KeyVariable : null;
        var key = variable is null ? null : request.Environment(variable);
        if (request.Asks && variable is not null && string.IsNullOrWhiteSpace(key))
            throw new MinwalException("MW2009", $"the environment variable {variable} is not set");
        var endpoint = new Uri(address.ToString().TrimEnd('/'));
        var shown = endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.SafeUnescaped);
        var once = new OpenAiChatClient(
            endpoint, request.Model, key, handler, request.Time, request.Notice, request.MostAnswerBytes);
        return new ModelEndpoint("openai", request.Model, once)
        {
            Address = shown,
            Account = variable ?? "",
            IsCostly = true,
            Retry = client => new RetryingChatClient(client, request.CallTime, RetryAfterCap, Tries, request.Time),
            Price = usage => request.Prices.Cost(request.Model, new UsageDetails
            {
                InputTokenCount = usage.Input,
                CachedInputTokenCount = usage.CachedInput,
                OutputTokenCount = usage.Output,
                ReasoningTokenCount = usage.Reasoning,
            }),
        };
    }

    private static Uri AddressIn(ModelRequest request)
    {
        if (request.Environment(AddressVariable) is not { } text || string.IsNullOrWhiteSpace(text)) return Public;
        return Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new MinwalException("MW2003",
                $"the environment variable {AddressVariable} holds '{text}', allowed is an address such as http://127.0.0.1:8080/v1");
    }

    private static bool IsOpenAi(Uri address) => address.Scheme == Uri.UriSchemeHttps
        && (address.Host == Public.Host || address.Host.EndsWith("." + Public.Host, StringComparison.Ordinal));

    private sealed class Closing(SocketsHttpHandler handler) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            handler.Dispose();
            return default;
        }
    }
}
