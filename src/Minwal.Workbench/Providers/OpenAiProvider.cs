using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Faults;
using Minwal.Models.OpenAi;

namespace Minwal.Workbench.Providers;

/// <summary>Any endpoint that speaks OpenAI's chat completions.</summary>
internal sealed class OpenAiProvider()
    : ModelProvider("openai", "openai:NAME", "A model of an endpoint that speaks OpenAI's chat completions.")
{
    private const string KeyVariable = "OPENAI_API_KEY";
    private const int Tries = 6;
    private static readonly Uri Public = new("https://api.openai.com/v1");
    private static readonly TimeSpan RetryAfterCap = TimeSpan.FromSeconds(60);

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
        var addresses = request.Addresses.Count > 0 ? request.Addresses : [Public];
        return [.. addresses.Select((address, i) => Open(request, address, i, handler))];
    }

    private static ModelEndpoint Open(ModelRequest request, Uri address, int place, SocketsHttpHandler handler)
    {
        var variable = request.KeyVariables.Count == 0
            ? KeyVariable : request.KeyVariables[Math.Min(place, request.KeyVariables.Count - 1)];
        var key = request.Environment(variable);
        // Endpoints of one's own often need no key; the public one does, and one for which a key was named.
        if (request.Asks && string.IsNullOrWhiteSpace(key) && (request.Addresses.Count == 0 || request.KeyVariables.Count > 0))
            throw new MinwalException("MW2009", $"the environment variable {variable} is not set");
        var endpoint = new Uri(address.ToString().TrimEnd('/'));
        var shown = endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.SafeUnescaped);
        var once = new OpenAiChatClient(
            endpoint, request.Model, string.IsNullOrWhiteSpace(key) ? "none" : key, handler, request.Time, request.Notice,
            request.MostAnswerBytes);
        return new ModelEndpoint("openai", request.Model, once)
        {
            Address = shown,
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

    private sealed class Closing(SocketsHttpHandler handler) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            handler.Dispose();
            return default;
        }
    }
}
