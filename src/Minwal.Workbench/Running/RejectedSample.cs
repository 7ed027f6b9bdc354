using Minwal.Runs;
using Minwal.Storage;
using Minwal.Values;

namespace Minwal.Workbench.Running;

/// <summary>One draft that was not accepted, of the most frequent reason, as people want to see it.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Message">What was wrong.</param>
/// <param name="Answer">The beginning of what the model answered; null when it gave no answer.</param>
public sealed record RejectedSample(string Reason, string? Message, string? Answer)
{
    private const int MostCharacters = 300;

    /// <summary>The first such draft in <paramref name="journal"/>; null when it holds none.</summary>
    internal static RejectedSample? Of(RunJournal journal, RunLedger ledger)
    {
        if (ledger.Reasons.Count == 0) return null;
        var reason = ledger.Reasons.OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal).First().Key;
        if (journal.ReadDrafts().FirstOrDefault(d => d.Verdict == reason) is not { } draft) return null;
        var message = draft.Detail is null ? null : (Json.Parse(draft.Detail) as Fields)?.GetValueOrDefault("message");
        var text = journal.FindCalls(draft.Unit, draft.Attempt).LastOrDefault()?.Text;
        return new RejectedSample(
            reason, message is null ? null : Value.ToText(message), text?.Length > MostCharacters ? text[..MostCharacters] + "…" : text);
    }
}
