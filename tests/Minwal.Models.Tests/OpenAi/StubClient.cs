using Microsoft.Extensions.AI;

namespace Minwal.Models.Tests.OpenAi;

/// <summary>Answers its n-th call (from 1) as the test says.</summary>
internal sealed class StubClient(Func<int, CancellationToken, Task<ChatResponse>> answer) : IChatClient
{
    private int _calls;

    public StubClient(Func<int, ChatResponse> answer) : this((call, _) => Task.FromResult(answer(call)))
    {
    }

    public int Calls => Volatile.Read(ref _calls);

    public static ChatResponse Says(string text) => new(new ChatMessage(ChatRole.Assistant, text));

    // Async, so that what the test throws comes as it does from a real client: through the task.
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
        await answer(Interlocked.Increment(ref _calls), cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
