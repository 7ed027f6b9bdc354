using System.Runtime.CompilerServices;
using System.Text.Json;
using Minwal.Faults;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Providers;

namespace Minwal.Workbench;

/// <summary>Who can be asked.</summary>
public sealed partial class MinwalWorkbench
{
    private static readonly JsonElement SmallSchema = JsonDocument.Parse(
        """{"type":"object","properties":{"word":{"type":"string"}},"required":["word"],"additionalProperties":false}""")
        .RootElement.Clone();

    /// <summary>
    /// Looks whether the models that <paramref name="specs"/> name (<c>mistral</c>, <c>openai:gpt-4o</c>) can be asked: key, address,
    /// model,
    /// and one small call with a schema.
    /// </summary>
    /// <param name="specs">The models; a provider alone stands for the model that it is asked for by default.</param>
    /// <param name="choices">Providers, addresses and keys of the user's own.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="MinwalException">MW2007 for a word that means no provider.</exception>
    public async IAsyncEnumerable<ProviderHealth> DiagnoseAsync(
        IReadOnlyList<string> specs, RunChoices choices, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var asked = specs
            .Select(spec => (Provider: FindRemote(spec, choices), Model: spec.Split(':', 2) is [_, var model] ? model : null)).ToList();
        var doctor = new Doctor(Options.Time, Options.Environment);
        foreach (var (provider, model) in asked)
        {
            var address = choices.Addresses.Count > 0 ? new Uri(choices.Addresses[0].Value) : null;
            var key = choices.Keys.FirstOrDefault()?.Value;
            yield return await doctor.ExamineAsync(provider, model, address, key, SmallSchema, cancellation)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Those who can be asked at an address, with whether each has what it needs; nobody is asked.</summary>
    public IReadOnlyList<ProviderSummary> DescribeProviders(IReadOnlyList<ModelProvider> own) =>
    [
        .. own.Concat(Providers).OfType<NamedProvider>().DistinctBy(provider => provider.Name).Select(provider => new ProviderSummary(
            provider.Name, provider.Summary, provider.Spec.Address?.ToString().TrimEnd('/') ?? $"${provider.Spec.AddressVariable}",
            provider.Spec.Model ?? "",
            provider.Spec.KeysInWords,
            provider.Spec.KeyVariables.Count == 0 || provider.Spec.KeyVariables.Any(name =>
                !Secrets.IsPlaceholder(Options.Environment(name))))),
    ];

    /// <summary>The text of a file of keys with a placeholder for each provider.</summary>
    public string SecretsTemplate() => Secrets.Template(Providers.OfType<NamedProvider>().Select(provider => provider.Spec));

    private NamedProvider FindRemote(string spec, RunChoices choices)
    {
        var word = spec.Split(':')[0];
        List<NamedProvider> known = [.. choices.Providers.Concat(Providers).OfType<NamedProvider>()];
        return known.Find(provider => provider.Name == word) ?? throw new MinwalException("MW2007",
            $"found the provider '{word}', allowed are {string.Join(", ", known.Select(x => x.Name).Distinct())}",
            Spelling.Nearest(word, known.Select(x => x.Name)) is { } near ? $"did you mean '{near}'?" : null);
    }
}
