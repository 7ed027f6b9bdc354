using Microsoft.Extensions.AI;

namespace Minwal.Calls;

/// <summary>The tokens of a call as the provider reported them; 0 where it reported none.</summary>
/// <param name="Input">Tokens of the prompt, cached ones included.</param>
/// <param name="CachedInput">Tokens of the prompt that the provider took from its cache; part of <paramref name="Input"/>.</param>
/// <param name="Output">Tokens of the answer, reasoning included.</param>
/// <param name="Reasoning">Tokens that the model thought with; part of <paramref name="Output"/>.</param>
public readonly record struct CallUsage(long Input, long CachedInput, long Output, long Reasoning)
{
    /// <summary>What <paramref name="usage"/> says; all zeros for null.</summary>
    public static CallUsage Of(UsageDetails? usage) => usage is null ? default : new CallUsage(
        usage.InputTokenCount ?? 0, usage.CachedInputTokenCount ?? 0, usage.OutputTokenCount ?? 0, usage.ReasoningTokenCount ?? 0);

    /// <summary>Whether anything was reported.</summary>
    public bool IsReported => Input > 0 || Output > 0;

    /// <summary>Both added up.</summary>
    public static CallUsage operator +(CallUsage a, CallUsage b) =>
        new(a.Input + b.Input, a.CachedInput + b.CachedInput, a.Output + b.Output, a.Reasoning + b.Reasoning);
}
