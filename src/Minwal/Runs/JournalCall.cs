using Minwal.Calls;
namespace Minwal.Runs;

/// <summary>A call as the journal keeps it.</summary>
/// <param name="Key">Which call.</param>
/// <param name="Task"><c>recipe/step</c>.</param>
/// <param name="RequestHash">SHA-256, 64 hex digits, of messages, model and sampling parameters.</param>
/// <param name="Answer">The answer's text as it came, without reasoning; null when the call failed.</param>
/// <param name="Reasoning">What the model wrote inside <c>&lt;think&gt;</c>; null when nothing.</param>
/// <param name="Fate"><c>ok</c>, or the code of the failure.</param>
/// <param name="Detail">The failure's message; null when it succeeded.</param>
/// <param name="Provider">Who answered: <c>offline</c>, <c>openai</c>, <c>replay</c>.</param>
/// <param name="Model">The model's name as the provider knows it.</param>
/// <param name="InputTokens">Tokens of the prompt as reported, 0 when not.</param>
/// <param name="OutputTokens">Tokens of the answer as reported, 0 when not.</param>
/// <param name="Cost">US dollars by the price table, 0 when free or unknown.</param>
/// <param name="Milliseconds">From the first byte sent to the last received, retries included.</param>
/// <param name="At">When the answer came, Unix milliseconds.</param>
public sealed record JournalCall(
    CallKey Key, string Task, string RequestHash, string? Answer, string? Reasoning, string Fate, string? Detail, string Provider, string Model,
    long InputTokens, long OutputTokens, decimal Cost, long Milliseconds, long At)
{
    /// <summary>The fate of a call that gave an answer.</summary>
    public const string Ok = "ok";

    /// <summary>The fates of calls that no model answered: nothing was paid for them, and another time they may succeed.</summary>
    public static IReadOnlySet<string> Unanswered { get; } = new HashSet<string> { "MW3001", "MW3004", "MW3005", "MW3006", "MW3008", "MW3010" };
}
