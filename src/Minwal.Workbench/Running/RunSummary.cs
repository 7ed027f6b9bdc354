using Minwal.Checks;
using Minwal.Faults;
using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Steps.Judging;
using Minwal.Values;
using Minwal.Workbench.Preparing;

namespace Minwal.Workbench.Running;

/// <summary>How a run ended.</summary>
/// <param name="Recipe">The recipe's name.</param>
/// <param name="Phase">In what state it is now.</param>
/// <param name="Folder">Where its journal is.</param>
/// <param name="Ledger">The sums.</param>
public sealed record RunSummary(string Recipe, RunPhase Phase, string Folder, RunLedger Ledger)
{
    /// <summary>The main file that was written; null when none was.</summary>
    public string? Output { get; init; }

    /// <summary>The further files that were written.</summary>
    public IReadOnlyList<string> Extras { get; init; } = [];

    /// <summary>The file with each record's way; null when none was asked for.</summary>
    public string? Lineage { get; init; }

    /// <summary>The cells that have fewer records than were asked for.</summary>
    public IReadOnlyList<Shortfall> Shortfalls { get; init; } = [];

    /// <summary>Why drafts were not accepted, the most frequent reason first.</summary>
    public IReadOnlyList<ReasonSum> Rejected { get; init; } = [];

    /// <summary>What checks that only warn found in drafts that were accepted, the most frequent first.</summary>
    public IReadOnlyList<ReasonSum> Warnings { get; init; } = [];

    /// <summary>What the measures over the whole file found.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What judges said of the accepted records, by step and criterion.</summary>
    public IReadOnlyList<JudgedCriterion> Judged { get; init; } = [];

    /// <summary>What whoever uses the records must know.</summary>
    public IReadOnlyList<RunNotice> Notices { get; init; } = [];

    /// <summary>Files with rows that were chosen from a source, beside the main file.</summary>
    public IReadOnlyList<string> Chosen { get; init; } = [];

    /// <summary>For a run that stopped because nothing was accepted: what an answer looks like; null otherwise.</summary>
    public RejectedSample? Sample { get; init; }

    /// <summary>For a run that stopped because a limit by day or month is used up: which, and until when; null otherwise.</summary>
    public string? UsedUp { get; init; }

    /// <summary>How many accepted records are left out because people rejected them; their slots can be filled again.</summary>
    public long LeftOut { get; init; }

    /// <summary>Of an export: how many accepted records its files are made of.</summary>
    public long Records { get; init; }

    /// <summary>How many calls will be answered later.</summary>
    public long Pending { get; init; }

    /// <summary>Whether slots still wait for their last verdict: the run can go on.</summary>
    public bool IsUnfinished => !new RunState(Phase, 0, []).IsSettled;

    /// <summary>What failed the gates over the whole file, the figures with their limits; empty when all is well.</summary>
    public IReadOnlyList<Rejection> GateFaults => [.. Findings.Where(f => !f.Warning).SelectMany(f => f.Rejections)];

    /// <summary>For machines.</summary>
    public Fields ToFields() => new Fields().Add("done", true).Add("phase", new RunState(Phase, 0, []).Word)
        .Add("output", Output).Add("ledger", Ledger.ToFields())
        .Add("rejected", Rejected.Select(sum => (object?)sum.ToFields()).ToList())
        .Add("warnings", Warnings.Select(sum => (object?)sum.ToFields()).ToList())
        .Add("left_out", LeftOut).Add("pending_calls", Pending).Add("used_up", UsedUp)
        .Add("shortfalls", Shortfalls.Select(s => (object?)new Fields(3).Add("cell", s.Cell).Add("missing", s.Missing)
            .Add("reasons", new Fields(s.Reasons.Select(r => KeyValuePair.Create(r.Key, (object?)r.Value))))).ToList())
        .Add("figures", new Fields(Findings.Select(f => KeyValuePair.Create(f.Check, (object?)f.ToFields()))))
        .Add("scores", Judged.Select(criterion => (object?)criterion.ToFields()).ToList())
        .Add("not_judged", new Fields(Findings.Where(f => f.NotJudged.Count > 0)
            .Select(f => KeyValuePair.Create(f.Check, (object?)f.NotJudged.ToList<object?>()))))
        .Add("sample", Sample is null ? null : new Fields(3).Add("reason", Sample.Reason).Add("message", Sample.Message)
            .Add("answer", Sample.Answer))
        .Add("notices", Notices.Select(notice => (object?)new Fields(2).Add("text", notice.Text)
            .Add("contamination", notice.IsContamination)).ToList())
        .Add("chosen", Chosen.ToList<object?>())
        .Add("gate_faults", GateFaults.Select(r => (object?)new Fields(3).Add("reason", r.Reason)
            .Add("meaning", ReasonWords.Find(r.Reason)).Add("message", r.Message)).ToList());
}
