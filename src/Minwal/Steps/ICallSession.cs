using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Minwal.Steps;

/// <summary>
/// The calls of one attempt of one unit. Calls are made one after the other; each is durable before its answer is returned.
/// </summary>
public interface ICallSession
{
    /// <summary>Asks the model that plays the call's role, or finds the answer in the journal.</summary>
    /// <exception cref="ModelException">Only when it is fatal: no call can succeed.</exception>
    ValueTask<CallAnswer> AskAsync(Call call, CancellationToken cancellation);
}

/// <summary>One call.</summary>
/// <param name="Settings">What the recipe says of it.</param>
/// <param name="Messages">The messages, finished.</param>
/// <param name="Context">What it is for, beside its messages.</param>
/// <param name="Schema">The JSON schema of the answer; null for free text.</param>
public sealed record Call(CallSettings Settings, IReadOnlyList<ChatMessage> Messages, CallContext Context, JsonElement? Schema);

/// <summary>What came of a call.</summary>
/// <param name="Text">The answer; null when there is none.</param>
/// <param name="Failure">Why there is none; null when there is one.</param>
public readonly record struct CallAnswer(string? Text, StepFailure? Failure);
