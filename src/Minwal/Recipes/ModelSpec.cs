namespace Minwal.Recipes;

/// <summary>A role that a model plays in a recipe: writer, rewriter, judge.</summary>
/// <param name="Role">The role's name.</param>
/// <param name="Mark">Where.</param>
/// <param name="Default">The model unless whoever runs the recipe says otherwise: <c>offline</c>, <c>openai:NAME</c>.</param>
/// <param name="Temperature">Sampling temperature, 0 to 2; null for the provider's own.</param>
/// <param name="TopP">Nucleus sampling, 0 to 1; null for the provider's own.</param>
/// <param name="MaxTokens">The most tokens of an answer; null for the provider's own.</param>
public sealed record ModelSpec(string Role, Faults.Mark Mark, string Default, double? Temperature, double? TopP, int? MaxTokens);
