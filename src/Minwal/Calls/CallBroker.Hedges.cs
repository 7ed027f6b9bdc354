using Minwal.Calls.Gates;

namespace Minwal.Calls;

/// <summary>
/// A second request for a call that takes long, to whoever is free; who answers first is heard, and the other is cut off.
/// </summary>
internal sealed partial class CallBroker
{
    private readonly CallHedge? _hedge;

    /// <summary>
    /// A try of a call at <paramref name="line"/>, and a second one at one of <paramref name="others"/> (where there is none, at the same)
    /// when it takes long. The answer that comes first is the call's; what the other cost at its worst is a row of its own.
    /// </summary>
    private async ValueTask<(EndpointLine Line, CallRecord Record)> TryAsync(
        EndpointLine line, IEnumerable<EndpointLine> others, CallRequest request, TrackedCall? tracked,
        Func<CallRecord, bool, ValueTask> keep, CancellationToken cancellation)
    {
        if (_hedge is not { } hedge || tracked is null || request.Pending is not null)
            return (line, await TryAsync(line, request, cancellation).ConfigureAwait(false));
        hedge.Begin();
        var began = _time.GetTimestamp();
        using var cutFirst = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var first = TryAsync(line, request, cutFirst.Token).AsTask();
        var second = await WaitForSecondAsync(first, line, others, request, tracked, cancellation).ConfigureAwait(false);
        if (second is null)
        {
            var alone = await first.ConfigureAwait(false);
            if (!alone.IsUnanswered) hedge.Note(alone.Task, _time.GetElapsedTime(began), alone.Usage.Output);
            return (line, alone);
        }

        CallRecord? lost = null;
        using var cutSecond = CancellationTokenSource.CreateLinkedTokenSource(cancellation, second.Line.Cut);
        try
        {
            using var place = second.Place;
            using var watched = _tracker.Begin(second.Line.Endpoint.Address);
            var copy = CopyOf(request, watched, place);
            var begunSecond = _time.GetTimestamp();
            var other = TryAsync(second.Line, copy, cutSecond.Token).AsTask();
            // Who comes first with an answer; one that fails waits for the other.
            var isSecond = ReferenceEquals(await Task.WhenAny(first, other).ConfigureAwait(false), other);
            await Settled(isSecond ? other : first).ConfigureAwait(false);
            if (!IsAnswer(isSecond ? other : first))
            {
                await Settled(isSecond ? first : other).ConfigureAwait(false);
                isSecond = IsAnswer(other) && !IsAnswer(first);
            }

            if (!isSecond && !IsAnswer(first)) return (line, await first.ConfigureAwait(false));
            var (winner, loser, at) = isSecond ? (other, first, line) : (first, other, second.Line);
            var won = await winner.ConfigureAwait(false);
            await (isSecond ? cutFirst : cutSecond).CancelAsync().ConfigureAwait(false);
            await Settled(loser).ConfigureAwait(false);
            lost = Lost(request, at.Endpoint, won, loser, _time.GetElapsedTime(isSecond ? began : begunSecond));
            // In front of the answer, which is the last row of its call.
            await keep(lost, false).ConfigureAwait(false);
            _tracker.CountHedge(isSecond);
            hedge.Note(won.Task, _time.GetElapsedTime(began), won.Usage.Output);
            return (isSecond ? second.Line : line, won);
        }
        finally
        {
            _budget.End(second.Reserve, lost);
        }
    }

    /// <summary>Waits until a second request may go; null when <paramref name="first"/> has ended before.</summary>
    private async ValueTask<Second?> WaitForSecondAsync(
        Task first, EndpointLine line, IEnumerable<EndpointLine> others, CallRequest request, TrackedCall tracked,
        CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var task = request.Call.Context.Task;
        while (!first.IsCompleted)
        {
            var state = tracked.State;
            TimeSpan? underWay = state.IsInFlight ? _time.GetElapsedTime(state.Since) : null;
            var wait = _hedge!.WaitFor(task, underWay);
            if (wait == TimeSpan.Zero)
            {
                if (!HasEnded && TryBeginSecond(line, others, request) is { } second) return second;
                wait = _hedge.DelayOf(task) ?? TimeSpan.FromSeconds(1);
            }

            // Who is ended need not be waited for with a clock.
            if (cancellation.IsCancellationRequested) break;
            await Task.WhenAny(first, Task.Delay(wait, _time, ended.Token)).ConfigureAwait(false);
        }

        await ended.CancelAsync().ConfigureAwait(false);
        return null;
    }

    /// <summary>
    /// A second request goes only where there is room now, in the share, in the budget and at the endpoint: it waits for nothing.
    /// </summary>
    private Second? TryBeginSecond(EndpointLine line, IEnumerable<EndpointLine> others, CallRequest request)
    {
        var usable = others.Where(l => !ReferenceEquals(l, line) && l is { GivenUp: null, Gate.Closed: null })
            .DefaultIfEmpty(line).ToList();
        if (!_hedge!.TryTake()) return null;
        CallReserve? reserve = CallReserve.None;
        if (_hasBudget)
        {
            reserve = _budget.TryBegin(new CallBound(
                request.Call.Context.Task, request.PromptBytes, request.Options.MaxOutputTokens, [.. usable.Select(l => l.Endpoint)]));
        }

        if (reserve is not null)
        {
            foreach (var other in usable)
            {
                if (_gates.TryEnter(other.Gate!, CharactersOf(request, other.Queue!)) is { } place)
                    return new Second(other, place, reserve);
            }

            _budget.GiveBack(reserve);
        }

        _hedge.GiveBack();
        return null;
    }

    /// <summary>The same request for another endpoint, which nobody else changes.</summary>
    private static CallRequest CopyOf(CallRequest request, TrackedCall tracked, GatePlace place)
    {
        var options = request.Options.Clone();
        options.AdditionalProperties = new Microsoft.Extensions.AI.AdditionalPropertiesDictionary
        {
            [CallContext.Key] = request.Options.AdditionalProperties![CallContext.Key],
            [TrackedCall.Key] = tracked,
            [GatedChatClient.PlaceKey] = place,
            // It is not worth waiting for.
            [GatedChatClient.MayMoveKey] = true,
        };
        return request with { Options = options };
    }

    /// <summary>
    /// What was paid for the request that was not heard: what it reported, when it came to an end; else its prompt and the most tokens of
    /// an answer, since it may have been written in full.
    /// </summary>
    private CallRecord Lost(CallRequest request, ModelEndpoint endpoint, CallRecord won, Task<CallRecord> loser, TimeSpan lasted)
    {
        var (usage, ended) = loser switch
        {
            { IsCompletedSuccessfully: true, Result: { IsUnanswered: false } answered } => (answered.Usage, (CallRecord?)answered),
            { IsCompletedSuccessfully: true, Result: var failed } => (default, failed),
            _ => (WorstOf(request, won), null),
        };
        return new CallRecord(request.Key, won.Task, request.Hash, CallState.Failed)
        {
            Code = CallRecord.HedgedCode,
            Message = ended is null ? "another request for the same was answered first; it was cut off, and counts at its worst"
                : ended.IsUnanswered ? $"another request for the same was answered; this one met {ended.Code}"
                : "another request for the same was answered first; this one was answered too",
            Provider = endpoint.Provider,
            Model = endpoint.Model,
            Endpoint = endpoint.Address,
            Usage = usage,
            Cost = ended is not null ? ended.Cost : usage.IsReported ? endpoint.Price(usage) : endpoint.IsCostly ? null : 0,
            Milliseconds = (long)lasted.TotalMilliseconds,
            // Before the answer's: rows of one call at the same moment are taken for one row.
            At = won.At - 1,
        };
    }

    private CallUsage WorstOf(CallRequest request, CallRecord won) => !won.Usage.IsReported ? default : new CallUsage(
        won.Usage.Input, 0,
        request.Options.MaxOutputTokens ?? Math.Max(won.Usage.Output, _hedge!.LongestAnswer(won.Task)), 0);

    private static bool IsAnswer(Task<CallRecord> task) => task is { IsCompletedSuccessfully: true, Result.IsUnanswered: false };

    private static Task Settled(Task task) => task.ContinueWith(
        static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>A second request that may go.</summary>
    /// <param name="Line">Where.</param>
    /// <param name="Place">Its place there.</param>
    /// <param name="Reserve">What is held for it.</param>
    private sealed record Second(EndpointLine Line, GatePlace Place, CallReserve Reserve);
}
