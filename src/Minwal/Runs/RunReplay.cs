using Minwal.Checks;
using Minwal.Steps;

namespace Minwal.Runs;

/// <summary>Writes the messages of one attempt again, with the answers that the journal holds.</summary>
public static class RunReplay
{
    /// <summary>The calls of an attempt of a unit in their order. <paramref name="open"/> are the places in the unit that the attempt worked on.</summary>
    public static async Task<IReadOnlyList<(Call Call, CallAnswer Answer)>> RebuildAsync(
        RunSettings settings, long unit, int attempt, IReadOnlyList<int> open, IReadOnlyList<JournalCall> calls, CancellationToken cancellation)
    {
        using var checks = new Verifier([], new CheckContext("", 0, _ => []));
        var session = new StoredSession(calls);
        await new DraftMaker(settings, checks).MakeAsync(settings.Plan.GetUnit(unit), attempt, open, session, cancellation).ConfigureAwait(false);
        return session.Seen;
    }

    private sealed class StoredSession(IReadOnlyList<JournalCall> calls) : ICallSession
    {
        public List<(Call, CallAnswer)> Seen { get; } = [];

        public ValueTask<CallAnswer> AskAsync(Call call, CancellationToken cancellation)
        {
            var stored = Seen.Count < calls.Count ? calls[Seen.Count] : null;
            var answer = stored?.Answer is { } text ? new CallAnswer(text, null) : new CallAnswer(null, new StepFailure(stored?.Fate ?? "MW3012", stored?.Detail ?? "the journal does not hold this answer"));
            Seen.Add((call, answer));
            return new(answer);
        }
    }
}
