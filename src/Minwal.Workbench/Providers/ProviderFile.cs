using System.Text;
using Minwal.Calls.Gates;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Models.OpenAi;
using Minwal.Models.Pricing;
using Minwal.Recipes.Language;
using Minwal.Registries;
using Minwal.Values;

namespace Minwal.Workbench.Providers;

/// <summary>
/// Reads providers from YAML: a map from names to <c>{ base_url, key_from, model, requests_per_second, … }</c>. It is read as strictly as a
/// recipe.
/// </summary>
public static class ProviderFile
{
    private static readonly MapShape<ProviderSpec> Provider = MakeProvider();
    private static readonly Shape<IReadOnlyList<Named<ProviderSpec>>> File = Shapes.MapOf(Provider, Shapes.Name, 1);

    /// <summary>The text of the providers that come with Minwal.</summary>
    public static string Published { get; } = ReadPublished();

    /// <summary>The providers in the file at <paramref name="path"/>.</summary>
    /// <exception cref="MinwalException">With every fault of the file, each with line and column.</exception>
    public static IReadOnlyList<ModelProvider> Read(string path)
    {
        var faults = new List<Fault>();
        return [.. Read(YamlFile.Read(path, path, faults), faults).Select(spec => new NamedProvider(spec))];
    }

    /// <summary>The providers that come with Minwal.</summary>
    internal static IReadOnlyList<ProviderSpec> BuiltIn()
    {
        var faults = new List<Fault>();
        return Read(YamlFile.Parse(Published, "providers.yaml", faults), faults);
    }

    private static IReadOnlyList<ProviderSpec> Read(YamlValue? root, List<Fault> faults) =>
        root is not null && File.TryRead(root, new Reading(faults, new Registry<Function>("function", [])), out var read)
            && faults.Count == 0
            ? [.. read.Select(named => named.Value with { Name = named.Name })] : throw new MinwalException(faults);

    private static MapShape<ProviderSpec> MakeProvider()
    {
        var shape = new MapShape<ProviderSpec>("provider", "Somebody who serves models behind OpenAI's chat completions.");
        var summary = shape.Optional("summary", Shapes.Text, "", "Who it is.");
        var address = shape.Optional("base_url",
            Shapes.Pattern("an address such as https://api.example.com/v1", "^https?://[^/ ]+").As<Uri?>(text =>
                new Uri(text.TrimEnd('/'))), null,
            "The address up to and with the version.");
        var variable = Shapes.Pattern("the name of an environment variable", "^[A-Za-z_][A-Za-z0-9_]*$");
        var addressFrom = shape.Optional("base_url_from", variable.As<string?>(text => text), null,
            "The environment variable with the address, where it is each user's own.");
        var keys = shape.Optional("key_from", Shapes.ListOf(variable, 1, single: true), [],
            "The environment variable with the key; of several the first that is set.");
        var keyHeader = shape.Optional("key_header", Shapes.Pattern("the name of a header", "^[A-Za-z0-9-]+$").As<string?>(text => text),
            null,
            "The header that bears the key, where it is not Authorization.");
        var model = shape.Optional("model", Shapes.Text.As<string?>(text => text), null,
            "The model that is asked when only the provider is named.");
        var perSecond = Limit("requests_per_second", "Requests that it takes in a second.");
        var perMinute = Limit("requests_per_minute", "Requests that it takes in a minute.");
        var perDay = Limit("requests_per_day", "Requests that it takes in a day by UTC, of all runs together.");
        var perMonth = Limit("requests_per_month", "Requests that it takes in a calendar month by UTC, of all runs together.");
        var tokensPerSecond = Limit("tokens_per_second", "Tokens, of prompts and answers, that it takes in a second.");
        var tokens = Limit("tokens_per_minute", "Tokens, of prompts and answers, that it takes in a minute.");
        var tokensPerDay = Limit("tokens_per_day", "Tokens that it takes in a day by UTC, of all runs together.");
        var tokensPerMonth = Limit("tokens_per_month", "Tokens that it takes in a calendar month by UTC, of all runs together.");
        var inFlight = shape.Optional("in_flight", Shapes.Integer(1, 10_000).As<int?>(number => (int)number), null,
            "Requests that it works on at once.");
        var weight = shape.Optional("weight", Shapes.Number(1e-3, 1e6), 1, "How much of the work it should have beside others.");
        var headers = shape.Optional("headers", Shapes.MapOf(Shapes.Text, Shapes.Pattern("the name of a header", "^[A-Za-z0-9-]+$")), [],
            "Headers of every request; a key does not belong here.");
        var body = shape.Optional("body", Shapes.MapOf(Shapes.Any, Shapes.Text), [], "Further fields of every request's body.");
        var completionTokens = shape.Optional("max_completion_tokens", Shapes.Boolean, false,
            "Whether it calls the most tokens of an answer max_completion_tokens.");
        var format = shape.Optional("response_format", Shapes.Boolean, true,
            "Whether it takes a schema for its answers; else the schema is in the prompt.");
        var seed = shape.Optional("seed", Shapes.Boolean, true, "Whether it takes a seed.");
        var prices = shape.Optional("prices", PriceFile.OfModels, [],
            "What its models cost, by name: { input, cached, output } in US dollars for a million tokens.");
        var batchPrice = shape.Optional("batch_price", Shapes.Number(0, 1).As<double?>(number => number), null,
            "What a call costs in a batch of OpenAI's kind (--batch), as a part of its price: 0.5. Without it there are no batches.");
        return shape.Build(v => new ProviderSpec("")
        {
            Summary = v.Get(summary),
            Address = v.Get(address),
            AddressVariable = v.Get(addressFrom),
            KeyVariables = v.Get(keys),
            KeyHeader = v.Get(keyHeader),
            Model = v.Get(model),
            Limits = new EndpointLimits
            {
                RequestsPerSecond = v.Get(perSecond),
                RequestsPerMinute = v.Get(perMinute),
                RequestsPerDay = v.Get(perDay),
                RequestsPerMonth = v.Get(perMonth),
                TokensPerSecond = v.Get(tokensPerSecond),
                TokensPerMinute = v.Get(tokens),
                TokensPerDay = v.Get(tokensPerDay),
                TokensPerMonth = v.Get(tokensPerMonth),
                InFlight = v.Get(inFlight),
            },
            Weight = v.Get(weight),
            Prices = [.. v.Get(prices).Select(named => named.Value with { Model = named.Name })],
            BatchPrice = v.Get(batchPrice),
            Headers = v.Get(headers).ToDictionary(named => named.Name, named => named.Value),
            Body = v.Get(body).ToDictionary(named => named.Name, named => Json.ToText(named.Value)),
            Form = (v.Get(completionTokens) ? RequestForm.CompletionTokens : RequestForm.Usual)
                | (v.Get(format) ? RequestForm.Usual : RequestForm.SchemaInWords) | (v.Get(seed) ? RequestForm.Usual : RequestForm.NoSeed),
        });

        Key<double?> Limit(string key, string help) =>
            shape.Optional(key, Shapes.Number(1e-3, 1e12).As<double?>(number => number), null, help);
    }

    private static string ReadPublished()
    {
        using var stream = typeof(ProviderFile).Assembly.GetManifestResourceStream("providers.yaml")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
