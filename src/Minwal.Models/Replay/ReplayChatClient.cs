using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Minwal.Steps;

namespace Minwal.Models.Replay;

/// <summary>Answers from an earlier run's journal: the same request gets the same answer, and no call is made. Thread-safe.</summary>
/// <param name="find">The answer that was given to a request with that hash; null when there was none.</param>
public sealed class ReplayChatClient(Func<string, string?> find) : IChatClient
{
    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options?.AdditionalProperties?.TryGetValue(CallContext.Key, out var property) != true || property is not CallContext { RequestHash: { } hash } context)
            throw new ModelException("MW3013", "the replay model answers calls of recipes only", fatal: true);
        return find(hash) is { } answer
            ? Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer)) { ModelId = "replay", FinishReason = ChatFinishReason.Stop })
            : throw new ModelException("MW3013", $"the earlier run has no answer to this request of '{context.Task}' ({hash[..12]}): recipe, parameters, seed and sampling must be the same");
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates()) yield return update;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
