using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Minwal.Calls;

namespace Minwal.Models.Replay;

/// <summary>
/// Answers from an earlier run's calls: the same request gets the same answer, with all its contents, and no call is made. Nothing is
/// billed, so usage is not repeated. Thread-safe.
/// </summary>
/// <param name="find">A call that a model answered (or refused, or broke off) with a request of that hash; null when there was
/// none.</param>
internal sealed class ReplayChatClient(Func<string, CallRecord?> find) : IChatClient
{
    /// <inheritdoc/>
    /// <exception cref="ModelException">MW3013, fatal when the call is not a recipe's.</exception>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options?.AdditionalProperties?.TryGetValue(CallContext.Key, out var property) != true
            || property is not CallContext { RequestHash: { } hash } context)
            throw new ModelException("MW3013", "the replay model answers calls of recipes only", fatal: true);
        if (find(hash) is not { State: CallState.Answered or CallState.Refused or CallState.Cut } call)
            throw new ModelException("MW3013", $"the earlier run has no answer to this request of '{context.Task}' ({hash[..12]}): "
                + "recipe, parameters, seed and sampling must be the same");
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [.. call.Contents]))
        {
            ModelId = call.AnsweredBy ?? call.Model,
            FinishReason = call.FinishReason is { Length: > 0 } reason ? new ChatFinishReason(reason) : null,
        });
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates()) yield return update;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
