namespace Minwal.Calls;

/// <summary>
/// The calls of one attempt of one unit.
/// Each has its number before it is made, so that the order in which answers arrive changes nothing;
/// each is durable before its answer is returned.
/// Used by one step at a time.
/// </summary>
public interface ICallSession
{
    /// <summary>Asks the model that plays the call's role, or finds the answer in the call log.</summary>
    /// <exception cref="ModelException">Only when it is fatal: no call can succeed.</exception>
    /// <exception cref="CallPendingException">When the provider will answer later: the unit is put aside, nothing is lost.</exception>
    ValueTask<CallAnswer> AskAsync(Call call, CancellationToken cancellation);

    /// <summary>Asks several at once; the answers come in the order of <paramref name="calls"/>.</summary>
    /// <exception cref="ModelException">Only when it is fatal: no call can succeed.</exception>
    /// <exception cref="CallPendingException">
    /// When the provider will answer one of them later. The others have been asked and kept.
    /// </exception>
    ValueTask<IReadOnlyList<CallAnswer>> AskAllAsync(IReadOnlyList<Call> calls, CancellationToken cancellation);
}
