using Microsoft.Extensions.AI;

namespace Minwal.Calls;

/// <summary>The tokens of a call as the provider reported them; 0 where it reported none.</summary>
/// <param name="Input">Tokens of the prompt, cached ones included.</param>
/// <param name="CachedInput">Tokens of the prompt that the provider took from its cache; part of <paramref name="Input"/>.</param>
/// <param name="Output">Tokens of the answer, reasoning included.</param>
/// <param name="Reasoning">Tokens that the model thought with; part of <paramref name="Output"/>.</param>
public readonly record struct CallUsage(long Input, long CachedInput, long Output, long Reasoning)
{
    // No context and no answer of any model comes near.
    private const long Most = 100_000_000;

    /// <summary>
    /// What <paramref name="usage"/> says; all zeros for null, and for numbers that no call can have: fewer than none, or beyond all
    /// contexts. What a call took is then unknown, and so is its cost. A part that is more than its whole is left out.
    /// </summary>
    public static CallUsage Of(UsageDetails? usage)
    {
        if (usage is null) return default;
        var read = new CallUsage(
            usage.InputTokenCount ?? 0, usage.CachedInputTokenCount ?? 0, usage.OutputTokenCount ?? 0, usage.ReasoningTokenCount ?? 0);
        if (!read.IsPlausible) return default;
        return read with
        {
            CachedInput = read.CachedInput <= read.Input ? read.CachedInput : 0,
            Reasoning = read.Reasoning <= read.Output ? read.Reasoning : 0,
        };
    }

    /// <summary>Whether anything was reported.</summary>
    public bool IsReported => Input > 0 || Output > 0;

    private bool IsPlausible => Input is >= 0 and <= Most && Output is >= 0 and <= Most
        && CachedInput is >= 0 and <= Most && Reasoning is >= 0 and <= Most;

    /// <summary>Both added up.</summary>
    public static CallUsage operator +(CallUsage a, CallUsage b) =>
        new(a.Input + b.Input, a.CachedInput + b.CachedInput, a.Output + b.Output, a.Reasoning + b.Reasoning);
}
