using Minwal.Values;

namespace Minwal.Runs.Journal;

/// <summary>What a run is and how far it is. Thread-safe.</summary>
internal interface IFactLog
{
    /// <summary>The run that the journal belongs to; null in a journal that is new.</summary>
    RunHeader? Header { get; }

    /// <summary>
    /// Makes this the journal of <paramref name="header"/>, also in place of an earlier one (an edited recipe); durable when it returns.
    /// </summary>
    void Begin(RunHeader header);

    /// <summary>The fact under <paramref name="name"/>; null when there is none.</summary>
    Fields? ReadFact(string name);

    /// <summary>Keeps a fact under <paramref name="name"/>, replacing an earlier one; durable when it returns.</summary>
    void WriteFact(string name, Fields fact);
}
