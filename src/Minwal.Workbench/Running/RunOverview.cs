using Minwal.Calls;
using Minwal.Faults;
using Minwal.Models.OpenAi.Batches;
using Minwal.Runs.Journal;
using Minwal.Storage;
using Minwal.Values;

namespace Minwal.Workbench.Running;

/// <summary>What a run is and how far it is.</summary>
/// <param name="Folder">Where its journal is.</param>
/// <param name="Header">The run; null when it was never begun.</param>
/// <param name="State">
/// How far it is; null when that is not known yet. A run whose process was killed is <see cref="RunPhase.Interrupted"/>.
/// </param>
/// <param name="Fault">Why its journal cannot be read; null when it can.</param>
public sealed record RunOverview(string Folder, RunHeader? Header, RunState? State, Fault? Fault)
{
    /// <summary>How many decisions people made about its records.</summary>
    public long Decisions { get; init; }

    /// <summary>Its batches as their provider described them last, for people.</summary>
    internal IReadOnlyList<BatchNote> Batches { get; init; } = [];

    /// <summary>For machines.</summary>
    public Fields ToFields() => new Fields().Add("run", Folder).Add("state", State?.Word).Add("why", State?.Why)
        .Add("identity", Header?.Identity.ToFields())
        .Add("ledger", State?.Ledger).Add("meanings", Meanings()).Add("decisions", Decisions).Add("fault", Fault?.ToString())
        .Add("endpoints", EndpointFields.Of(State?.Endpoints ?? []))
        .Add("batches", Batches.Select(note => (object?)new Fields(4).Add("id", note.Id).Add("state", note.State)
            .Add("requests", note.Requests).Add("answered", note.Completed)).ToList());

    /// <summary>How far the run of <paramref name="journal"/> is; null when that is not known yet.</summary>
    internal static RunState? StateOf(RunJournal journal)
    {
        var state = RunState.Read(journal);
        // The lock tells, not what a process wrote that may have been killed since.
        return state is { Phase: RunPhase.Running } && !RunJournal.IsInUse(journal.Folder)
            ? state with { Phase = RunPhase.Interrupted } : state;
    }

    /// <summary>What the reasons of the ledger mean, by reason.</summary>
    private Fields Meanings()
    {
        string[] counts = ["rejected", "warnings"];
        var reasons = counts.SelectMany(name => (State?.Ledger.GetValueOrDefault(name) as Fields ?? []).Select(count => count.Key));
        return new Fields(reasons.Distinct().Where(reason => ReasonWords.Find(reason) is not null)
            .Select(reason => KeyValuePair.Create(reason, (object?)ReasonWords.Find(reason))));
    }

    internal static RunOverview Of(string folder)
    {
        try
        {
            var journal = RunJournal.OpenForReading(folder);
            try
            {
                return new RunOverview(folder, journal.Header, StateOf(journal), null)
                {
                    Decisions = journal.ReadDecisions().Count,
                    Batches = RunBatches.NotesOf(folder),
                };
            }
            finally
            {
                journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        }
        catch (MinwalException e)
        {
            return new RunOverview(folder, null, null, e.Faults[0]);
        }
    }
}
