using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Expressions;
using Minwal.Planning;
using Minwal.Values;

namespace Minwal.Models.Offline;

/// <summary>
/// The model that needs no key: answers each task from the grammar that <paramref name="grammars"/> gives for it (null when there is none).
/// Of images it knows what <see cref="ImageFacts"/> tells. Deterministic in the call's random key. Thread-safe.
/// </summary>
/// <param name="grammars">The grammar of a task.</param>
public sealed class OfflineChatClient(Func<string, Grammar?> grammars) : IChatClient
{
    /// <summary>The answer to a call: compact JSON, or bare text when the grammar's answer is one text.</summary>
    /// <exception cref="ModelException">MW3011 (fatal) when the task has no grammar.</exception>
    public string Answer(CallContext context)
    {
        var grammar = grammars(context.Task)
            ?? throw new ModelException("MW3011", $"the offline model has no grammar for '{context.Task}'; "
                + "it answers steps of recipes, from their 'offline:' or by default", fatal: true);
        if (context.Items is null)
        {
            var value = Expander.Expand(grammar, context.Variables, context.Random);
            return value as string ?? Json.ToText(value);
        }

        var items = new List<object?>(context.Items.Count);
        for (var i = 0; i < context.Items.Count; i++)
            items.Add(Expander.Expand(grammar, new Variables(context.Items[i], context.Variables), SlotRandom.Key(context.Random, i)));
        return Json.ToText(new Fields(1).Add(CallContext.ItemsKey, items));
    }

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (options?.AdditionalProperties?.TryGetValue(CallContext.Key, out var property) != true || property is not CallContext context)
            throw new ModelException("MW3011", "the offline model answers calls of recipes only; it needs the call's context", fatal: true);
        if (ImageFacts.Of(messages.SelectMany(message => message.Contents)) is { } images)
            context = context with { Variables = new Variables(images, context.Variables) };
        var answer = Answer(context);
        var called = options.Tools is { Count: > 0 } ? GrammarToolCalls.Read(answer, context.Random) : null;
        var message = called is not { } said ? new ChatMessage(ChatRole.Assistant, answer)
            : new ChatMessage(
                ChatRole.Assistant, said.Content.Length == 0 ? [.. said.Calls] : [new TextContent(said.Content), .. said.Calls]);
        return Task.FromResult(new ChatResponse(message)
        {
            ModelId = "offline",
            FinishReason = called is { Calls.Count: > 0 } ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
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
