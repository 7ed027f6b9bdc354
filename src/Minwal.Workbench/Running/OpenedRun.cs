using Minwal.Calls;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Storage;
using Minwal.Values;
using Minwal.Workbench.Folders;
using Minwal.Workbench.Preparing;

namespace Minwal.Workbench.Running;

/// <summary>
/// A run's journal, opened for writing and found to belong to what is asked for; with the rules by which its answers are used.
/// </summary>
internal sealed class OpenedRun : IAsyncDisposable
{
    private const string PlanFact = "plan", RevisedFact = "revised", AttemptsFact = "attempts";

    private readonly PreparedRun _prepared;

    private OpenedRun(PreparedRun prepared, RunJournal journal, string folder, bool resumed) =>
        (_prepared, Journal, Folder, IsResumed) = (prepared, journal, folder, resumed);

    public RunJournal Journal { get; }

    public string Folder { get; }

    /// <summary>Whether an earlier process began it.</summary>
    public bool IsResumed { get; }

    /// <summary>The date that its files carry.</summary>
    public string Date { get; private set; } = "";

    /// <summary>What was changed since it was begun; empty when nothing was.</summary>
    public IReadOnlyList<string> Differences { get; private set; } = [];

    /// <summary>How many slots a refill fills again.</summary>
    public long Refilled { get; private set; }

    /// <summary>All slots of the run.</summary>
    public RunPlan Plan { get; private set; } = null!;

    /// <summary>How answers of earlier processes are used.</summary>
    public ResumeRules Rules { get; private set; } = ResumeRules.New;

    /// <summary>Opens the journal of <paramref name="folder"/> for the run that was prepared.</summary>
    /// <exception cref="MinwalException">
    /// MW4002 when it belongs to another run, with every difference; others when it cannot be used.
    /// </exception>
    public static OpenedRun Open(PreparedRun prepared, IReadOnlyDictionary<string, RoleModel> models, RunTarget target, string folder)
    {
        var time = prepared.Bench.Options.Time;
        // What the run that is forgotten wrote, its successor may write over.
        var files = target.New ? RunFiles.Kept(folder) : null;
        if (target.New) RunJournal.Delete(folder);
        var journal = RunJournal.Open(folder, time);
        try
        {
            var run = new OpenedRun(prepared, journal, folder, journal.Header is not null);
            run.Date = prepared.Choices.Date ?? journal.Header?.Identity.Date ?? prepared.Date;
            run.Begin(prepared.Identity(models, run.Date), target);
            if (!run.IsResumed) journal.WriteFact(RunFiles.Fact, files ?? []);
            if (run.IsResumed) journal.ForgetDamagedDrafts();
            // A fault ended the run: what nobody answered since the last answer is asked again, and costs its slots no attempt.
            if (run.IsResumed && RunState.Read(journal) is { Phase: RunPhase.Failed }) journal.ForgetOutage();
            run.NoteAttempts(prepared.Choices.Attempts);
            if (target.Refill) run.Refill(time);
            run.Plan = PlanOf(prepared, journal);
            run.Rules = run.ReadRules();
            return run;
        }
        catch
        {
            journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>Adds a round that makes more records, for a run that has ended.</summary>
    public static void Extend(PreparedRun prepared, RunJournal journal, long now)
    {
        var (header, parameters) = (journal.Header!, prepared.Parameters);
        // Whether the whole can be planned is found out before anything is written.
        var begun = journal.ReadFact(PlanFact)?["parameters"] as Fields ?? header.Identity.Parameters;
        var added = new RoundRecord(journal.ReadRounds().Count + 1, RoundKind.Extend, now) { Parameters = parameters };
        PlanOf(prepared, begun, [.. journal.ReadRounds(), added]);
        if (journal.ReadFact(PlanFact) is null) journal.WriteFact(PlanFact, new Fields(1).Add("parameters", header.Identity.Parameters));
        journal.AddRound(added);
        journal.Begin(header with { Identity = header.Identity with { Parameters = parameters } });
    }

    public ValueTask DisposeAsync() => Journal.DisposeAsync();

    private void Begin(RunIdentity identity, RunTarget target)
    {
        var bench = _prepared.Bench;
        var now = bench.Options.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var fresh = new RunHeader(identity, target.Output ?? "", now, MinwalVersion.Text, _prepared.Recipe.Files);
        if (Journal.Header is not { } header)
        {
            Journal.Begin(fresh);
            return;
        }

        Differences = RunDifferences.Between(header, identity, _prepared.Recipe.Files);
        if (Differences.Count == 0) return;
        if (!target.Update || header.Identity.Recipe != identity.Recipe)
            throw new MinwalException("MW4002", $"the run in '{Folder}' was begun otherwise:\n  {string.Join("\n  ", Differences)}\n");
        // What people decided, and the rounds that were added, are about records that may not be the same any more.
        if (Journal.ReadRounds().Count > 0 || Journal.ReadDecisions().Count > 0)
            throw new MinwalException("MW4008",
                $"the run in '{Folder}' was extended, or people decided about its records: it cannot be updated any more");
        Journal.ForgetDrafts();
        Journal.WriteFact(RevisedFact, new Fields(1).Add("at", now));
        Journal.Begin(fresh with { CreatedAt = header.CreatedAt });
    }

    /// <summary>Notes the number of attempts. With another one than before the verdicts are given anew.</summary>
    private void NoteAttempts(int attempts)
    {
        var (before, now) = (Journal.ReadFact(AttemptsFact), (long)attempts);
        var other = before is not null && (long)before["attempts"]! != now;
        if (other) Journal.ForgetDrafts();
        Journal.WriteFact(AttemptsFact,
            new Fields(2).Add("attempts", now).Add("changed", other || before?.GetValueOrDefault("changed") is true));
    }

    private void Refill(TimeProvider time)
    {
        var slots = new ReviewedRecords(Journal, Journal.ReadDecisions()).RejectedSlots();
        Refilled = slots.Count;
        if (slots.Count == 0) return;
        if (RunState.Read(Journal) is { IsSettled: false } state)
            throw new MinwalException("MW4009", $"the run in '{Folder}' has not ended yet; it is {state.Word}");
        Journal.AddRound(
            new RoundRecord(Journal.ReadRounds().Count + 1, RoundKind.Refill, time.GetUtcNow().ToUnixTimeMilliseconds()) { Slots = slots });
    }

    /// <summary>The plan of the run in <paramref name="journal"/>.</summary>
    internal static RunPlan PlanOf(PreparedRun prepared, RunJournal journal) =>
        PlanOf(prepared, journal.ReadFact(PlanFact)?["parameters"] as Fields ?? prepared.Parameters, journal.ReadRounds());

    /// <summary>The plan that a run began with, and the rounds that were added to it.</summary>
    private static RunPlan PlanOf(PreparedRun prepared, Fields begun, IReadOnlyList<RoundRecord> rounds)
    {
        var (recipe, seed) = (prepared.Recipe, prepared.Choices.Seed);
        return RunPlan.Of(
            PlanBuilder.Build(recipe, begun, seed), begun, rounds, parameters => PlanBuilder.Build(recipe, parameters, seed), seed);
    }

    private ResumeRules ReadRules()
    {
        if (!IsResumed) return ResumeRules.New;
        var revised = Journal.ReadFact(RevisedFact) is not null;
        return new ResumeRules
        {
            AsksAnew = revised || Journal.ReadFact(AttemptsFact)?.GetValueOrDefault("changed") is true,
            FindsAnywhere = revised,
        };
    }
}
