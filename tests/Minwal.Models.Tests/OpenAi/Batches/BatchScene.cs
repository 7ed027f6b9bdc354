using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Expressions;
using Minwal.MockProvider;
using Minwal.Models.OpenAi;
using Minwal.Models.OpenAi.Batches;
using Minwal.Models.Tests.MockProvider;
using Minwal.Values;
using Xunit;

namespace Minwal.Models.Tests.OpenAi.Batches;

/// <summary>
/// A mock provider whose batches take an hour, and the folder of a run that asks it. Each client is a process of its own.
/// </summary>
internal sealed class BatchScene : IAsyncDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("minwal-batch-").FullName;
    private readonly SocketsHttpHandler _handler = new();
    private readonly List<BatchChatClient> _clients = [];
    private readonly FakeTime _time;

    private BatchScene(FakeTime time) => _time = time;

    public RunningProvider Provider { get; private init; } = null!;

    public List<string> Notices { get; } = [];

    /// <summary>The run's files whose names end so.</summary>
    public IReadOnlyList<string> Files(string end) => [.. Directory.EnumerateFiles(_folder, "*" + end, SearchOption.AllDirectories)];

    public static async Task<BatchScene> StartAsync(string? faults = null, bool noSchema = false)
    {
        var time = new FakeTime();
        var options = new MockProviderOptions
        {
            Batch = Hour,
            NoSchema = noSchema,
            Faults = faults is null ? new Dictionary<string, double>() : MockFaults.Parse(faults, out _)!,
        };
        return new BatchScene(time) { Provider = await RunningProvider.StartAsync(options, time) };
    }

    /// <summary>
    /// A client that has looked for what earlier ones did, perhaps <paramref name="through"/> a line of the test's. It waits for no clock.
    /// </summary>
    public async Task<BatchChatClient> OpenAsync(
        bool isNew = false, Func<HttpMessageHandler, HttpMessageHandler>? through = null, int mostRequests = BatchTray.MostRequests,
        int? mostUnderWay = null)
    {
        var client = new BatchChatClient(
            Provider.Url, "mock", null, through?.Invoke(_handler) ?? _handler, new Impatience(), Notices.Add, 1_000_000,
            EndpointManners.Usual, "openai", mostRequests, mostUnderWay);
        _clients.Add(client);
        await client.OpenAsync(new BatchRun("run1", _folder, isNew, 0), TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>Asks calls 0 to <paramref name="count"/>: how many were answered.</summary>
    public static async Task<int> AskAllAsync(BatchChatClient client, int count)
    {
        var answered = 0;
        for (var i = 0; i < count; i++) answered += await AskAsync(client, i) is { ContinuationToken: null } ? 1 : 0;
        return answered;
    }

    public static Task<ChatResponse> AskAsync(BatchChatClient client, int call, bool schema = false)
    {
        var options = new ChatOptions
        {
            Seed = call,
            ResponseFormat = schema
                ? ChatResponseFormat.ForJsonSchema(
                    System.Text.Json.JsonDocument.Parse("""{"type":"object","properties":{"text":{"type":"string"}}}""").RootElement)
                : null,
            AdditionalProperties = new AdditionalPropertiesDictionary
            {
                [CallContext.Key] = new CallContext("test/write", new Variables(new Fields()), null, (ulong)call)
                {
                    RequestHash = $"hash-{call}",
                    Place = new CallKey(call, 0, 0),
                },
            },
        };
        ChatMessage[] prompt = [new(ChatRole.User, """Write one. <brief>{"task": "test/write", "label": "history"}</brief>""")];
        return client.GetResponseAsync(prompt, options, TestContext.Current.CancellationToken);
    }

    /// <summary>An hour later the batches have ended.</summary>
    public void PassAnHour() => _time.Advance(Hour);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        _handler.Dispose();
        await Provider.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Pauses are over as soon as they have begun; time limits are never reached.</summary>
    private sealed class Impatience : TimeProvider
    {
        private readonly FakeTime _leaps = new(Waiting.NoTime), _stands = new();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            (dueTime > TimeSpan.FromMinutes(1) ? _stands : _leaps).CreateTimer(callback, state, dueTime, period);
    }
}
