using Microsoft.Extensions.AI;
using Minwal.Models.Offline;
using Minwal.Workbench.Preparing;

namespace Minwal.Workbench.Tests;

/// <summary>A client of the program's own, which answers as the recipe's grammars say and counts its calls.</summary>
internal sealed class OwnClient : IChatClient
{
    private OfflineChatClient? _answers;
    private int _calls;

    public int Calls => _calls;

    /// <summary>Is told of each call before it is answered.</summary>
    public Action<int>? Before { get; set; }

    public RunChoices In(RunChoices choices) =>
        choices with { Clients = new Dictionary<string, IChatClient> { [""] = this }, InFlight = 1 };

    public OwnClient For(PreparedRun prepared)
    {
        _answers = new OfflineChatClient(prepared.Grammars.Find);
        return this;
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = Interlocked.Increment(ref _calls);
        Before?.Invoke(call);
        return _answers!.GetResponseAsync(messages, options, cancellationToken);
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("own", new Uri("http://own.example:8080/v1"), "grammars") : null;

    public void Dispose()
    {
    }
}
