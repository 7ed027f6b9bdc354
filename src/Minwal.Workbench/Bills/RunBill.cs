using Minwal.Faults;
using Minwal.Runs.Journal;
using Minwal.Storage;
using Minwal.Storage.Tables;
using Minwal.Values;

namespace Minwal.Workbench.Bills;

/// <summary>What a run has cost so far, and for what. Of several runs, such as shards, what they have cost together.</summary>
/// <param name="Entries">The parts, by provider, model, step and use.</param>
/// <param name="Rejected">What drafts that were not accepted took of it, by reason, the dearest first.</param>
public sealed record RunBill(IReadOnlyList<BillEntry> Entries, IReadOnlyList<BillReason> Rejected)
{
    /// <summary>Everything.</summary>
    public BillEntry Total => BillEntry.Sum("total", Entries);

    /// <summary>Drafts that have had their verdict.</summary>
    public long Drafts { get; private init; }

    /// <summary>Those of them that became records.</summary>
    public long Accepted { get; private init; }

    /// <summary>
    /// Records asked for by calls that ask for several at once, and not accepted: they were paid for together with those that were.
    /// </summary>
    public BatchWaste? Waste { get; private init; }

    /// <summary>The sums by provider.</summary>
    public IReadOnlyList<BillEntry> ByProvider => By(entry => entry.Provider);

    /// <summary>The sums by model.</summary>
    public IReadOnlyList<BillEntry> ByModel => By(entry => entry.ModelName);

    /// <summary>The sums by step.</summary>
    public IReadOnlyList<BillEntry> ByStep => By(entry => entry.Task);

    /// <summary>The sums by what came of the calls.</summary>
    public IReadOnlyList<BillEntry> ByUse =>
        [.. Entries.GroupBy(entry => entry.Use).OrderBy(use => use.Key).Select(use => BillEntry.Sum(BillEntry.Word(use.Key), use))];

    /// <summary>For machines.</summary>
    public Fields ToFields()
    {
        static object? List(IReadOnlyList<BillEntry> entries) => entries.Select(entry => (object?)entry.ToFields()).ToList();
        return new Fields().Add("total", Total.ToFields()).Add("by_provider", List(ByProvider)).Add("by_model", List(ByModel))
            .Add("by_step", List(ByStep)).Add("by_use", List(ByUse)).Add("drafts", Drafts).Add("accepted", Accepted)
            .Add("rejected", Rejected.Select(reason => (object?)reason.ToFields()).ToList())
            .Add("several_per_call", Waste?.ToFields());
    }

    /// <summary>The bill of the runs in <paramref name="folders"/>, as each of them is at this moment.</summary>
    internal static RunBill Of(IEnumerable<string> folders)
    {
        var (uses, verdicts) = (new List<UseSum>(), new List<VerdictSum>());
        foreach (var folder in folders)
        {
            var journal = RunJournal.OpenForReading(folder, atOneMoment: true);
            try
            {
                uses.AddRange(journal.SumUses());
                verdicts.AddRange(journal.SumVerdicts());
            }
            finally
            {
                journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        }

        var entries = uses.SelectMany(Split)
            .GroupBy(entry => (entry.Provider, entry.Model, entry.Task, entry.Use))
            .Select(group => BillEntry.Sum("", group) with
            {
                Provider = group.Key.Provider,
                Model = group.Key.Model,
                Task = group.Key.Task,
                Use = group.Key.Use,
            }).ToList();
        var rejected = verdicts.Where(sum => sum.Verdict != DraftRecord.Accepted).GroupBy(sum => sum.Verdict)
            .Select(sum => new BillReason(sum.Key, sum.Sum(s => s.Drafts), sum.Sum(s => s.Tokens), sum.Sum(s => s.Cost)))
            .OrderByDescending(sum => sum.Cost).ThenByDescending(sum => sum.Tokens).ThenBy(sum => sum.Reason, StringComparer.Ordinal)
            .ToList();
        return new RunBill(entries, rejected)
        {
            Drafts = verdicts.Sum(sum => sum.Drafts),
            Accepted = verdicts.Where(sum => sum.Verdict == DraftRecord.Accepted).Sum(sum => sum.Drafts),
            Waste = BatchWaste.Of(uses),
        };
    }

    private IReadOnlyList<BillEntry> By(Func<BillEntry, string> key) =>
        [.. Entries.GroupBy(key).Select(group => BillEntry.Sum(group.Key, group))
            .OrderByDescending(entry => entry.Cost).ThenBy(entry => entry.Name, StringComparer.Ordinal)];

    /// <summary>An attempt's calls are shared by its drafts: those that were accepted and those that were not.</summary>
    private static IEnumerable<BillEntry> Split(UseSum sum)
    {
        if (sum.Outlook != CallOutlook.Judged)
        {
            yield return BillEntry.Of(sum, sum.Outlook switch
            {
                CallOutlook.Open => CallUse.Open,
                CallOutlook.Failed => CallUse.Failed,
                CallOutlook.Hedged => CallUse.Hedged,
                _ => CallUse.Replaced,
            }, 1);
            yield break;
        }

        var share = (decimal)sum.Accepted / sum.Drafts;
        if (share > 0) yield return BillEntry.Of(sum, CallUse.Accepted, share);
        if (share < 1) yield return BillEntry.Of(sum, CallUse.Rejected, 1 - share);
    }
}

/// <summary>What drafts with one reason took.</summary>
/// <param name="Reason">Why they were not accepted: a reason or a code.</param>
/// <param name="Drafts">How many.</param>
/// <param name="Tokens">Their share of the tokens of prompts and answers.</param>
/// <param name="Cost">Their share of what is priced, US dollars.</param>
public sealed record BillReason(string Reason, long Drafts, long Tokens, decimal Cost)
{
    internal Fields ToFields() => new Fields(5).Add("reason", Reason).Add("meaning", ReasonWords.Find(Reason)).Add("drafts", Drafts)
        .Add("tokens", Tokens).Add("priced_usd", (double)Cost);
}

/// <summary>Records of calls that ask for several.</summary>
/// <param name="Asked">Records that were asked for and judged.</param>
/// <param name="Accepted">Those that were accepted.</param>
/// <param name="Attempts">In how many attempts, each of at least one call.</param>
/// <param name="Cost">What those that were not accepted took, US dollars of what is priced.</param>
public sealed record BatchWaste(long Asked, long Accepted, long Attempts, decimal Cost)
{
    internal Fields ToFields() => new Fields(4).Add("asked", Asked).Add("accepted", Accepted).Add("attempts", Attempts)
        .Add("wasted_usd", (double)Cost);

    internal static BatchWaste? Of(IEnumerable<UseSum> uses)
    {
        // The last record of a unit may be asked for alone; every attempt makes the calls of the first step, and those of further steps are
        // about the same records.
        var all = uses.Where(use => use.Outlook == CallOutlook.Judged).ToList();
        var several = all.Where(use => use.Drafts > 1).Select(use => use.Task).ToHashSet(StringComparer.Ordinal);
        var judged = all.Where(use => several.Contains(use.Task)).ToList();
        if (judged.Count == 0) return null;
        var first = judged.GroupBy(use => use.Task).MaxBy(task => task.Sum(use => use.Sum.Calls))!.ToList();
        return new BatchWaste(
            first.Sum(use => use.Sum.Calls * use.Drafts), first.Sum(use => use.Sum.Calls * use.Accepted), first.Sum(use => use.Sum.Calls),
            judged.Sum(use => use.Sum.Cost * (use.Drafts - use.Accepted) / use.Drafts));
    }
}
