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

    private ModelPrice? _forAll;

    /// <summary>Well-known models, as their providers published their prices.</summary>
    public static PriceTable Published { get; } = PriceFile.Parse(PriceFile.Published, "prices.yaml");

    /// <summary>When the prices were looked up, for people.</summary>
    public string Date => date;

    /// <summary>The models that have a price of their own, in the order of the table.</summary>
    internal IEnumerable<string> Models => _prices.Select(price => price.Model);

    /// <summary>This table with prices of one's own, which hold before those in it.</summary>
    public PriceTable With(IEnumerable<ModelPrice> own) => new(Date, own.Concat(_prices)) { _forAll = _forAll };

    /// <summary>This table with a price for every model; what is said of a model by name does not hold any more.</summary>
    public PriceTable ForAll(ModelPrice price) => new(Date, []) { _forAll = price };

    /// <summary>The price of <paramref name="model"/>; null when it is not known.</summary>
    public ModelPrice? Find(string model) => _prices.FirstOrDefault(
        p => model.StartsWith(p.Model, StringComparison.Ordinal) && IsVersion(model.AsSpan(p.Model.Length))) ?? _forAll;

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
