using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Minwal.Calls;

/// <summary>One question to a model.</summary>
/// <param name="Role">Who is to answer: a role under <c>models:</c>.</param>
/// <param name="Messages">The messages, finished: texts, images, tool calls and their results.</param>
/// <param name="Context">What it is for, beside its messages.</param>
public sealed record Call(string Role, IReadOnlyList<ChatMessage> Messages, CallContext Context)
{
    /// <summary>The JSON schema of the answer; null for free text.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>The tools that the model may call; empty for none.</summary>
    public IReadOnlyList<AITool> Tools { get; init; } = [];

    /// <summary>Whether tools may or must be called; null for the provider's own way.</summary>
    public ChatToolMode? ToolMode { get; init; }
}
