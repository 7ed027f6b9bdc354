using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Planning;
using Minwal.Values;

namespace Minwal.Testing;

/// <summary>What a call asks for.</summary>
/// <param name="Task"><c>recipe/step</c>.</param>
/// <param name="Slots">The slots it is to fill, from 1, as prompts see them.</param>
/// <param name="Attempt">The attempt, from 0.</param>
/// <param name="Messages">The messages.</param>
/// <param name="Options">The options.</param>
internal sealed record StubCall(
    string Task, IReadOnlyList<long> Slots, int Attempt, IReadOnlyList<ChatMessage> Messages, ChatOptions Options)
{
    public long Slot => Slots[0];

    /// <summary>The call that a client was given.</summary>
    public static StubCall Of(IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        var context = (CallContext)options.AdditionalProperties![CallContext.Key]!;
        IReadOnlyList<long> slots = context.Items is { } items ? [.. items.Select(item => (long)item["n"]!)] : [Number("slot")];
        return new StubCall(context.Task, slots, (int)Number("attempt"), messages, options);

        long Number(string name) =>
            context.Variables.TryGet(name, out var value) ? (long)value! : throw new InvalidOperationException($"no '{name}'");
    }

    /// <summary>Of the call and <paramref name="purpose"/> alone: a number below <paramref name="count"/>.</summary>
    public int Draw(long slot, string purpose, int count) =>
        (int)(SlotRandom.Key(Messages.Count, slot, Attempt, Task + purpose) % (ulong)count);
}

/// <summary>Answers as a function of the call. The answer is held back for as long as <see cref="Hold"/> says.</summary>
internal sealed class StubModel(Func<StubCall, string> answer) : IChatClient
{
    private readonly Lock _lock = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _awaited = [];
    private readonly ConcurrentQueue<StubCall> _asked = new();
    private int _begun, _inFlight, _mostInFlight;

    /// <summary>Completes when the call may be answered; null for at once.</summary>
    public Func<StubCall, CancellationToken, Task>? Hold { get; init; }

    public IReadOnlyList<StubCall> Asked => [.. _asked];

    public int Begun => Volatile.Read(ref _begun);

    public int MostInFlight => Volatile.Read(ref _mostInFlight);

    /// <summary>Completes when <paramref name="calls"/> calls were begun.</summary>
    public Task WhenBegun(int calls)
    {
        lock (_lock)
        {
            if (_begun >= calls) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((calls, reached));
            return reached.Task;
        }
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = StubCall.Of([.. messages], options!);
        Begin(call);
        try
        {
            if (Hold is not null) await Hold(call, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, answer(call)))
            {
                Usage = new UsageDetails { InputTokenCount = 3, OutputTokenCount = 2 },
            };
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private void Begin(StubCall call)
    {
        _asked.Enqueue(call);
        lock (_lock)
        {
            _begun++;
            _mostInFlight = Math.Max(_mostInFlight, Interlocked.Increment(ref _inFlight));
            foreach (var (_, reached) in _awaited.Where(a => a.Count <= _begun)) reached.SetResult();
            _awaited.RemoveAll(a => a.Count <= _begun);
        }
    }
}
