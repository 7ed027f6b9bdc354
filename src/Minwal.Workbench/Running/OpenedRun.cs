using System.Globalization;
using Minwal.Calls;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Sources;
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
    private const string PlanFact = "plan", RowsFact = "rows", RevisedFact = "revised", AttemptsFact = "attempts";

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
    /// <exception cref="MinwalException">MW1106 when rows that the run has used are not there any more as they were.</exception>
    public static void Extend(PreparedRun prepared, RunJournal journal, long now)
    {
        var (header, parameters) = (journal.Header!, Passwords.Without(prepared.Parameters));
        CheckRows(prepared, header.Identity);
        // Whether the whole can be planned is found out before anything is written.
        var begun = journal.ReadFact(PlanFact)?["parameters"] as Fields ?? header.Identity.Parameters;
        var rounds = journal.ReadRounds();
        var added = new RoundRecord(rounds.Count + 1, RoundKind.Extend, now) { Parameters = parameters };
        // How many rows there were tells which plan was made of them.
        var counts = new Fields(prepared.Sources.Select(s => KeyValuePair.Create(s.Key, (object?)(long)s.Value.Count)));
        var rows = new Fields(journal.ReadFact(RowsFact) ?? new Fields(2).Add("0", CountsOf(header.Identity)))
            .Add(RoundText(added.Number), counts);
        PlanOf(prepared, begun, [.. rounds, added], rows);
        prepared.Input.KeepIn(journal.Folder);
        if (journal.ReadFact(PlanFact) is null) journal.WriteFact(PlanFact, new Fields(1).Add("parameters", header.Identity.Parameters));
        journal.WriteFact(RowsFact, rows);
        journal.AddRound(added);
        journal.Begin(header with { Identity = header.Identity with { Parameters = parameters, Sources = prepared.RowsInWords() } });
    }

    /// <summary>
    /// Whether the rows that a run has used are still there: the source that its quotas follow may have more behind them, others are as
    /// they were.
    /// </summary>
    private static void CheckRows(PreparedRun prepared, RunIdentity identity)
    {
        var faults = new List<Fault>();
        foreach (var source in prepared.Recipe.Sources)
        {
            if (identity.Sources.GetValueOrDefault(source.Name) is not string was) continue;
            var (rows, grows) = (prepared.Sources[source.Name], prepared.Recipe.Quotas.Rows == source.Name);
            var had = grows ? (int)CountOf(was) : rows.Count;
            if (had <= rows.Count && StoredRows.Describe(rows, had) == was) continue;
            faults.Add(new Fault("MW1106", source.Mark, grows
                ? $"the source '{source.Name}' had {was} and begins otherwise now: an extension has the same rows, and more behind them"
                : $"the source '{source.Name}' had {was}, and has {StoredRows.Describe(rows, rows.Count)} now: "
                    + "an extension has the same rows"));
        }

        if (faults.Count > 0) throw new MinwalException(faults);
    }

    /// <summary>The number in the words of <see cref="StoredRows.Describe"/>.</summary>
    private static long CountOf(string words) =>
        long.Parse(words.AsSpan(0, words.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture);

    private static Fields CountsOf(RunIdentity identity) =>
        new(identity.Sources.Select(s => KeyValuePair.Create(s.Key, (object?)CountOf((string)s.Value!))));

    private static string RoundText(int number) => number.ToString(CultureInfo.InvariantCulture);

    public ValueTask DisposeAsync() => Journal.DisposeAsync();

    private void Begin(RunIdentity identity, RunTarget target)
    {
        var bench = _prepared.Bench;
        var now = bench.Options.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var fresh = new RunHeader(identity, target.Output ?? "", now, MinwalVersion.Text, _prepared.Recipe.Files);
        if (Journal.Header is not { } header)
        {
            _prepared.Input.KeepIn(Folder);
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
        _prepared.Input.KeepIn(Folder);
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
    internal static RunPlan PlanOf(PreparedRun prepared, RunJournal journal) => PlanOf(
        prepared, journal.ReadFact(PlanFact)?["parameters"] as Fields ?? journal.Header?.Identity.Parameters ?? prepared.Parameters,
        journal.ReadRounds(),
        journal.ReadFact(RowsFact) ?? []);

    /// <summary>The plan that a run began with, and the rounds that were added to it.</summary>
    /// <param name="prepared">The run.</param>
    /// <param name="begun">The parameters it began with.</param>
    /// <param name="rounds">The added rounds.</param>
    /// <param name="counts">For each round how many rows each source had; where it says nothing, as many as there are.</param>
    private static RunPlan PlanOf(PreparedRun prepared, Fields begun, IReadOnlyList<RoundRecord> rounds, Fields counts)
    {
        var (recipe, seed) = (prepared.Recipe, prepared.Choices.Seed);
        return RunPlan.Of(Plan(0, begun), begun, rounds, round => Plan(round.Number, round.Parameters), seed);

        Plan Plan(int round, Fields parameters) => PlanBuilder.Build(recipe, parameters, RowsOf(RoundText(round)), seed);

        IReadOnlyDictionary<string, IReadOnlyList<Fields>> RowsOf(string round) => counts.GetValueOrDefault(round) is not Fields then
            ? prepared.Sources
            : prepared.Sources.ToDictionary(source => source.Key, IReadOnlyList<Fields> (source) =>
                then.GetValueOrDefault(source.Key) is long count && count < source.Value.Count
                    ? new FirstRows(source.Value, (int)count)
                    : source.Value);
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
