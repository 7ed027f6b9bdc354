using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Minwal.Samples.Console;

/// <summary>
/// Stands for any chat client that a program has: OpenAI's, Ollama's, one with a cache around it. This one puts a request together from the
/// prompt's intent and the call's seed, so that the sample needs neither key nor network.
/// </summary>
internal sealed class DeskClient : IChatClient
{
    private static readonly string[] Openings = ["Hello, ", "Good morning, ", "Hi there, ", "One question: ", "Please help: ", "Again! "];
    private static readonly string[] Things =
        ["the blue lamp", "my order", "the garden chair", "the second parcel", "the winter coat", "a pair of boots"];

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (prompt, seed) = (messages.Last().Text, options?.Seed ?? 0);
        var thing = Things[seed / Openings.Length % Things.Length];
        var wish = prompt.Contains("refund", StringComparison.Ordinal) ? $"I want my money back for {thing}."
            : prompt.Contains("delivery", StringComparison.Ordinal) ? $"when does {thing} arrive?"
            : $"I cannot sign in to look at {thing}.";
        var answer = new ChatMessage(ChatRole.Assistant, Openings[seed % Openings.Length] + wish);
        return Task.FromResult(new ChatResponse(answer) { FinishReason = ChatFinishReason.Stop });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates()) yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("desk", null, "sentences") : null;

    public void Dispose()
    {
    }
}
