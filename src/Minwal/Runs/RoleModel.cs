using Microsoft.Extensions.AI;

namespace Minwal.Runs;

/// <summary>The model that plays a role in a run.</summary>
/// <param name="Role">The role's name in the recipe.</param>
/// <param name="Provider">offline, openai, replay.</param>
/// <param name="Model">The model's name as the provider knows it.</param>
/// <param name="Client">How it is asked. Thread-safe; retries and limits are its own business.</param>
/// <param name="Paid">Whether an answer costs something to get again, so that it must be durable before it is used.</param>
/// <param name="Temperature">Sampling temperature; null for the provider's own.</param>
/// <param name="TopP">Nucleus sampling; null for the provider's own.</param>
/// <param name="MaxTokens">The most tokens of an answer; null for the provider's own.</param>
/// <param name="Cost">US dollars of a call with that usage; null when the price is not known.</param>
public sealed record RoleModel(
    string Role, string Provider, string Model, IChatClient Client, bool Paid, double? Temperature, double? TopP, int? MaxTokens, Func<UsageDetails, decimal?> Cost)
{
    /// <summary>For a model that repeats another's answers: the other's name, under which requests are hashed; null otherwise.</summary>
    public string? HashedAs { get; init; }

    /// <summary>How the model is named on the command line: <c>offline</c>, <c>openai:gpt-4o-mini</c>.</summary>
    public string Spec => Model.Length == 0 ? Provider : $"{Provider}:{Model}";
}
