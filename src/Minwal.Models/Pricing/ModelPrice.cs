namespace Minwal.Models.Pricing;

/// <summary>What a model costs, in US dollars per million tokens.</summary>
/// <param name="Model">The model's name as its provider knows it; its dated and numbered versions cost the same.</param>
/// <param name="Input">A token of the prompt.</param>
/// <param name="Output">A token of the answer, reasoning included.</param>
/// <param name="CachedInput">A token of the prompt that the provider took from its cache; null when it costs what every other does.</param>
public sealed record ModelPrice(string Model, decimal Input, decimal Output, decimal? CachedInput = null);
