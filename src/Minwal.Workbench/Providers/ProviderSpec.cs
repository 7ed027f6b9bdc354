using Minwal.Calls.Gates;
using Minwal.Models.OpenAi;
using Minwal.Models.Pricing;

namespace Minwal.Workbench.Providers;

/// <summary>What is known of somebody who serves models behind OpenAI's chat completions.</summary>
/// <param name="Name">The word before the colon: <c>mistral</c>.</param>
internal sealed record ProviderSpec(string Name)
{
    /// <summary>Who it is, in one line.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The address up to and with the version; null where only a variable says it.</summary>
    public Uri? Address { get; init; }

    /// <summary>The variable that says the address, which goes before <see cref="Address"/>; null for none.</summary>
    public string? AddressVariable { get; init; }

    /// <summary>The variables that may hold the key, the first that is set counts; none where no key is needed.</summary>
    public IReadOnlyList<string> KeyVariables { get; init; } = [];

    /// <summary>The header that bears the key; null for <c>Authorization: Bearer</c>.</summary>
    public string? KeyHeader { get; init; }

    /// <summary>The model that is asked when only the provider is named; null when one must be named.</summary>
    public string? Model { get; init; }

    /// <summary>What it takes, as it publishes it.</summary>
    public EndpointLimits Limits { get; init; } = EndpointLimits.None;

    /// <summary>How much of the work it should have beside others.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Headers of every request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Fields of every request's body, each as JSON.</summary>
    public IReadOnlyDictionary<string, string> Body { get; init; } = new Dictionary<string, string>();

    /// <summary>What its models cost, as its user pays it; they go before the prices that come with the tool.</summary>
    public IReadOnlyList<ModelPrice> Prices { get; init; } = [];

    /// <summary>What a call costs in a batch, as a part of its price; null where there are no batches.</summary>
    public double? BatchPrice { get; init; }

    /// <summary>How its requests depart from the usual form from the beginning.</summary>
    public RequestForm Form { get; init; }

    /// <summary>The variables' names, for people.</summary>
    public string KeysInWords => string.Join(" or ", KeyVariables);
}
