using Microsoft.Extensions.AI;
using Minwal.Calls.Gates;

namespace Minwal.Calls;

/// <summary>
/// The one place that decides whether, when and where a call goes:
/// whether the run may still ask (a stop, the budget),
/// when there is a place at the endpoint and its pace allows it,
/// and which of a role's endpoints is asked. Thread-safe.
/// </summary>
internal sealed partial class CallBroker : IDisposable
{
    // So often must a call fail while others are answered until it is its own fault: the edges of an outage look like that, once or twice.
    private const int MostBlames = 3;

    private readonly Dictionary<string, IReadOnlyList<EndpointLine>> _lines = new(StringComparer.Ordinal);
    private readonly EndpointGates _gates;
    private readonly CallBudget _budget;
    private readonly TimeProvider _time;
    private readonly CancellationToken _stop;
    private readonly Action<string>? _notice;
    private readonly TimeSpan _patience;
    private readonly CallTracker _tracker;
    private readonly bool _hasBudget;
    private ModelException? _end;
    private bool _toldBudget;
    private string? _usedUp;

    /// <summary>A broker for a run.</summary>
    /// <param name="roles">Who plays which role.</param>
    /// <param name="limits">What may not be exceeded.</param>
    /// <param name="spent">What earlier processes of the run have used up.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Once it is cancelled no call begins.</param>
    /// <param name="notice">
    /// Is told, from any thread, when an endpoint is given up and another takes its place, and when one is waited for.
    /// </param>
    /// <param name="tracker">Is told what the calls are doing; null where nobody watches.</param>
    public CallBroker(
        IEnumerable<RoleModel> roles, CallLimits limits, IReadOnlyList<CallSum> spent, TimeProvider time, CancellationToken stop,
        Action<string>? notice = null, CallTracker? tracker = null)
    {
        _tracker = tracker ?? new CallTracker(time);
        (_time, _stop, _notice, _budget, _patience) = (time, stop, notice, new CallBudget(limits, spent), limits.Patience);
        _gates = new EndpointGates(limits, time);
        _tracker.Endpoints = _gates.Activity;
        _hasBudget = limits.HasBudget;
        if (limits.HedgeShare > 0) _hedge = new CallHedge(limits.HedgeShare);
        var watches = new Dictionary<(string, string), OutageWatch>();
        foreach (var role in roles)
        {
            var lines = _lines[role.Role] = [.. role.Endpoints.Select(endpoint =>
            {
                if (!watches.TryGetValue((endpoint.Address, endpoint.Model), out var watch))
                    watches[(endpoint.Address, endpoint.Model)] = watch = new OutageWatch(limits, time);
                return endpoint.IsLocal ? new EndpointLine(endpoint, endpoint.Client, null, watch) : Gated(endpoint, limits, watch);
            })];
            if (role.Spread != CallSpread.Order && lines.Count > 1 && lines.All(line => line.Gate is not null))
                _pools[role.Role] = new EndpointPool(role.Spread, lines, _gates);
        }
    }

    /// <summary>Whether the budget has ended the calls.</summary>
    public bool IsBudgetUsedUp => _budget.IsUsedUp;

    /// <summary>Which limit by day or month has ended the calls and until when, in words; null for none.</summary>
    public string? UsedUp => Volatile.Read(ref _usedUp);

    private bool HasEnded => _stop.IsCancellationRequested || Volatile.Read(ref _end) is not null;

    /// <summary>
    /// Makes a call and returns how it ended.
    /// Every row that comes of it is given to <paramref name="keep"/> first,
    /// also those of endpoints that gave no answer before another one was asked.
    /// </summary>
    /// <exception cref="ModelException">
    /// When it is fatal: nobody who could be asked can answer any call. From then on no call of any role begins; those in flight at
    /// endpoints that still answer come to their end, since they are paid for.
    /// </exception>
    /// <exception cref="CallsEndedException">When no call may begin any more.</exception>
    public async ValueTask<CallRecord> AskAsync(CallRequest request, Func<CallRecord, bool, ValueTask> keep, CancellationToken cancellation)
    {
        if (request.Pending is null && _pools.TryGetValue(request.Role.Role, out var pool))
            return await AskPoolAsync(pool, request, keep, cancellation).ConfigureAwait(false);
        CallRecord? unanswered = null;
        ModelException? fatal = null;
        LimitUsedUpException? usedUp = null;
        foreach (var line in LinesFor(request))
        {
            if (line.GivenUp is { } reason)
            {
                fatal = reason;
                continue;
            }

            try
            {
                var (record, outage) = await AskUntilHeardAsync(line, request, keep, cancellation).ConfigureAwait(false);
                if (!record.IsUnanswered) return record;
                unanswered = record;
                if (outage is not null) GiveUp(line, request.Role, fatal = outage);
            }
            catch (ModelException e) when (e.Fatal)
            {
                GiveUp(line, request.Role, fatal = e);
            }
            catch (LimitUsedUpException e)
            {
                usedUp = e;
            }
        }

        // A call that got no answer is a failed attempt, unless nobody is left who could answer the next one.
        if (unanswered is not null && LinesFor(request).Any(l => l.GivenUp is null)) return unanswered;
        if (usedUp is not null) throw EndWith(usedUp);
        throw EndWith(fatal!, LinesFor(request));
    }

    /// <summary>
    /// Asks at one endpoint until it is heard of: a silence that nobody else can fill is waited out, and what it took costs nothing.
    /// </summary>
    private async ValueTask<(CallRecord Record, ModelException? Outage)> AskUntilHeardAsync(
        EndpointLine line, CallRequest request, Func<CallRecord, bool, ValueTask> keep, CancellationToken cancellation)
    {
        using var tracked = line.Gate is null ? null : _tracker.Begin(line.Endpoint.Address);
        request.Options.AdditionalProperties![TrackedCall.Key] = tracked;
        var (watch, before, blames, turn) = (line.Watch, long.MaxValue, 0, OutageWatch.Turn.Free);
        while (true)
        {
            var number = watch.Begin();
            CallRecord record;
            bool isSilence, isWaitedOut;
            try
            {
                record = await AskAsync(line, request, tracked, keep, cancellation).ConfigureAwait(false);
                isSilence = watch.Waits && line.Gate is not null && OutageWatch.MayBeSilence(record) && IsLast(line, request);
                if (!record.IsUnanswered) TellEnd(line, number);
                if (isSilence) blames = watch.Blames(Math.Min(before, number)) ? blames + 1 : 0;
                before = number;
                isWaitedOut = isSilence && blames < MostBlames;
            }
            finally
            {
                if (turn == OutageWatch.Turn.Tries) watch.Pass();
            }

            if (isWaitedOut)
            {
                tracked?.Waits(CallWaitReason.Outage, watch.PatienceLeft, record.Code);
                turn = await WaitAsync(line, record, cancellation).ConfigureAwait(false);
                tracked?.Rests();
                isWaitedOut = turn != OutageWatch.Turn.Blamed;
            }

            await keep(record with { InOutage = isWaitedOut }, line.Endpoint.IsCostly).ConfigureAwait(false);
            if (tracked is not null) _tracker.Count(record);
            if (!isWaitedOut) return (record, isSilence ? null : watch.Note(record));
            if (line.GivenUp is { } reason) throw reason;
            if (turn == OutageWatch.Turn.Over) throw OverdueAt(line, record);
        }
    }

    private void TellEnd(EndpointLine line, long number)
    {
        if (line.Gate is { } gate) gate.HasAnswered = true;
        if (line.Watch.End(number) is { } lasted)
            _notice?.Invoke($"{line.Endpoint.Name} at {line.Endpoint.Address} answers again, after {InWords(lasted)}");
    }

    private async ValueTask<OutageWatch.Turn> WaitAsync(EndpointLine line, CallRecord record, CancellationToken cancellation)
    {
        var name = $"{line.Endpoint.Name} at {line.Endpoint.Address}";
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, line.Cut, _stop);
        try
        {
            return await line.Watch.WaitAsync(
                () => _notice?.Invoke(
                    $"{name} gives no answers ({record.Code}: {record.Message}); the run waits up to {InWords(_patience)}"),
                ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            if (line.Cut.IsCancellationRequested) throw line.GivenUp!;
            throw new CallsEndedException(CallsEnd.Stopped);
        }
    }

    /// <summary>Whether nobody else could answer in the place of <paramref name="line"/>.</summary>
    private bool IsLast(EndpointLine line, CallRequest request) =>
        LinesFor(request).All(l => ReferenceEquals(l, line) || l.GivenUp is not null);

    private static string InWords(TimeSpan span) => span.TotalMinutes >= 2
        ? FormattableString.Invariant($"{span.TotalMinutes:0.#} min") : FormattableString.Invariant($"{span.TotalSeconds:0.#} s");

    public void Dispose()
    {
        _gates.Dispose();
        foreach (var line in _lines.Values.SelectMany(l => l)) line.Dispose();
    }

    private IEnumerable<EndpointLine> LinesFor(CallRequest request)
    {
        var lines = _lines[request.Role.Role];
        if (request.Pending is not { } pending) return lines;
        // Only who took a call can answer it later.
        return lines
            .Where(l => l.Endpoint.Provider == pending.Provider
                && l.Endpoint.Model == pending.Model && l.Endpoint.Address == pending.Endpoint)
            .DefaultIfEmpty(lines[0]).Take(1);
    }

    private EndpointLine Gated(ModelEndpoint endpoint, CallLimits limits, OutageWatch watch)
    {
        var queue = _gates.QueueFor(_gates.Of(endpoint));
        var gated = new GatedChatClient(endpoint.Client, _gates, queue, limits, _time);
        return new EndpointLine(endpoint, endpoint.Retry?.Invoke(gated) ?? gated, queue, watch);
    }

    private async ValueTask<CallRecord> AskAsync(
        EndpointLine line, CallRequest request, TrackedCall? tracked, Func<CallRecord, bool, ValueTask> keep,
        CancellationToken cancellation)
    {
        if (HasEnded) throw new CallsEndedException(CallsEnd.Stopped);
        if (line.Queue is not { } queue) return await TryAsync(line, request, cancellation).ConfigureAwait(false);
        var reserve = await ReserveAsync(request, [line.Endpoint], tracked, cancellation).ConfigureAwait(false);
        CallRecord? record = null;
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(cancellation, line.Cut);
        try
        {
            using var place = await _gates.EnterAsync(queue, tracked, CharactersOf(request, queue), isAgain: false, cut.Token)
                .ConfigureAwait(false);
            // A place may have become free because others' calls were cut off.
            cut.Token.ThrowIfCancellationRequested();
            if (HasEnded) throw new CallsEndedException(CallsEnd.Stopped);
            if (line.GivenUp is { } reason) throw reason;
            request.Options.AdditionalProperties![GatedChatClient.PlaceKey] = place;
            (_, record) = await TryAsync(line, [], request, tracked, keep, cut.Token).ConfigureAwait(false);
            return record;
        }
        catch (OperationCanceledException) when (line.Cut.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw line.GivenUp!;
        }
        finally
        {
            _budget.End(reserve, record);
        }
    }

    /// <summary>Waits until the budget has room for the call, whichever of <paramref name="endpoints"/> answers it.</summary>
    private async ValueTask<CallReserve> ReserveAsync(
        CallRequest request, IReadOnlyList<ModelEndpoint> endpoints, TrackedCall? tracked, CancellationToken cancellation)
    {
        if (!_hasBudget) return CallReserve.None;
        var bound = new CallBound(request.Call.Context.Task, request.PromptBytes, request.Options.MaxOutputTokens, endpoints,
            request.Key.Unit);
        var allowed = _budget.BeginAsync(bound, cancellation);
        if (!allowed.IsCompleted) tracked?.Waits(CallWaitReason.Budget);
        if (await allowed.ConfigureAwait(false) is { } reserve) return reserve;
        if (Interlocked.Exchange(ref _toldBudget, true) is false && _budget.Why is { } why) _notice?.Invoke(why);
        throw new CallsEndedException(CallsEnd.Budget);
    }

    private async ValueTask<CallRecord> TryAsync(EndpointLine line, CallRequest request, CancellationToken cancellation)
    {
        var started = _time.GetTimestamp();
        request.Options.ModelId = line.Endpoint.Model;
        request.Options.ContinuationToken = Continuations.Read(request.Pending?.Continuation);
        ChatResponse? response = null;
        ModelException? failure = null;
        try
        {
            response = await line.Client.GetResponseAsync(request.Call.Messages, request.Options, cancellation).ConfigureAwait(false);
        }
        catch (ModelException e) when (!(e.IsRefusal && request.MayMove)
            && (!e.Fatal || (e.IsUnreached && line.Gate is { HasAnswered: true })))
        {
            failure = e;
        }

        var ended = (Milliseconds: (long)_time.GetElapsedTime(started).TotalMilliseconds, At: _time.GetUtcNow().ToUnixTimeMilliseconds());
        return CallOutcome.Of(request, line.Endpoint, response, failure) with { Milliseconds = ended.Milliseconds, At = ended.At };
    }

    private static int CharactersOf(CallRequest request, GateQueue queue) =>
        queue.Gates.Any(gate => gate.CountsTokens) ? GatedChatClient.CharactersOf(request.Call.Messages) : 0;
}
