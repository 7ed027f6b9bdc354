using Minwal.Checks;
using Minwal.Planning;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>A unit on its way: which of its slots are still open, and what this attempt made of them.</summary>
/// <param name="unit">The unit.</param>
/// <param name="attempt">The attempt to be made, from 0.</param>
/// <param name="open">Places in <c>unit.Slots</c> that have no record yet.</param>
/// <param name="tries">How often each place was tried. A unit's attempts count on while one of its places is tried alone, so they are not the same.</param>
internal sealed class UnitWork(PlanUnit unit, int attempt, IReadOnlyList<int> open, int[] tries)
{
    /// <summary>The first work on <paramref name="unit"/>: all its places are open.</summary>
    public UnitWork(PlanUnit unit) : this(unit, 0, [.. Enumerable.Range(0, unit.Slots.Count)], new int[unit.Slots.Count])
    {
    }

    public PlanUnit Unit => unit;

    public int[] Tries => tries;

    /// <summary>The next attempt; raised by whoever makes one.</summary>
    public int Attempt { get; set; } = attempt;

    public IReadOnlyList<int> Open => open;

    /// <summary>Drafts that passed the checks of one record, for the judge.</summary>
    public List<ReadyDraft> Ready { get; } = [];

    /// <summary>Slots that failed their last attempt, with the reason.</summary>
    public List<(long Slot, string Reason)> Exhausted { get; } = [];
}

/// <summary>A draft that waits for the judge.</summary>
/// <param name="Place">Its place in the unit's slots.</param>
/// <param name="Slot">Its slot.</param>
/// <param name="Attempt">The attempt that made it.</param>
/// <param name="Json">The record as compact UTF-8 JSON.</param>
/// <param name="Record">The record.</param>
/// <param name="Prepared">The record as it will be compared with others.</param>
internal sealed record ReadyDraft(int Place, long Slot, int Attempt, byte[] Json, Fields Record, PreparedRecord Prepared);
