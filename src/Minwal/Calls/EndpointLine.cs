using Microsoft.Extensions.AI;
using Minwal.Calls.Gates;

namespace Minwal.Calls;

/// <summary>An endpoint as a role uses it: retries, then the gate, then the client of one try.</summary>
/// <param name="endpoint">The endpoint.</param>
/// <param name="client">Retries and all.</param>
/// <param name="queue">Who waits for it alone; null for a model in this process.</param>
/// <param name="watch">Finds out that it gives no answers.</param>
internal sealed class EndpointLine(ModelEndpoint endpoint, IChatClient client, GateQueue? queue, OutageWatch watch)
    : IDisposable
{
    private readonly CancellationTokenSource _cut = new();
    private ModelException? _givenUp;

    public ModelEndpoint Endpoint => endpoint;

    public IChatClient Client => client;

    /// <summary>Who waits for it alone; null for a model in this process.</summary>
    public GateQueue? Queue => queue;

    /// <summary>The way to it; null for a model in this process.</summary>
    public EndpointGate? Gate => queue?.Gates[0];

    public OutageWatch Watch => watch;

    /// <summary>Why it is not asked any more; null while it is.</summary>
    public ModelException? GivenUp => Volatile.Read(ref _givenUp);

    /// <summary>Cancelled once nothing more is expected from it.</summary>
    public CancellationToken Cut => _cut.Token;

    /// <summary>False when it had been given up before.</summary>
    public bool TryGiveUp(ModelException reason) => Interlocked.CompareExchange(ref _givenUp, reason, null) is null;

    /// <summary>Ends its calls in flight: it gives no answers, and there is nobody to ask in its place.</summary>
    public void CutOff() => _cut.Cancel();

    public void Dispose() => _cut.Dispose();
}
