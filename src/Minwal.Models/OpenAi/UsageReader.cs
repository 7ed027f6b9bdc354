using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Minwal.Models.OpenAi;

/// <summary>
/// Reads what an answer took, in OpenAI's words (<c>prompt_tokens</c> …) or those of its newer protocol that some servers use here too
/// (<c>input_tokens</c> …), with the cached tokens where OpenAI, DeepSeek (<c>prompt_cache_hit_tokens</c>) and Moonshot
/// (<c>cached_tokens</c>) say them.
/// </summary>
internal static class UsageReader
{
    /// <summary>
    /// The usage that follows; null when it is none. Cached tokens are part of the input, reasoning is part of the output.
    /// </summary>
    public static UsageDetails? Read(ref Utf8JsonReader reader)
    {
        if (!reader.EnterObject()) return null;
        var usage = new UsageDetails();
        while (reader.NextProperty())
        {
            if (reader.Is("prompt_tokens"u8)) usage.InputTokenCount = reader.ReadWholeNumber() ?? usage.InputTokenCount;
            else if (reader.Is("completion_tokens"u8)) usage.OutputTokenCount = reader.ReadWholeNumber() ?? usage.OutputTokenCount;
            else if (reader.Is("input_tokens"u8)) usage.InputTokenCount = First(usage.InputTokenCount, reader.ReadWholeNumber());
            else if (reader.Is("output_tokens"u8)) usage.OutputTokenCount = First(usage.OutputTokenCount, reader.ReadWholeNumber());
            else if (reader.Is("total_tokens"u8)) usage.TotalTokenCount = reader.ReadWholeNumber();
            else if (reader.Is("prompt_tokens_details"u8) || reader.Is("input_tokens_details"u8))
                usage.CachedInputTokenCount = Detail(ref reader, "cached_tokens"u8) ?? usage.CachedInputTokenCount;
            else if (reader.Is("completion_tokens_details"u8) || reader.Is("output_tokens_details"u8))
                usage.ReasoningTokenCount = Detail(ref reader, "reasoning_tokens"u8) ?? usage.ReasoningTokenCount;
            else if (reader.Is("prompt_cache_hit_tokens"u8) || reader.Is("cached_tokens"u8))
                usage.CachedInputTokenCount = First(usage.CachedInputTokenCount, reader.ReadWholeNumber());
            else reader.SkipValue();
        }

        if (CountsReasoningApart(usage)) usage.OutputTokenCount += usage.ReasoningTokenCount;
        return usage;
    }

    /// <summary>
    /// Some providers (xAI) count and bill reasoning beside the answer's tokens, not as a part of them: then the total is the sum of all
    /// three, or there is more reasoning than answer.
    /// </summary>
    private static bool CountsReasoningApart(UsageDetails usage) =>
        usage is { ReasoningTokenCount: > 0 and var reasoning, OutputTokenCount: { } output }
        && (reasoning > output || (usage.TotalTokenCount is { } total && total == usage.InputTokenCount + output + reasoning));

    private static long? First(long? known, long? other) => known ?? other;

    private static long? Detail(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!reader.EnterObject()) return null;
        long? found = null;
        while (reader.NextProperty())
        {
            if (reader.Is(name)) found = reader.ReadWholeNumber();
            else reader.SkipValue();
        }

        return found;
    }
}
