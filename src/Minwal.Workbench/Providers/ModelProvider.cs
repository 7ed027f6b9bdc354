using Minwal.Calls;
using Minwal.Registries;

namespace Minwal.Workbench.Providers;

/// <summary>A kind of model that can play a role: the word before the colon in <c>openai:gpt-4o-mini</c>.</summary>
/// <example><code>
/// bench.Providers.Add(new EchoProvider());   // then: model "echo:loud"
/// </code></example>
/// <param name="name">The word.</param>
/// <param name="usage">How it is written, for messages: <c>openai:NAME</c>.</param>
/// <param name="summary">What it is, in one line.</param>
public abstract class ModelProvider(string name, string usage, string summary) : IRegistered
{
    /// <inheritdoc/>
    public string Name => name;

    /// <summary>How it is written, for messages.</summary>
    public string Usage => usage;

    /// <inheritdoc/>
    public string Summary => summary;

    /// <summary>Whether it takes a model's name behind the colon, always or never.</summary>
    public virtual bool TakesName => usage.Contains(':', StringComparison.Ordinal);

    /// <summary>Whether it can be asked at an address that whoever runs the recipe names.</summary>
    public virtual bool TakesAddresses => false;

    /// <summary>The model that is asked when only the provider is named; null when one must be named.</summary>
    public virtual string? DefaultModel => null;

    /// <summary>The endpoints at which the model is asked, the preferred one first; at least one.</summary>
    /// <exception cref="Faults.MinwalException">When something is missing, such as a key.</exception>
    public abstract IReadOnlyList<ModelEndpoint> Open(ModelRequest request);

    /// <summary>For a model that repeats another's answers: the name under which requests are hashed; null otherwise.</summary>
    public virtual string? HashedAs(ModelRequest request) => null;

    /// <summary>The providers that come with Minwal.</summary>
    internal static Registry<ModelProvider> BuiltIn() => new("model",
    [
        new OfflineProvider(), .. ProviderFile.BuiltIn().Select(spec => new NamedProvider(spec)), new ReplayProvider(),
        new ClassifierProvider(),
    ]);
}
