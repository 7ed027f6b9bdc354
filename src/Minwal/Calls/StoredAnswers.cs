using System.Globalization;

namespace Minwal.Calls;

/// <summary>
/// The answers that the call log holds for a run that goes on.
/// An answer is used for the call that it was given to, if the request is still the same;
/// after the recipe was edited it is also used for another call with the same request. Thread-safe.
/// </summary>
internal sealed class StoredAnswers
{
    private readonly ICallLog _log;
    private readonly ResumeRules _rules;
    private readonly Dictionary<UInt128, CallKey>? _anywhere;

    /// <summary>The answers in <paramref name="log"/>. Reads it once where answers are to be found by their request alone.</summary>
    public StoredAnswers(ICallLog log, ResumeRules rules)
    {
        (_log, _rules) = (log, rules);
        if (!rules.FindsAnywhere) return;
        _anywhere = [];
        foreach (var call in log.ReadCalls().Where(c => c.State is CallState.Answered or CallState.Refused or CallState.Cut))
            _anywhere.TryAdd(Half(call.RequestHash), call.Key);
    }

    /// <summary>The rows of an attempt of a unit.</summary>
    public IReadOnlyList<CallRecord> Of(long unit, int attempt) => _rules.IsNew ? [] : _log.FindCalls(unit, attempt);

    /// <summary>
    /// The row among <paramref name="rows"/>, or elsewhere, that answers <paramref name="request"/>; null when it must be asked.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="rows">The rows of its attempt.</param>
    /// <exception cref="Faults.MinwalException">MW4007 when the log holds another request under its key and that may not be.</exception>
    public CallRecord? Find(CallRequest request, IReadOnlyList<CallRecord> rows)
    {
        CallRecord? found = null;
        var other = false;
        foreach (var row in rows)
        {
            if (row.Key != request.Key || row.IsHedge) continue;
            if (row.RequestHash != request.Hash) other = true;
            else found = row.InOutage ? null : row;
        }

        if (found is not null) return found;
        if (_anywhere is not null && _anywhere.TryGetValue(Half(request.Hash), out var key))
            return _log.FindCalls(key).LastOrDefault(
                c => c.RequestHash == request.Hash && c.State is not (CallState.Failed or CallState.Pending));
        if (!other || _rules.AsksAnew) return null;
        var (unit, attempt, sequence) = request.Key;
        throw new Faults.MinwalException(
            "MW4007",
            $"the journal holds another request for call {unit}/{attempt}/{sequence} of '{request.Call.Context.Task}': "
            + "the recipe or the tool changed in a way that its version does not show");
    }

    private static UInt128 Half(string hash) => UInt128.Parse(hash.AsSpan(0, 32), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
