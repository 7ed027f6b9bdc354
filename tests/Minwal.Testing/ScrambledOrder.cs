using System.Threading.Channels;
using Minwal.Planning;

namespace Minwal.Testing;

/// <summary>
/// Lets calls go in an order that a seed scrambles: of those that wait one is drawn, and some are kept until nobody else waits.
/// </summary>
internal sealed class ScrambledOrder : IAsyncDisposable
{
    private readonly Channel<TaskCompletionSource> _arrivals = Channel.CreateUnbounded<TaskCompletionSource>();
    private readonly Task _pump;

    public ScrambledOrder(ulong seed) => _pump = Task.Run(() => PumpAsync(new SlotRandom(seed)));

    public async Task PassAsync(CancellationToken cancellation)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _arrivals.Writer.TryWrite(turn);
        await turn.Task.WaitAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _arrivals.Writer.Complete();
        await _pump;
    }

    private async Task PumpAsync(SlotRandom random)
    {
        var (waiting, held) = (new List<TaskCompletionSource>(), new List<TaskCompletionSource>());
        while (waiting.Count + held.Count > 0 || await _arrivals.Reader.WaitToReadAsync())
        {
            for (var turns = random.Below(4); turns > 0; turns--) await Task.Yield();
            while (_arrivals.Reader.TryRead(out var arrived)) (random.Below(8) == 0 ? held : waiting).Add(arrived);
            var from = waiting.Count > 0 ? waiting : held;
            if (from.Count == 0) continue;
            var drawn = random.Below(from.Count);
            var turn = from[drawn];
            from.RemoveAt(drawn);
            turn.SetResult();
        }
    }
}
