using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Values;

namespace Minwal.Workbench.Running;

/// <summary>A shard and how far it is.</summary>
/// <param name="Shard">Which part of the run.</param>
/// <param name="Run">What its journal says; without a header when it was not begun.</param>
internal sealed record ShardOverview(Shard Shard, RunOverview Run)
{
    /// <summary>Whether nothing is left to be made: it can be gathered.</summary>
    public bool IsDone => Run.State?.Phase == RunPhase.Drafted;

    /// <summary>Whether a process works on it.</summary>
    public bool IsRunning => Run.State?.Phase == RunPhase.Running;

    /// <summary>How far it is, in a word or two.</summary>
    public string Word => this switch
    {
        { Run.Fault: not null } => "unreadable",
        { Run.State: null } => "not begun",
        { IsDone: true } => Run.State!.Ledger.GetValueOrDefault("short") is > 0L ? "short" : "done",
        _ => Run.State!.Word,
    };

    /// <summary>A number of its ledger.</summary>
    public long Count(string name) => Run.State?.Ledger.GetValueOrDefault(name) as long? ?? 0;

    /// <summary>For machines.</summary>
    public Fields ToFields() => new Fields(6).Add("shard", Shard.ToString()).Add("state", Word).Add("run", Run.Folder)
        .Add("slots", Run.State is null ? null : Count("requested")).Add("ready", Count("ready")).Add("short", Count("short"))
        .Add("fault", Run.Fault?.ToString());
}
