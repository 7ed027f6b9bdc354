using System.Globalization;
using Minwal.Calls;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Storage;
using Minwal.Values;
using Minwal.Workbench.Folders;
using Minwal.Workbench.Preparing;
using Minwal.Workbench.Running;

namespace Minwal.Workbench.Records;

/// <summary>The records of a run that is there, with the recipe and the plan that it was begun with.</summary>
internal sealed class OpenedRecords : IDisposable
{
    private readonly RecipeSnapshot _snapshot;
    private readonly PreparedRun _prepared;

    private OpenedRecords(RecipeSnapshot snapshot, PreparedRun prepared, RunJournal journal, RunPlan plan) =>
        (_snapshot, _prepared, Journal, Plan) = (snapshot, prepared, journal, plan);

    public RunJournal Journal { get; }

    public RunPlan Plan { get; }

    public Recipe Recipe => _prepared.Recipe;

    /// <summary>What whoever uses the records must know.</summary>
    public IReadOnlyList<RunNotice> Notices => _prepared.Notices;

    public RunHeader Header => _snapshot.Header;

    /// <summary>Opens them; <paramref name="atOneMoment"/> as they are now, whatever a run that goes on adds meanwhile.</summary>
    public static OpenedRecords Open(MinwalWorkbench bench, string named, bool atOneMoment = false)
    {
        var folder = RunFolder.Find(named);
        var snapshot = RecipeSnapshot.Open(bench, folder);
        PreparedRun? prepared = null;
        RunJournal? journal = null;
        try
        {
            prepared = bench.Prepare(snapshot.Recipe, RunChoices.Of(snapshot.Header.Identity, folder));
            journal = RunJournal.OpenForReading(folder, atOneMoment);
            return new OpenedRecords(snapshot, prepared, journal, OpenedRun.PlanOf(prepared, journal));
        }
        catch
        {
            journal?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            prepared?.Dispose();
            snapshot.Dispose();
            throw;
        }
    }

    /// <summary>The accepted draft that <paramref name="id"/> names: by its number in the output, from 1, or by its id.</summary>
    /// <exception cref="MinwalException">MW2008 when there is none.</exception>
    public DraftRecord Find(string id)
    {
        if (long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            var drafts = Journal.ReadDrafts(number - 1).ToList();
            return drafts.LastOrDefault(d => d.Verdict == DraftRecord.Accepted)
                ?? throw new MinwalException("MW2008", $"the run has no accepted record {number}", Refusals(drafts));
        }

        if (Recipe.Id is null)
            throw new MinwalException("MW2008", $"records of '{Recipe.Name}' have no id; name one by its number in the output, from 1");
        return Journal.ReadAccepted().FirstOrDefault(d => IdOf(d) == id)
            ?? throw new MinwalException("MW2008", $"the run has no record with {Recipe.Id} '{id}'");
    }

    /// <summary>The accepted drafts that <paramref name="ids"/> name, by id; reads the records once where they are named by ids.</summary>
    /// <exception cref="MinwalException">MW2008 with every one that is not there.</exception>
    public IReadOnlyDictionary<string, DraftRecord> FindAll(IReadOnlyCollection<string> ids)
    {
        var wanted = ids.ToHashSet(StringComparer.Ordinal);
        var found = new Dictionary<string, DraftRecord>(StringComparer.Ordinal);
        foreach (var draft in Journal.ReadAccepted())
        {
            var number = (draft.Slot + 1).ToString(CultureInfo.InvariantCulture);
            if (wanted.Contains(number)) found[number] = draft;
            if (Recipe.Id is not null && IdOf(draft) is { } id && wanted.Contains(id)) found[id] = draft;
        }

        var missing = wanted.Where(id => !found.ContainsKey(id))
            .Select(id => new Fault("MW2008", new Mark(""), $"the run has no accepted record '{id}'")).ToList();
        return missing.Count == 0 ? found : throw new MinwalException(missing);
    }

    /// <summary>Why a slot has no record: how many drafts it had, and what was wrong with the last one; null where it had none.</summary>
    private static string? Refusals(IReadOnlyList<DraftRecord> drafts)
    {
        if (drafts.Count == 0) return null;
        var detail = drafts[^1].Detail is { } json ? Json.Parse(json) as Fields : null;
        var message = detail?.GetValueOrDefault("message") is { } told ? $": {Value.ToText(told)}" : "";
        return $"the last of its {drafts.Count:N0} drafts was not accepted: {ReasonWords.Told(drafts[^1].Verdict)}{message}";
    }

    public async Task<RecordView> ViewAsync(DraftRecord draft, CancellationToken cancellation)
    {
        var lineage = RecordLineage.Of(Journal, Recipe, Plan, draft, Journal.ReadDecisions().Where(d => d.Slot == draft.Slot));
        var cell = Plan.CellOf(draft.Slot).Values;
        lineage["cell"] = cell;
        lineage["record_as_written"] = Json.Parse(draft.Record!.Value.Span);
        return new RecordView(Header, draft, cell, [.. Journal.ReadDrafts(draft.Slot)], [.. Journal.ReadCalls(draft.Unit)],
            await RebuildAsync(draft, cancellation).ConfigureAwait(false), lineage);
    }

    /// <summary>
    /// Writes the files again, with what people decided; of a run that has not ended what there is so far. The sums are those that the
    /// run's state holds.
    /// </summary>
    public RunSummary Export(RunTarget target)
    {
        var state = RunOverview.StateOf(Journal) ?? throw new MinwalException("MW4009", "the run has not begun yet");
        TargetFiles.Check(target, Journal.Folder, Recipe, _prepared.SourceFiles);
        // What the state holds is a little older than the records of a run that goes on, or that was killed.
        if (!state.IsSettled) state = state with { Ledger = Counted(state.Ledger) };
        Note(target);
        var summary = new RunExport(Recipe, Journal, Plan, Facts(state), _prepared.Bench.Formats)
            .Write(new RunSummary(Recipe.Name, state.Phase, Journal.Folder, new RunLedger(state.Requested, [])), target);
        return summary with { Records = state.Accepted - summary.LeftOut };
    }

    /// <summary>
    /// Notes what is written, so that it may be written again. A run that may only be read cannot note it: another time it takes
    /// <c>--force</c> to write there.
    /// </summary>
    private void Note(RunTarget target)
    {
        try
        {
            RunJournal.AmendFact(Journal.Folder, RunFiles.Fact, known => RunExport.FilesWith(known, Journal.Folder, target),
                _prepared.Bench.Options.Time);
        }
        catch (MinwalException e) when (e.Faults[0].Code == "MW4012")
        {
            // Whoever exports from an archive wants the file.
        }
    }

    /// <summary>What formulas see as <c>run</c> in the run's files.</summary>
    public Fields Facts() => Facts(RunState.Read(Journal) ?? new RunState(RunPhase.Running, 0, []));

    public void Dispose()
    {
        Journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _prepared.Dispose();
        _snapshot.Dispose();
    }

    private Fields Facts(RunState state)
    {
        long Sum(string name) => state.Ledger.GetValueOrDefault(name) as long? ?? 0;
        return RunExport.Counted(
            _prepared.Facts(Silent(), Header.Identity.Date), Sum("requested"), Sum("accepted"), Sum("short"), Sum("drafts"));
    }

    private Fields Counted(Fields ledger) => new(ledger)
    {
        ["accepted"] = Journal.ReadAccepted().LongCount(),
        ["drafts"] = Journal.ReadDrafts().LongCount(),
    };

    private string? IdOf(DraftRecord draft) => Value.ToText(((Fields)Json.Parse(draft.Record!.Value.Span)!).GetValueOrDefault(Recipe.Id!));

    /// <summary>The messages of the attempt, written again from the recipe's snapshot and the answers in the journal.</summary>
    private Task<IReadOnlyList<(Call Call, CallAnswer Answer)>> RebuildAsync(DraftRecord draft, CancellationToken cancellation)
    {
        var settings = _prepared.Settings(Plan, Silent(), Header.Identity.Date, "");
        var slots = Plan.GetUnit(draft.Unit).Slots;
        // The places of the unit that this attempt still worked on: those with a draft of it.
        var open = Enumerable.Range(0, slots.Count)
            .Where(place => Journal.ReadDrafts(slots[place]).Any(d => d.Attempt == draft.Attempt)).ToList();
        return RunReplay.RebuildAsync(
            settings, draft.Unit, draft.Attempt, open, Journal.FindCalls(draft.Unit, draft.Attempt),
            Pool(settings, draft.Unit), cancellation);
    }

    /// <summary>What a source that grows held when the unit was worked on.</summary>
    private List<Fields> Pool(RunSettings settings, long unit)
    {
        if (settings.RoundSize is not { } size) return [];
        var slots = Plan.SlotsBeforeRoundOf(unit, size);
        return [.. Journal.ReadAccepted().Where(d => slots(d.Slot)).Select(d => (Fields)Json.Parse(d.Record!.Value.Span)!)];
    }

    /// <summary>Models that are known by name only.</summary>
    private Dictionary<string, RoleModel> Silent() => Recipe.Models.ToDictionary(m => m.Role, m =>
    {
        var names = RoleChoice.Several(Header.Identity.ModelOf(m.Role)).Select(name => name.Split(':', 2) is [var p, var n] ? (p, n)
            : (name, ""));
        return new RoleModel(m.Role, [.. names.Select(name => new ModelEndpoint(name.Item1, name.Item2, SilentModel.Instance))])
        {
            Temperature = RoleSampling.From((Fields)Header.Identity.Models[m.Role]!).Temperature,
        };
    });
}
