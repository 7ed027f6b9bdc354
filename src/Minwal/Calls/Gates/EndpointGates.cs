namespace Minwal.Calls.Gates;

/// <summary>
/// The ways to all endpoints of a run, and who waits in front of them. Who must wait is woken in order by what makes room, or by one timer;
/// nobody polls, and one more who waits costs nothing while others go. Thread-safe.
/// </summary>
/// <param name="limits">Places and pace.</param>
/// <param name="time">The clock.</param>
internal sealed class EndpointGates(CallLimits limits, TimeProvider time) : IDisposable
{
    // A timer cannot be set for less.
    private static readonly TimeSpan LeastTimer = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly long _began = time.GetTimestamp();
    private readonly Dictionary<(string Address, string Account, string Model), EndpointGate> _gates = [];
    private readonly Dictionary<string, EndpointGate.HeardOf> _heard = new(StringComparer.Ordinal);
    private readonly List<GateQueue> _queues = [];
    private ITimer? _timer;
    private long _tickets, _again, _due = long.MaxValue;
    private bool _isOver;

    /// <summary>The way to <paramref name="endpoint"/>; the same for the same address, account and model.</summary>
    public EndpointGate Of(ModelEndpoint endpoint)
    {
        lock (_lock)
        {
            var key = (endpoint.Address, endpoint.Account, endpoint.Model);
            if (_gates.TryGetValue(key, out var known)) return known;
            if (!_heard.TryGetValue(endpoint.Address, out var heard)) _heard[endpoint.Address] = heard = new EndpointGate.HeardOf();
            return _gates[key] = new EndpointGate(limits, endpoint, heard, (ulong)_gates.Count, time);
        }
    }

    /// <summary>A queue in front of <paramref name="gates"/>: who is in it goes to whichever has room first.</summary>
    public GateQueue QueueFor(params IReadOnlyList<EndpointGate> gates)
    {
        lock (_lock)
        {
            var queue = new GateQueue(gates);
            _queues.Add(queue);
            return queue;
        }
    }

    /// <summary>Waits for a place at one of the queue's endpoints and takes it.</summary>
    /// <param name="queue">Where to wait.</param>
    /// <param name="tracked">The call that is told what it waits for; null for nobody.</param>
    /// <param name="characters">How long the request is; 0 where it does not matter.</param>
    /// <param name="isAgain">Whether it was refused before: then it goes before those that were never asked.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="LimitUsedUpException">
    /// When every endpoint has used up a limit by day or month that is not free again for as long as the run waits; also thrown by what is
    /// returned.
    /// </exception>
    public ValueTask<GatePlace> EnterAsync(
        GateQueue queue, TrackedCall? tracked, int characters, bool isAgain, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        tracked?.Rests();
        GateQueue.Waiter waiter;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            var now = time.GetTimestamp();
            while ((isAgain || queue.First is null) && FreeGate(queue, characters, now) is { } free)
                if (free.TryTake(this, now, free.TokensOf(characters)) is { } place) return new(place);
            if (UsedUpOf(queue, characters) is { } full) throw full;
            waiter = new GateQueue.Waiter(isAgain ? --_again : ++_tickets, characters);
            queue.Add(waiter, isAgain);
            tracked?.Queues(() => WaitIn(queue, characters));
            SetTimer(now);
        }

        if (cancellation.CanBeCanceled)
        {
            waiter.Cancellation = cancellation.UnsafeRegister(
                static (state, token) =>
                {
                    var (gates, queue, waiter) = ((EndpointGates, GateQueue, GateQueue.Waiter))state!;
                    bool removed;
                    lock (gates._lock) removed = queue.Remove(waiter);
                    if (removed) waiter.Place.TrySetCanceled(token);
                },
                (this, queue, waiter));
        }

        return new(waiter.Place.Task);
    }

    /// <summary>A place at <paramref name="gate"/> if there is one now and nobody waits for it; else null.</summary>
    public GatePlace? TryEnter(EndpointGate gate, int characters)
    {
        lock (_lock)
        {
            if (_isOver || _queues.Exists(queue => queue.First is not null && queue.Gates.Contains(gate))) return null;
            var (now, tokens) = (time.GetTimestamp(), gate.TokensOf(characters));
            return gate.RoomIn(now, tokens) == TimeSpan.Zero ? gate.TryTake(this, now, tokens) : null;
        }
    }

    /// <summary>A request has ended: tells its gate, and lets go who has waited.</summary>
    public void End(GatePlace place, Action tell)
    {
        lock (_lock)
        {
            if (_isOver) return;
            tell();
            place.Gate.Release(place);
            Serve();
        }
    }

    public void Dispose()
    {
        lock (_lock) _isOver = true;
        _timer?.Dispose();
    }

    /// <summary>What each endpoint does that was asked.</summary>
    public IReadOnlyList<EndpointActivity> Activity()
    {
        lock (_lock) return [.. _gates.Values.Select(gate => gate.Activity(_began)).OfType<EndpointActivity>()];
    }

    /// <summary>Whether a limit of <paramref name="gate"/> by day or month is used up for longer than the run waits.</summary>
    public LimitUsedUpException? UsedUpOf(EndpointGate gate)
    {
        if (!gate.IsCounted) return null;
        lock (_lock) return UsedUpOf(new GateQueue([gate]), 0);
    }

    /// <summary>What the first of a queue waits for, for whoever watches; null for a place.</summary>
    private QueueWait? WaitIn(GateQueue queue, int characters)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            QueueWait? first = null;
            foreach (var gate in queue.Gates)
            {
                if (gate.RoomIn(now, gate.TokensOf(characters)) is not { } wait) continue;
                var found = gate.UsedUpFor(gate.TokensOf(characters)) is not null
                    ? new QueueWait(CallWaitReason.Limit, "MW3036", now, wait)
                    : gate.Closed is { } closed
                    ? new QueueWait(closed.Reason, closed.Code, closed.Since, wait) : new QueueWait(CallWaitReason.Pace, null, now, wait);
                if (first is null || wait < first.Left) first = found;
            }

            return first;
        }
    }

    private static EndpointGate? FreeGate(GateQueue queue, int characters, long now)
    {
        EndpointGate? best = null;
        foreach (var gate in queue.Gates)
        {
            if (gate.RoomIn(now, gate.TokensOf(characters)) != TimeSpan.Zero) continue;
            if (best is null || gate.Load < best.Load) best = gate;
        }

        return best;
    }

    private void Serve()
    {
        var now = time.GetTimestamp();
        while (true)
        {
            (GateQueue Queue, EndpointGate Gate)? next = null;
            foreach (var queue in _queues)
            {
                if (queue.First is not { } waiter || waiter.Ticket > (next?.Queue.First!.Ticket ?? long.MaxValue)) continue;
                if (FreeGate(queue, waiter.Characters, now) is { } gate) next = (queue, gate);
            }

            if (next is not var (from, at)) break;
            var served = from.First!;
            if (at.TryTake(this, now, at.TokensOf(served.Characters)) is not { } place) continue;
            from.Remove(served);
            served.Cancellation.Unregister();
            served.Place.TrySetResult(place);
        }

        foreach (var queue in _queues) TurnAway(queue);
        SetTimer(now);
    }

    /// <summary>Tells those who wait for what is used up for longer than the run waits.</summary>
    private void TurnAway(GateQueue queue)
    {
        while (queue.First is { } waiter && UsedUpOf(queue, waiter.Characters) is { } full)
        {
            queue.Remove(waiter);
            waiter.Cancellation.Unregister();
            waiter.Place.TrySetException(full);
        }
    }

    /// <summary>What is used up when every endpoint of <paramref name="queue"/> has used up a limit by day or month; else null.</summary>
    private LimitUsedUpException? UsedUpOf(GateQueue queue, int characters)
    {
        (UsedUp Full, EndpointGate Gate)? first = null;
        foreach (var gate in queue.Gates)
        {
            if (gate.UsedUpFor(gate.TokensOf(characters)) is not { } full || full.Until - time.GetUtcNow() <= limits.Patience) return null;
            if (first is null || full.Until < first.Value.Full.Until) first = (full, gate);
        }

        return first is var (used, at) ? new LimitUsedUpException(used, at.Name) : null;
    }

    /// <summary>Sets the timer for whoever of those in front can go first without somebody else's end.</summary>
    private void SetTimer(long now)
    {
        TimeSpan? least = null;
        foreach (var queue in _queues)
        {
            if (queue.First is not { } waiter) continue;
            foreach (var gate in queue.Gates)
                if (gate.RoomIn(now, gate.TokensOf(waiter.Characters)) is { } wait && (least is null || wait < least)) least = wait;
        }

        if (least is not { } due) return;
        if (due < LeastTimer) due = LeastTimer;
        var at = now + (long)(due.TotalSeconds * time.TimestampFrequency);
        // A timer that is due earlier sets the next one.
        if (_due <= at && _due > now) return;
        _due = at;
        if (_timer is null) _timer = time.CreateTimer(static gates => ((EndpointGates)gates!).Ring(), this, due, Timeout.InfiniteTimeSpan);
        else _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private void Ring()
    {
        lock (_lock)
        {
            _due = long.MaxValue;
            if (!_isOver) Serve();
        }
    }
}

/// <summary>What somebody in a queue waits for.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Code">The fault that is the cause; null for none.</param>
/// <param name="Since">The time stamp at which the cause began.</param>
/// <param name="Left">How long it will be.</param>
internal sealed record QueueWait(CallWaitReason Reason, string? Code, long Since, TimeSpan Left);
