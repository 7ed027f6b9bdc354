using Minwal.Calls.Gates;
using Minwal.Models.Pricing;
using Minwal.Workbench.Recipes;

namespace Minwal.Workbench.Providers;

/// <summary>What a provider is told when it is to open a model for a role.</summary>
/// <param name="Role">The role.</param>
/// <param name="Model">The model's name; empty when none was given.</param>
public sealed record ModelRequest(string Role, string Model)
{
    /// <summary>The addresses that were given, the preferred one first; empty for the provider's own.</summary>
    public IReadOnlyList<Uri> Addresses { get; init; } = [];

    /// <summary>The names of environment variables with keys, in the order of the addresses; empty for the provider's own.</summary>
    public IReadOnlyList<string> KeyVariables { get; init; } = [];

    /// <summary>The recipe's grammars.</summary>
    public required RecipeGrammars Grammars { get; init; }

    /// <summary>Whether the model will be asked; a plan asks nobody and needs no key.</summary>
    public bool Asks { get; init; }

    /// <summary>Limits that were named for the run, which go before those that are known of the provider.</summary>
    public EndpointLimits Limits { get; init; } = EndpointLimits.None;

    /// <summary>Where it is counted what is used of limits by day and month; null where there is no such folder.</summary>
    public string? UsageFolder { get; init; }

    /// <summary>Whether it is to be asked by batches; who cannot be ignores it.</summary>
    public bool Batch { get; init; }

    /// <summary>The most requests in batches that have not ended; null for no limit.</summary>
    public int? MostInBatches { get; init; }

    /// <summary>How long a call may take, retries included.</summary>
    public TimeSpan CallTime { get; init; }

    /// <summary>The longest answer that is read, in bytes.</summary>
    public int MostAnswerBytes { get; init; }

    /// <summary>What calls cost.</summary>
    public required PriceTable Prices { get; init; }

    /// <summary>Whether these prices were named for the run, so that they go before those that are known of a provider.</summary>
    public bool ArePricesNamed { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>Is told, from any thread, what the model turns out not to take; null for nobody.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>Takes what is to be closed when the run has ended.</summary>
    public required Action<IAsyncDisposable> Own { get; init; }
}
