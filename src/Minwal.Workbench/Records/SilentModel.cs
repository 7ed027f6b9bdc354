using Microsoft.Extensions.AI;
using Minwal.Calls;

namespace Minwal.Workbench.Records;

/// <summary>Stands for a model that is not asked: all answers are in the journal.</summary>
internal sealed class SilentModel : IChatClient
{
    public static SilentModel Instance { get; } = new();

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw Missing();

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw Missing();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static ModelException Missing() => new("MW3012", "the journal does not hold this answer", fatal: true);
}
