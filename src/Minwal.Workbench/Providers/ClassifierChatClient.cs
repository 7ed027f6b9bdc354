using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Values;
using Minwal.Workbench.Quality;

namespace Minwal.Workbench.Providers;

/// <summary>
/// Answers a step with a label and how sure it is: the field whose values are given (<c>one_of</c>) and, where the step has one, the field
/// <c>confidence</c>. The text is the variable <c>text</c>. Thread-safe.
/// </summary>
internal sealed class ClassifierChatClient(TrainedClassifier classifier) : IChatClient
{
    private const string TextName = "text", ConfidenceName = "confidence";

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var context = options?.AdditionalProperties?.GetValueOrDefault(CallContext.Key) as CallContext;
        if (context is null || !context.Variables.TryGet(TextName, out var text) || text is not string { Length: > 0 } message)
            throw new ModelException("MW3011", $"a classifier labels texts: the step needs a variable '{TextName}'", fatal: true);
        var (label, confidence) = classifier.Predict(message);
        var answer = new Fields(2);
        foreach (var property in Properties(options!))
        {
            if (property.Value.TryGetProperty("enum", out _)) answer[property.Name] = label;
            else if (property.Name == ConfidenceName) answer[property.Name] = confidence is { } sure ? Math.Round(sure, 4) : null;
        }

        if (answer.Count == 0)
            throw new ModelException("MW3011", "a classifier answers steps that return a field with 'one_of'", fatal: true);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Json.ToText(answer)))
        {
            ModelId = "classifier",
            FinishReason = ChatFinishReason.Stop,
        });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates()) yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static IEnumerable<JsonProperty> Properties(ChatOptions options) =>
        options.ResponseFormat is ChatResponseFormatJson { Schema: { } schema } && schema.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject() : [];
}
