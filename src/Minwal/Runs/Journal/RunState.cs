using Minwal.Calls;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Runs.Journal;

/// <summary>How far a run is, as <c>status</c> and <c>runs</c> show it.</summary>
/// <param name="Phase">What it is doing or how it ended.</param>
/// <param name="At">When that was so, Unix milliseconds.</param>
/// <param name="Ledger">The sums then, as <see cref="RunLedger.ToFields"/> gives them.</param>
public sealed record RunState(RunPhase Phase, long At, Fields Ledger)
{
    private const string Fact = "state";

    /// <summary>What the endpoints did that the last process asked; empty where it asked none.</summary>
    public IReadOnlyList<EndpointActivity> Endpoints { get; init; } = [];

    /// <summary>Why it stands where it does, in a sentence, as far as the phase does not say it; null for nothing.</summary>
    public string? Why { get; init; }

    // The words of the journal, which earlier versions wrote too.
    private static readonly (RunPhase Phase, string Word)[] Words =
    [
        (RunPhase.Running, "running"), (RunPhase.Interrupted, "interrupted"), (RunPhase.Failed, "failed"), (RunPhase.Complete, "complete"),
        (RunPhase.Short, "short"), (RunPhase.OutOfBudget, "out of budget"), (RunPhase.Waiting, "waiting"), (RunPhase.Drafted, "drafted"),
        (RunPhase.GatesFailed, "gates failed"), (RunPhase.NothingAccepted, "nothing accepted"),
        (RunPhase.OutOfTime, "out of time"), (RunPhase.LimitReached, "limit reached"),
    ];

    /// <summary>The phase in a word or two.</summary>
    public string Word => Words.First(w => w.Phase == Phase).Word;

    /// <summary>Whether every slot has had its last verdict: its records stay as they are, and further rounds can stand on them.</summary>
    internal bool IsSettled => Phase is RunPhase.Complete or RunPhase.Short or RunPhase.GatesFailed;

    /// <summary>The records asked for, as the ledger says.</summary>
    public long Requested => Ledger.GetValueOrDefault("requested") as long? ?? 0;

    /// <summary>The records accepted, as the ledger says.</summary>
    public long Accepted => Ledger.GetValueOrDefault("accepted") as long? ?? 0;

    /// <summary>The state that <paramref name="facts"/> keep; null when there is none yet.</summary>
    /// <exception cref="MinwalException">MW4004 when it is none that this version knows.</exception>
    internal static RunState? Read(IFactLog facts)
    {
        if (facts.ReadFact(Fact) is not { } fields) return null;
        var word = Value.ToText(fields.GetValueOrDefault("state"));
        return new RunState(
            Words.Any(w => w.Word == word) ? Words.First(w => w.Word == word).Phase
                : throw new MinwalException("MW4004", $"the journal says that its run is '{word}', which is no state of a run"),
            fields.GetValueOrDefault("at") as long? ?? 0,
            fields.GetValueOrDefault("ledger") as Fields ?? [])
        {
            Why = fields.GetValueOrDefault("why") as string,
            Endpoints = EndpointFields.Read(fields.GetValueOrDefault("endpoints")),
        };
    }

    /// <summary>Keeps the state durably.</summary>
    internal void Write(IFactLog facts)
    {
        var fields = new Fields(5).Add("state", Word).Add("at", At).Add("ledger", Ledger);
        if (Why is not null) fields["why"] = Why;
        if (Endpoints.Count > 0) fields["endpoints"] = EndpointFields.Of(Endpoints);
        facts.WriteFact(Fact, fields);
    }
}

/// <summary>What a run is doing, or how it ended.</summary>
public enum RunPhase
{
    /// <summary>A process works on it, or was killed while it did.</summary>
    Running,

    /// <summary>It was stopped and can go on.</summary>
    Interrupted,

    /// <summary>A fault ended it, such as an endpoint that stopped answering; it can go on.</summary>
    Failed,

    /// <summary>Every slot has a record, and the file passes its gates.</summary>
    Complete,

    /// <summary>Some slots have no record; the file is written.</summary>
    Short,

    /// <summary>Its budget was used up; the file has what there was.</summary>
    OutOfBudget,

    /// <summary>Some of its calls will be answered later.</summary>
    Waiting,

    /// <summary>It is a shard whose slots have drafts.</summary>
    Drafted,

    /// <summary>The file is written and does not pass a gate.</summary>
    GatesFailed,

    /// <summary>It stopped because of many drafts not one was accepted; no file is written, and it can go on.</summary>
    NothingAccepted,

    /// <summary>The time that it might take was over; the file has what there was.</summary>
    OutOfTime,

    /// <summary>
    /// Everybody who could be asked has used up a limit by day or month; the file has what there was, and it can go on when that is free
    /// again.
    /// </summary>
    LimitReached,
}
