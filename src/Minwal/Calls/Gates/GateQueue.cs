namespace Minwal.Calls.Gates;

/// <summary>
/// Those who wait for a place at one of some endpoints, in order. Who was refused comes in front of those who were never asked.
/// Asked and told under the lock of <see cref="EndpointGates"/>.
/// </summary>
/// <param name="gates">The endpoints, the preferred one first; at least one.</param>
internal sealed class GateQueue(IReadOnlyList<EndpointGate> gates)
{
    private readonly LinkedList<Waiter> _waiters = new();

    /// <summary>The endpoints.</summary>
    public IReadOnlyList<EndpointGate> Gates => gates;

    /// <summary>The one who is next; null when nobody waits.</summary>
    public Waiter? First => _waiters.First?.Value;

    /// <summary>Adds somebody at the end, or in front.</summary>
    public void Add(Waiter waiter, bool inFront) => waiter.Node = inFront ? _waiters.AddFirst(waiter) : _waiters.AddLast(waiter);

    /// <summary>Takes somebody out; false when it is not in it any more.</summary>
    public bool Remove(Waiter waiter)
    {
        if (waiter.Node is not { } node) return false;
        _waiters.Remove(node);
        waiter.Node = null;
        return true;
    }

    /// <summary>Somebody who waits.</summary>
    /// <param name="ticket">Its number in the order of coming, over all queues.</param>
    /// <param name="characters">How long the request is.</param>
    internal sealed class Waiter(long ticket, int characters)
    {
        public long Ticket => ticket;

        public int Characters => characters;

        public LinkedListNode<Waiter>? Node { get; set; }

        public TaskCompletionSource<GatePlace> Place { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenRegistration Cancellation { get; set; }
    }
}
