using Minwal.Calls.Gates;

namespace Minwal.Calls;

/// <summary>Calls that any of several endpoints may answer.</summary>
internal sealed partial class CallBroker
{
    // A limit is waited for at least so long, also by a run without patience.
    private static readonly TimeSpan LeastPatience = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, EndpointPool> _pools = new(StringComparer.Ordinal);

    /// <summary>
    /// Asks whoever has room. Who gives no answer is passed over, and asked again when all have been: a call is its own fault only when it
    /// failed everywhere while others were answered. Where nobody answers anybody, the run waits, up to its patience.
    /// </summary>
    private async ValueTask<CallRecord> AskPoolAsync(
        EndpointPool pool, CallRequest request, Func<CallRecord, bool, ValueTask> keep, CancellationToken cancellation)
    {
        using var tracked = _tracker.Begin(pool.Lines[0].Endpoint.Address);
        request.Options.AdditionalProperties![TrackedCall.Key] = tracked;
        var (failedAt, blames, isAgain) = (new List<EndpointLine>(), 0, false);
        var began = _time.GetTimestamp();
        ModelException? fatal = null;
        while (true)
        {
            var usable = pool.Lines.Where(line => line.GivenUp is null).ToList();
            if (usable.Count == 0) throw EndWith(fatal ?? pool.Lines[0].GivenUp!, pool.Lines);
            LimitUsedUpException? usedUp = null;
            usable.RemoveAll(line => (_gates.UsedUpOf(line.Gate!) is { } full) && (usedUp = full) is not null);
            if (usable.Count == 0) throw EndWith(usedUp!);
            var left = usable.Except(failedAt).ToList();
            if (left.Count == 0)
            {
                failedAt.Clear();
                left = usable;
            }

            EndpointLine line;
            CallRecord? record;
            ModelException? failure;
            try
            {
                (line, record, failure) = await AskAnyAsync(pool, left, request, tracked, keep, isAgain, cancellation)
                    .ConfigureAwait(false);
            }
            catch (LimitUsedUpException)
            {
                continue;
            }

            if (failure is { Fatal: true })
            {
                GiveUp(line, request.Role, fatal = failure);
                continue;
            }

            // Refused, and not looked at: whoever has room next.
            isAgain = failure is not null;
            var silence = _time.GetElapsedTime(usable.Max(l => l.Gate!.LastAnswer));
            if (isAgain && silence <= (_patience > LeastPatience ? _patience : LeastPatience)) continue;
            if (isAgain) throw EndWith(failure!, pool.Lines);
            if (!record!.IsUnanswered)
            {
                await KeepAsync(record, line).ConfigureAwait(false);
                return record;
            }

            failedAt.Add(line);
            if (left.Count > 1)
            {
                await KeepAsync(record, line).ConfigureAwait(false);
                continue;
            }

            var isBlamed = usable.All(l => l.Gate is { Closed: null } gate && gate.LastAnswer > began) && ++blames == MostBlames;
            await KeepAsync(record with { InOutage = !isBlamed && OutageWatch.MayBeSilence(record) }, line).ConfigureAwait(false);
            if (isBlamed || !OutageWatch.MayBeSilence(record)) return record;
            if (silence > _patience) throw EndWith(OverdueAt(line, record), pool.Lines);
            failedAt.Clear();
            began = _time.GetTimestamp();
        }

        async ValueTask KeepAsync(CallRecord record, EndpointLine line)
        {
            await keep(record, line.Endpoint.IsCostly).ConfigureAwait(false);
            _tracker.Count(record);
        }
    }

    /// <summary>One try at whichever of <paramref name="lines"/> has room first, with its retries there; a record, or a failure.</summary>
    private async ValueTask<(EndpointLine Line, CallRecord? Record, ModelException? Failure)> AskAnyAsync(
        EndpointPool pool, IReadOnlyList<EndpointLine> lines, CallRequest request, TrackedCall tracked,
        Func<CallRecord, bool, ValueTask> keep, bool isAgain, CancellationToken cancellation)
    {
        if (HasEnded) throw new CallsEndedException(CallsEnd.Stopped);
        var reserve = await ReserveAsync(request, [.. lines.Select(l => l.Endpoint)], tracked, cancellation).ConfigureAwait(false);
        CallRecord? record = null;
        EndpointLine? line = null;
        using var cut = CancellationTokenSource.CreateLinkedTokenSource([cancellation, _stop, .. lines.Select(l => l.Cut)]);
        try
        {
            var queue = pool.QueueFor(lines);
            using var place = await _gates.EnterAsync(queue, tracked, CharactersOf(request, queue), isAgain, cut.Token)
                .ConfigureAwait(false);
            line = lines.First(l => ReferenceEquals(l.Gate, place.Gate));
            if (HasEnded) throw new CallsEndedException(CallsEnd.Stopped);
            if (line.GivenUp is { } reason) return (line, null, reason);
            tracked.Address = line.Endpoint.Address;
            request.Options.AdditionalProperties![GatedChatClient.PlaceKey] = place;
            request.Options.AdditionalProperties[GatedChatClient.MayMoveKey] = true;
            using var own = CancellationTokenSource.CreateLinkedTokenSource(cancellation, line.Cut);
            (line, record) = await TryAsync(line, pool.Lines, request, tracked, keep, own.Token).ConfigureAwait(false);
            return (line, record, null);
        }
        catch (ModelException e) when (line is not null && (e.Fatal || e.IsRefusal))
        {
            return (line, null, e);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw line?.GivenUp ?? lines.FirstOrDefault(l => l.Cut.IsCancellationRequested)?.GivenUp
                ?? Volatile.Read(ref _end) as Exception ?? new CallsEndedException(CallsEnd.Stopped);
        }
        finally
        {
            _budget.End(reserve, record);
        }
    }
}
