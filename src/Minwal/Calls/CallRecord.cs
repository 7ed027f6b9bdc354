using Microsoft.Extensions.AI;

namespace Minwal.Calls;

/// <summary>
/// A call as the call log keeps it. Rows are only ever added: a call that is asked again, because its request has changed, is a further
/// row.
/// </summary>
/// <param name="Key">Which call.</param>
/// <param name="Task"><c>recipe/step</c>, or <c>recipe/step.role</c> in a conversation.</param>
/// <param name="RequestHash">SHA-256, 64 hex digits, of all that was sent (<see cref="Calls.RequestHash"/>).</param>
/// <param name="State">What came of it.</param>
public sealed record CallRecord(CallKey Key, string Task, string RequestHash, CallState State)
{
    /// <summary>
    /// How many rows stood under the same key before this one. The call log counts it; what a row says that is added is not looked at.
    /// </summary>
    public int Revision { get; init; }

    /// <summary>The answer's contents as they came: text, reasoning, tool calls, images. Empty when there is no answer.</summary>
    public IReadOnlyList<AIContent> Contents { get; init; } = [];

    /// <summary>Why the model stopped, in the provider's word; null when it did not say.</summary>
    public string? FinishReason { get; init; }

    /// <summary>For <see cref="CallState.Pending"/>: what the provider wants to see to give the answer; null otherwise.</summary>
    public string? Continuation { get; init; }

    /// <summary>The failure's code or reason (<c>MW3005</c>, <c>answer.cut</c>); null for an answer.</summary>
    public string? Code { get; init; }

    /// <summary>The failure in words; null for an answer.</summary>
    public string? Message { get; init; }

    /// <summary>Who was asked: <c>offline</c>, <c>openai</c>, <c>replay</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The model that was asked for, as the provider knows it; empty where there is but one.</summary>
    public string Model { get; init; } = "";

    /// <summary>The model that really answered, as the provider names it; null when it did not say.</summary>
    public string? AnsweredBy { get; init; }

    /// <summary>The endpoint's address without user and password; empty for a model in this process.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>The tokens as reported, also of refused and cut answers.</summary>
    public CallUsage Usage { get; init; }

    /// <summary>US dollars, kept to 1e-12; 0 when free, null when no price is known.</summary>
    public decimal? Cost { get; init; } = 0;

    /// <summary>From the first byte sent to the last received, retries included.</summary>
    public long Milliseconds { get; init; }

    /// <summary>When it ended, Unix milliseconds.</summary>
    public long At { get; init; }

    /// <summary>
    /// Whether an outage took it: no model answered any more, and the run ended with it. Such a call is asked again, as a further row, and
    /// must not cost its slot an attempt.
    /// </summary>
    public bool InOutage { get; init; }

    /// <summary>The answer's text without reasoning; null when it holds none.</summary>
    public string? Text => Join(Contents.OfType<TextContent>().Select(c => c.Text), "");

    /// <summary>What the model thought; null when nothing was shown.</summary>
    public string? Reasoning => Join(Contents.OfType<TextReasoningContent>().Select(c => c.Text), "\n");

    /// <summary>
    /// The codes of calls that no model answered: nothing was paid for them, and another time they may succeed.
    /// </summary>
    internal static IReadOnlySet<string> Unanswered { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "MW3001", "MW3004", "MW3005", "MW3006", "MW3008", "MW3010", "MW3030", "MW3031" };

    /// <summary>The code of a request that another one for the same call was faster than.</summary>
    internal const string HedgedCode = "hedge.lost";

    /// <summary>Whether it is a second request's cost and no call of its own: another row holds the answer.</summary>
    public bool IsHedge => Code == HedgedCode;

    /// <summary>Whether no model answered.</summary>
    public bool IsUnanswered => State == CallState.Failed && Unanswered.Contains(Code!);

    private static string? Join(IEnumerable<string> texts, string between)
    {
        string? joined = null;
        foreach (var text in texts) joined = joined is null ? text : joined + between + text;
        return joined;
    }
}
