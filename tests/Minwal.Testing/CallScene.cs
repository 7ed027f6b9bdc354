using Minwal.Calls;

namespace Minwal.Testing;

/// <summary>Calls without a run around them: the session, broker and call log are the real ones.</summary>
internal static class CallScene
{
    /// <summary>
    /// The calls of the first attempt of the first unit, made by <paramref name="roles"/> and kept in <paramref name="log"/>.
    /// </summary>
    /// <param name="log">Where calls are kept.</param>
    /// <param name="resumed">Whether the answers that it holds are used.</param>
    /// <param name="roles">Who plays which role. Up to eight requests are in flight at once, and nobody may wait for a clock.</param>
    public static ICallSession Open(ICallLog log, bool resumed, params IReadOnlyList<RoleModel> roles)
    {
        var broker = new CallBroker(roles, new CallLimits { InFlight = 8 }, [], new FakeTime(Waiting.Forbidden), CancellationToken.None);
        var stored = new StoredAnswers(log, resumed ? new ResumeRules() : ResumeRules.New);
        return new CallDesk(roles.ToDictionary(r => r.Role), broker, log, stored, new CallLedger([])).Open(0, 0);
    }
}
