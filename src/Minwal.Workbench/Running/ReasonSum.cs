using Minwal.Faults;
using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Values;

namespace Minwal.Workbench.Running;

/// <summary>How many drafts of a run were turned away, or warned of, for one reason.</summary>
/// <param name="Reason">The reason, or the code of a failed call.</param>
/// <param name="Count">How many drafts.</param>
public sealed record ReasonSum(string Reason, long Count)
{
    /// <summary>What the reason means, in words; null for one of the recipe's or a plugin's own.</summary>
    public string? Meaning => ReasonWords.Find(Reason);

    /// <summary>What was found in one of them; null when nothing is known of it.</summary>
    public string? Example { get; init; }

    /// <summary>The record that was accepted in the place of that one, by its number in the output, from 1; null when none was.</summary>
    public long? Record { get; init; }

    /// <summary>For machines.</summary>
    public Fields ToFields() => new Fields(5).Add("reason", Reason).Add("meaning", Meaning).Add("count", Count)
        .Add("example", Example).Add("record", Record);

    /// <summary>
    /// The sums of <paramref name="counts"/>, the most frequent first, with <paramref name="examples"/> as <paramref name="journal"/>
    /// went on with them.
    /// </summary>
    internal static IReadOnlyList<ReasonSum> Of(
        IReadOnlyDictionary<string, long> counts, IReadOnlyDictionary<string, RejectedExample> examples, IVerdictLog journal)
    {
        return [.. counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(count =>
        {
            var sum = new ReasonSum(count.Key, count.Value);
            if (examples.GetValueOrDefault(count.Key) is not { } example) return sum;
            var isAccepted = journal.ReadDrafts(example.Slot).Any(draft => draft.Verdict == DraftRecord.Accepted);
            return sum with { Example = example.Message, Record = isAccepted ? example.Slot + 1 : null };
        })];
    }
}
