using Minwal.Values;

namespace Minwal.Workbench.Preparing;

/// <summary>How a role's answers are sampled, in place of what the recipe says.</summary>
/// <param name="Temperature">Sampling temperature; null for the provider's own.</param>
/// <param name="TopP">Nucleus sampling; null for the provider's own.</param>
/// <param name="MaxTokens">The most tokens of an answer; null for the provider's own.</param>
internal sealed record RoleSampling(double? Temperature, double? TopP, int? MaxTokens)
{
    /// <summary>As a run's identity holds it.</summary>
    internal static RoleSampling From(Fields settings) => new(
        Value.Number(settings.GetValueOrDefault("temperature")), Value.Number(settings.GetValueOrDefault("top_p")),
        (int?)Value.Number(settings.GetValueOrDefault("max_tokens")));
}
