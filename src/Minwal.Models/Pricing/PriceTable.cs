using Microsoft.Extensions.AI;

namespace Minwal.Models.Pricing;

/// <summary>
/// Prices of models. A model that is not listed has no price, and its cost is not known rather than zero; that holds for a model on one's
/// own machine too. Immutable, so thread-safe.
/// </summary>
/// <param name="date">When the prices were looked up, for people.</param>
/// <param name="prices">The prices; of two that a model's name fits, the earlier holds.</param>
public sealed class PriceTable(string date, IEnumerable<ModelPrice> prices)
{
    private readonly IReadOnlyList<ModelPrice> _prices = [.. prices];

    /// <summary>Well-known models, as their providers published their prices.</summary>
    public static PriceTable Published { get; } = new("2025-06",
    [
        new("gpt-4o-mini", 0.15m, 0.60m, 0.075m),
        new("gpt-4o", 2.50m, 10.00m, 1.25m),
        new("gpt-4.1-nano", 0.10m, 0.40m, 0.025m),
        new("gpt-4.1-mini", 0.40m, 1.60m, 0.10m),
        new("gpt-4.1", 2.00m, 8.00m, 0.50m),
        new("gpt-3.5-turbo", 0.50m, 1.50m),
        new("Qwen/Qwen3-235B-A22B-Instruct-2507", 0.20m, 0.60m),
        new("mistral-large", 2.00m, 6.00m),
        new("meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo", 0.18m, 0.18m),
    ]);

    /// <summary>When the prices were looked up, for people.</summary>
    public string Date => date;

    /// <summary>This table with prices of one's own, which hold before those in it.</summary>
    public PriceTable With(IEnumerable<ModelPrice> own) => new(Date, own.Concat(_prices));

    /// <summary>The price of <paramref name="model"/>; null when it is not known.</summary>
    public ModelPrice? Find(string model) => _prices.FirstOrDefault(
        p => model.StartsWith(p.Model, StringComparison.Ordinal) && IsVersion(model.AsSpan(p.Model.Length)));

    /// <summary>
    /// What a call with that usage costs, in US dollars; null when it is not known, because the model has no price here or its provider did
    /// not say how many tokens it took. Cached tokens are part of the input, reasoning is part of the output.
    /// </summary>
    public decimal? Cost(string model, UsageDetails usage)
    {
        if (Find(model) is not { } price || usage is not { InputTokenCount: { } input, OutputTokenCount: { } output }) return null;
        var cached = Math.Min(usage.CachedInputTokenCount ?? 0, input);
        return (((input - cached) * price.Input) + (cached * (price.CachedInput ?? price.Input)) + (output * price.Output)) / 1_000_000m;
    }

    /// <summary>
    /// Whether what follows a model's name is a version with the same price (<c>-2024-07-18</c>, <c>-0125</c>, <c>-latest</c>) and not
    /// another model (<c>-16k</c>, <c>-realtime-preview</c>).
    /// </summary>
    private static bool IsVersion(ReadOnlySpan<char> rest) =>
        rest.IsEmpty || rest.SequenceEqual("-latest") || (rest[0] == '-' && rest.Length > 4 && rest.IndexOfAnyExcept("-0123456789") < 0);
}
