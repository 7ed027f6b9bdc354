namespace Minwal.Calls;

/// <summary>What the call sessions of a run share.</summary>
/// <param name="Roles">Who plays which role.</param>
/// <param name="Broker">Decides whether, when and where a call goes.</param>
/// <param name="Log">Where calls are kept.</param>
/// <param name="Stored">What earlier processes left there.</param>
/// <param name="Ledger">The sums.</param>
internal sealed record CallDesk(
    IReadOnlyDictionary<string, RoleModel> Roles, CallBroker Broker, ICallLog Log, StoredAnswers Stored, CallLedger Ledger)
{
    /// <summary>The calls of an attempt of a unit.</summary>
    public CallSession Open(long unit, int attempt) => new CallSession(unit, attempt, this);
}
