using Microsoft.Extensions.AI;

namespace Minwal.Calls;

/// <summary>What came of a call.</summary>
/// <param name="Contents">What the model said: text, reasoning, tool calls, images. Empty when there is no answer.</param>
/// <param name="Failure">Why there is no answer; null when there is one.</param>
public sealed record CallAnswer(IReadOnlyList<AIContent> Contents, CallFailure? Failure)
{
    /// <summary>The answer's text without reasoning; empty when it holds none (a mere tool call); null when there is no answer.</summary>
    public string? Text { get; } = Failure is not null ? null : Contents is [TextContent only] ? only.Text
        : string.Concat(Contents.OfType<TextContent>().Select(text => text.Text));

    /// <summary>The tools that the model wants to be called.</summary>
    public IEnumerable<FunctionCallContent> ToolCalls => Contents.OfType<FunctionCallContent>();

    /// <summary>The answer that <paramref name="record"/> keeps, or its failure.</summary>
    internal static CallAnswer Of(CallRecord record) => record.State == CallState.Answered
        ? new CallAnswer(record.Contents, null)
        : new CallAnswer([], new CallFailure(record.Code ?? record.State.ToString(), record.Message ?? ""));
}

/// <summary>Why a call gave no answer.</summary>
/// <param name="Code">A code such as <c>MW3005</c>, or a reason such as <c>answer.cut</c>.</param>
/// <param name="Message">For people.</param>
public sealed record CallFailure(string Code, string Message);
