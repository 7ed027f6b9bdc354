namespace Minwal.Calls;

/// <summary>Who plays a role in a run, and what may change the answers.</summary>
/// <param name="Role">The role's name in the recipe.</param>
/// <param name="Endpoints">Who may be asked, the preferred one first. At least one.</param>
internal sealed record RoleModel(string Role, IReadOnlyList<ModelEndpoint> Endpoints)
{
    /// <summary>How calls are spread over the endpoints.</summary>
    public CallSpread Spread { get; init; }

    /// <summary>Sampling temperature; null for the provider's own.</summary>
    public double? Temperature { get; init; }

    /// <summary>Nucleus sampling; null for the provider's own.</summary>
    public double? TopP { get; init; }

    /// <summary>The most tokens of an answer; null for the provider's own.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>For a model that repeats another's answers: the other's name, under which requests are hashed; null otherwise.</summary>
    public string? HashedAs { get; init; }

    /// <summary>
    /// The name under which requests are hashed and runs compared:
    /// where a model is asked does not change it, which model is asked does.
    /// </summary>
    public string Name => Endpoints is [var only] ? only.Name : string.Join(',', Endpoints.Select(e => e.Name).Distinct());

    /// <summary>Whether every endpoint runs in this process.</summary>
    public bool IsLocal => Endpoints.All(e => e.IsLocal);
}
