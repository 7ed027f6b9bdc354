using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Calls.Gates;
using Minwal.Faults;
using Minwal.Models.OpenAi;
using Minwal.Models.OpenAi.Batches;

namespace Minwal.Workbench.Providers;

/// <summary>Somebody who serves models behind OpenAI's chat completions, and any endpoint that speaks them at an address that is
/// given.</summary>
internal sealed class NamedProvider(ProviderSpec spec) : ModelProvider(spec.Name, spec.Name + ":NAME", spec.Summary)
{
    private const int Tries = 6;
    private static readonly TimeSpan RetryAfterCap = TimeSpan.FromSeconds(60);

    /// <summary>What is known of it.</summary>
    public ProviderSpec Spec => spec;

    public override bool TakesAddresses => true;

    public override string? DefaultModel => spec.Model;

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
        var addresses = request.Addresses.Count > 0 ? request.Addresses : [AddressIn(request.Environment)];
        return [.. addresses.Select((address, i) => Open(request, address, i, handler))];
    }

    /// <summary>Where it is asked when no address is given.</summary>
    /// <exception cref="MinwalException">MW2003 when the variable holds none, MW2021 when nobody says one.</exception>
    public Uri AddressIn(Func<string, string?> environment)
    {
        if (spec.AddressVariable is not { } variable || environment(variable) is not { } text || string.IsNullOrWhiteSpace(text))
        {
            return spec.Address ?? throw new MinwalException("MW2021", $"nobody says where {spec.Name} is asked",
                $"set the environment variable {spec.AddressVariable}, or type --base-url");
        }

        return Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new MinwalException("MW2003",
                $"the environment variable {variable} holds '{text}', allowed is an address such as http://127.0.0.1:8080/v1");
    }

    /// <summary>The name of the variable that holds the key for <paramref name="address"/>; null where none is sent.</summary>
    public string? KeyVariableFor(Uri address, IReadOnlyList<string> named, int place, Func<string, string?> environment)
    {
        if (named.Count > 0) return named[Math.Min(place, named.Count - 1)];
        // A provider's key goes to that provider alone, unless it is said that another endpoint is to have it.
        if (spec.KeyVariables.Count == 0 || !IsOwn(address)) return null;
        return spec.KeyVariables.FirstOrDefault(name => !string.IsNullOrWhiteSpace(environment(name))) ?? spec.KeyVariables[0];
    }

    private ModelEndpoint Open(ModelRequest request, Uri address, int place, SocketsHttpHandler handler)
    {
        var variable = KeyVariableFor(address, request.KeyVariables, place, request.Environment);
        var key = variable is null ? null : request.Environment(variable);
        if (request.Asks && variable is not null) Check(variable, key);
        var endpoint = new Uri(address.ToString().TrimEnd('/'));
        var shown = endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.SafeUnescaped);
        var manners = new EndpointManners(spec.KeyHeader, spec.Headers, spec.Body, spec.Form);
        if (request.Batch && spec.BatchPrice is null)
        {
            throw new MinwalException("MW3023", $"{spec.Name} has no batches that are known here",
                "where it has some of OpenAI's kind, a provider file says so: batch_price");
        }

        var limits = request.Limits.Or(IsOwn(address) ? spec.Limits : EndpointLimits.None);
        var isCounted = request is { Asks: true, Batch: false } && limits.OutlastsRuns;
        var account = new UsageAccount($"{spec.Name}:{request.Model}", shown, variable ?? "", key);
        var prices = request.ArePricesNamed && request.Prices.Find(request.Model) is not null ? request.Prices
            : request.Prices.With(spec.Prices);
        var share = request.Batch ? (decimal)spec.BatchPrice!.Value : 1;
        IChatClient once = request.Batch
            ? new BatchChatClient(
                endpoint, request.Model, key, handler, request.Time, request.Notice, request.MostAnswerBytes, manners, spec.Name,
                mostUnderWay: request.MostInBatches)
            : new OpenAiChatClient(
                endpoint, request.Model, key, handler, request.Time, request.Notice, request.MostAnswerBytes, manners, spec.Name);
        return new ModelEndpoint(spec.Name, request.Model, once)
        {
            Address = shown,
            Account = variable ?? "",
            Limits = limits,
            Usage = isCounted ? UsageFile.Open(request.UsageFolder, account, request.Time, request.Notice) : null,
            Weight = spec.Weight,
            IsCostly = true,
            // Batches see to their own requests.
            Retry = request.Batch ? null : client => new RetryingChatClient(client, request.CallTime, RetryAfterCap, Tries, request.Time),
            Price = usage => share * prices.Cost(request.Model, new UsageDetails
            {
                InputTokenCount = usage.Input,
                CachedInputTokenCount = usage.CachedInput,
                OutputTokenCount = usage.Output,
                ReasoningTokenCount = usage.Reasoning,
            }),
        };
    }

    private void Check(string variable, string? key)
    {
        if (string.IsNullOrWhiteSpace(key))
        {
            throw new MinwalException("MW2009", $"the environment variable {variable} is not set",
                spec.KeyVariables.Contains(variable) ? $"set it, or write the key into secrets.json (minwal providers init writes one)"
                    : null);
        }

        if (Secrets.IsPlaceholder(key))
            throw new MinwalException("MW2022", $"the key in {variable} is a placeholder and no key", "put your own key there");
    }

    /// <summary>Whether <paramref name="address"/> is the provider's own; where its user says where it is, every address is.</summary>
    private bool IsOwn(Uri address)
    {
        if (spec.Address is not { } own) return true;
        if (own.Scheme != Uri.UriSchemeHttps) return own.Host == address.Host;
        return address.Scheme == Uri.UriSchemeHttps
            && (address.Host == own.Host || address.Host.EndsWith("." + own.Host, StringComparison.Ordinal));
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
