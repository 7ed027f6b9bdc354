using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Workbench.Folders;
using Minwal.Workbench.Providers;

namespace Minwal.Workbench.Preparing;

/// <summary>Turns choices into the models that play a recipe's roles. Roles with the same choices share their endpoints.</summary>
/// <param name="prepared">The run.</param>
/// <param name="asks">Whether models will be asked.</param>
/// <param name="notice">Is told what a model turns out not to take.</param>
internal sealed class ModelBinder(PreparedRun prepared, bool asks, Action<string>? notice) : IDisposable
{
    private readonly Dictionary<string, (IReadOnlyList<ModelEndpoint> Endpoints, string? HashedAs)> _opened = new(StringComparer.Ordinal);
    private readonly List<IAsyncDisposable> _owned = [];

    /// <summary>Choices for roles that the recipe does not have are faults.</summary>
    public static void CheckRoles(Recipe recipe, RunChoices choices, ICollection<Fault> faults)
    {
        var roles = recipe.Models.Select(m => m.Role).ToList();
        var named = choices.Models.Concat(choices.Addresses).Concat(choices.Keys).Select(c => c.Role).OfType<string>()
            .Concat(choices.Clients.Keys.Where(k => k.Length > 0));
        foreach (var role in named.Distinct().Where(role => !roles.Contains(role)))
        {
            var near = Spelling.Nearest(role, roles);
            faults.Add(new Fault("MW2003", new Mark(""), $"no role '{role}' in the recipe; there are {string.Join(", ", roles)}",
                near is null ? null : $"did you mean '{near}'?"));
        }

        foreach (var address in choices.Addresses.Where(a => !IsAddress(a.Value)))
            faults.Add(new Fault("MW2003", new Mark(""),
                $"found '{address.Value}', allowed is an address such as http://127.0.0.1:8080/v1"));
    }

    /// <summary>The model of <paramref name="role"/>, as the choices say.</summary>
    public RoleModel Bind(ModelSpec role)
    {
        var clients = prepared.Choices.Clients;
        if (clients.TryGetValue(role.Role, out var own) || clients.TryGetValue("", out own)) return Sampled(role, [OwnEndpoint(own)], null);
        return Bind(role, SpecOf(role));
    }

    /// <summary>The model of <paramref name="role"/> that <paramref name="spec"/> names; with commas between them, several.</summary>
    /// <exception cref="MinwalException">MW2007 when a word means no model, MW2009 when a key is missing.</exception>
    public RoleModel Bind(ModelSpec role, string spec)
    {
        var specs = RoleChoice.Several(spec);
        if (specs is [var only])
        {
            var (endpoints, hashedAs) = Open(role, only, place: 0, of: 1);
            return Sampled(role, endpoints, hashedAs) with { Spread = prepared.Choices.Spread ?? CallSpread.Order };
        }

        if (specs.FirstOrDefault(one => Read(one).Provider is OfflineProvider or ReplayProvider) is { } inProcess)
            throw Alone(role, inProcess);
        var opened = specs.Select((one, i) => Open(role, one, i, specs.Count)).ToList();
        if (opened.Find(o => o.HashedAs is not null || o.Endpoints.Any(e => e.IsLocal)).Endpoints is { } alone)
            throw Alone(role, alone[0].Name);
        return Sampled(role, [.. opened.SelectMany(o => o.Endpoints)], null) with { Spread = prepared.Choices.Spread ?? CallSpread.Room };
    }

    public void Dispose()
    {
        foreach (var client in _opened.Values.SelectMany(o => o.Endpoints).Select(e => e.Client).Distinct()) client.Dispose();
        foreach (var owned in _owned) owned.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>
    /// Of all roles at least one that an address or a key is for must be asked there; one that is meant for this role alone is for nothing.
    /// </summary>
    public void CheckAddresses()
    {
        var choices = prepared.Choices;
        if (choices.AddressesAreDefaults) return;
        var asked = prepared.Recipe.Models.Where(role => !choices.Clients.ContainsKey(role.Role) && !choices.Clients.ContainsKey(""))
            .Where(role => RoleChoice.Several(SpecOf(role)).Any(spec => Read(spec).Provider.TakesAddresses)).Select(role => role.Role)
            .ToHashSet();
        var idle = choices.Addresses.Concat(choices.Keys)
            .FirstOrDefault(choice => choice.Role is null ? asked.Count == 0 : !asked.Contains(choice.Role));
        if (idle is null) return;
        var who = idle.Role is null ? "no role's model is" : $"the model of '{idle.Role}' is not";
        throw new MinwalException("MW2017", $"'{idle.Value}' is for nobody: {who} asked at an address");
    }

    private static MinwalException Alone(ModelSpec role, string name) =>
        new("MW2024", $"{name} cannot share the calls of '{role.Role}' with others: it runs in this process");

    /// <summary>What is chosen for <paramref name="role"/>: one model or, with commas between them, several that share its calls.</summary>
    private string SpecOf(ModelSpec role) =>
        RoleChoice.For(role.Role, prepared.Choices.Models) is { Count: > 0 } chosen ? string.Join(',', chosen) : role.Default;

    private (IReadOnlyList<ModelEndpoint> Endpoints, string? HashedAs) Open(ModelSpec role, string spec, int place, int of)
    {
        var (provider, name) = Read(spec);
        var request = Request(role.Role, name, place, of);
        var key = string.Join('\n',
            [spec, provider.HashedAs(request) ?? "", .. request.Addresses.Select(a => a.ToString()), .. request.KeyVariables]);
        if (!_opened.TryGetValue(key, out var opened))
            _opened[key] = opened = (Limited(provider.Open(request), spec), provider.HashedAs(request));
        return opened;
    }

    /// <summary>The endpoints with the limits and the weight that were typed, which go before those that their provider knows.</summary>
    private IReadOnlyList<ModelEndpoint> Limited(IReadOnlyList<ModelEndpoint> endpoints, string spec)
    {
        var choices = prepared.Choices;
        if (choices.Batch) return [.. endpoints.Select(endpoint => endpoint with { Limits = Calls.Gates.EndpointLimits.None })];
        var word = spec.Split(':')[0];
        return
        [
            .. endpoints.Select(endpoint => endpoint with
            {
                Limits = choices.NamedLimits.Or(endpoint.Limits),
                Weight = choices.Weights.TryGetValue(spec, out var own) || choices.Weights.TryGetValue(word, out own) ? own
                    : endpoint.Weight,
            }),
        ];
    }

    private (ModelProvider Provider, string Name) Read(string spec)
    {
        List<ModelProvider> providers = [.. prepared.Choices.Providers, .. prepared.Bench.Providers];
        var (word, name) = spec.Split(':', 2) is [var p, var n] ? (p, n) : (spec, "");
        if (providers.Find(known => known.Name == word) is { } provider && name.Length > 0 == provider.TakesName) return (provider, name);
        // Who types a model's name alone means one that is asked at an address.
        var near = Spelling.Nearest(word, providers.Select(x => x.Name))
            ?? (name.Length == 0 && providers.Find(x => x.TakesAddresses) is { } remote ? $"{remote.Name}:{spec}" : null);
        throw new MinwalException("MW2007", $"found the model '{spec}', allowed are {string.Join(", ", providers.Select(x => x.Usage))}",
            near is null || near == word ? null : $"did you mean '{near}'?");
    }

    private ModelRequest Request(string role, string name, int place, int of) => new(role, name)
    {
        // As many addresses as models: each has its own, and its own key.
        Addresses = [.. OwnOf(RoleChoice.For(role, prepared.Choices.Addresses), place, of).Select(a => new Uri(a))],
        KeyVariables = OwnOf(RoleChoice.For(role, prepared.Choices.Keys), place, of),
        Grammars = prepared.Grammars,
        Asks = asks,
        Limits = prepared.Choices.NamedLimits,
        UsageFolder = prepared.Bench.Options.UsageFolder
            ?? (UserFolder.Of(prepared.Bench.Options.Environment) is { } own ? Path.Combine(own, "usage") : null),
        Batch = prepared.Choices.Batch,
        MostInBatches = prepared.Choices.MostInBatches,
        CallTime = prepared.Choices.CallTime,
        MostAnswerBytes = prepared.Choices.MostAnswerBytes,
        Prices = prepared.Choices.Prices ?? prepared.Bench.Prices,
        ArePricesNamed = prepared.Choices.Prices is not null,
        Time = prepared.Bench.Options.Time,
        Environment = prepared.Bench.Options.Environment,
        Notice = notice,
        Own = _owned.Add,
    };

    private static IReadOnlyList<string> OwnOf(IReadOnlyList<string> values, int place, int of) =>
        of > 1 && values.Count == of ? [values[place]] : values;

    private RoleModel Sampled(ModelSpec role, IReadOnlyList<ModelEndpoint> endpoints, string? hashedAs)
    {
        var choices = prepared.Choices;
        var sampling = choices.Sampling.GetValueOrDefault(role.Role) ?? new RoleSampling(
            choices.Temperature ?? role.Temperature, choices.TopP ?? role.TopP, choices.MaxTokens ?? role.MaxTokens);
        return new RoleModel(role.Role, endpoints)
        {
            Temperature = sampling.Temperature,
            TopP = sampling.TopP,
            MaxTokens = sampling.MaxTokens,
            HashedAs = hashedAs,
        };
    }

    /// <summary>A client of the program's own: what it costs is not known here, and its answers are kept before they are used.</summary>
    private static ModelEndpoint OwnEndpoint(IChatClient client)
    {
        var metadata = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        return new ModelEndpoint(metadata?.ProviderName ?? "client", metadata?.DefaultModelId ?? "", client)
        {
            Address = metadata?.ProviderUri?.ToString() ?? "client",
            IsCostly = true,
            Price = static usage => usage.IsReported ? null : 0,
        };
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
