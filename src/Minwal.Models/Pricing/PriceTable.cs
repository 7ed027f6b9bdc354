using Microsoft.Extensions.AI;

namespace Minwal.Models.Pricing;

/// <summary>
/// Prices of well-known models in US dollars per million tokens, as their providers published them; see <see cref="Date"/>. A model that is not listed has no
/// price, and its cost is not known rather than zero.
/// </summary>
public static class PriceTable
{
    /// <summary>When the prices were looked up.</summary>
    public const string Date = "2025-06";

    private static readonly (string Name, decimal Input, decimal Cached, decimal Output)[] Prices =
    [
        ("gpt-4o-mini", 0.15m, 0.075m, 0.60m),
        ("gpt-4o", 2.50m, 1.25m, 10.00m),
        ("gpt-4.1-nano", 0.10m, 0.025m, 0.40m),
        ("gpt-4.1-mini", 0.40m, 0.10m, 1.60m),
        ("gpt-4.1", 2.00m, 0.50m, 8.00m),
        ("gpt-3.5-turbo", 0.50m, 0.50m, 1.50m),
        ("Qwen/Qwen3-235B-A22B-Instruct-2507", 0.20m, 0.20m, 0.60m),
        ("mistral-large", 2.00m, 2.00m, 6.00m),
        ("meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo", 0.18m, 0.18m, 0.18m),
    ];

    /// <summary>What a call with that usage costs; null when the model has no price here.</summary>
    public static decimal? Cost(string model, UsageDetails usage)
    {
        var price = Prices.FirstOrDefault(p => model.StartsWith(p.Name, StringComparison.Ordinal) && IsVersion(model.AsSpan(p.Name.Length)));
        if (price.Name is null) return null;
        var cached = Math.Min(usage.CachedInputTokenCount ?? 0, usage.InputTokenCount ?? 0);
        return ((((usage.InputTokenCount ?? 0) - cached) * price.Input) + (cached * price.Cached) + ((usage.OutputTokenCount ?? 0) * price.Output)) / 1_000_000m;
    }

    /// <summary>Whether what follows a model's name is a version with the same price (<c>-2024-07-18</c>, <c>-0125</c>, <c>-latest</c>) and not another model (<c>-16k</c>, <c>-realtime-preview</c>).</summary>
    private static bool IsVersion(ReadOnlySpan<char> rest) =>
        rest.IsEmpty || rest.SequenceEqual("-latest") || (rest[0] == '-' && rest.Length > 4 && rest.IndexOfAnyExcept("-0123456789") < 0);
}
