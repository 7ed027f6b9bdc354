namespace Minwal.Calls;

/// <summary>The calls of one attempt of one unit, each found in the call log or made and kept there.</summary>
/// <param name="unit">The unit.</param>
/// <param name="attempt">The attempt.</param>
/// <param name="desk">What all sessions of a run share.</param>
internal sealed class CallSession(long unit, int attempt, CallDesk desk) : ICallSession
{
    private readonly IReadOnlyList<CallRecord> _rows = desk.Stored.Of(unit, attempt);
    private int _sequence;

    /// <summary>How many calls it was asked for.</summary>
    public int Asked => _sequence;

    public ValueTask<CallAnswer> AskAsync(Call call, CancellationToken cancellation) => AnswerAsync(Next(call), cancellation);

    public async ValueTask<IReadOnlyList<CallAnswer>> AskAllAsync(IReadOnlyList<Call> calls, CancellationToken cancellation)
    {
        var requests = calls.Select(Next).ToList();
        var asked = requests.Select(request => AnswerAsync(request, cancellation).AsTask()).ToList();
        await Task.WhenAll(asked)
            .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)
            .ConfigureAwait(false);
        // What ends the run is told before what only puts the unit aside.
        var worst = asked.Where(task => !task.IsCompletedSuccessfully)
            .OrderBy(task => task.Exception?.InnerException is CallPendingException).FirstOrDefault();
        if (worst is not null) await worst.ConfigureAwait(false);
        var answers = new CallAnswer[asked.Count];
        for (var i = 0; i < answers.Length; i++) answers[i] = await asked[i].ConfigureAwait(false);
        return answers;
    }

    private CallRequest Next(Call call) => CallRequest.Of(new CallKey(unit, attempt, _sequence++), call, desk.Roles[call.Role]);

    private async ValueTask<CallAnswer> AnswerAsync(CallRequest request, CancellationToken cancellation)
    {
        var stored = desk.Stored.Find(request, _rows);
        if (stored is not null and not { State: CallState.Pending })
        {
            desk.Ledger.Reuse();
            return CallAnswer.Of(stored);
        }

        var made = await desk.Broker.AskAsync(request with { Pending = stored }, KeepAsync, cancellation).ConfigureAwait(false);
        return made.State == CallState.Pending ? throw new CallPendingException() : CallAnswer.Of(made);
    }

    private async ValueTask KeepAsync(CallRecord record, bool durable)
    {
        // A call that still waits under the same name is nothing new.
        var waits = record.State == CallState.Pending;
        if (waits && _rows.Any(r => r.Key == record.Key && r.State == CallState.Pending && r.Continuation == record.Continuation)) return;
        await desk.Log.AppendAsync(record, durable, CancellationToken.None).ConfigureAwait(false);
        desk.Ledger.Add(record);
    }
}
