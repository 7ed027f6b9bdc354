using Minwal.Planning;

namespace Minwal.Runs;

/// <summary>A unit on its way: which of its slots are still open, and what this attempt made of them.</summary>
/// <param name="unit">The unit.</param>
/// <param name="part">The part of the run's plan that it belongs to.</param>
/// <param name="round">The round that it is worked on in.</param>
/// <param name="attempt">The attempt to be made.</param>
/// <param name="open">Places in <c>unit.Slots</c> that have no record yet.</param>
/// <param name="tries">
/// How often each place was tried in this round.
/// A unit's attempts count on while one of its places is tried alone, so they are not the same.
/// </param>
internal sealed class UnitWork(PlanUnit unit, PlanPart part, Round round, int attempt, IReadOnlyList<int> open, int[] tries)
{
    /// <summary>The first work on <paramref name="unit"/>: all its places are open.</summary>
    public UnitWork(PlanUnit unit, PlanPart part, Round round)
        : this(unit, part, round, 0, [.. Enumerable.Range(0, unit.Slots.Count)], new int[unit.Slots.Count])
    {
    }

    public PlanUnit Unit => unit;

    public PlanPart Part => part;

    public Round Round => round;

    public int[] Tries => tries;

    /// <summary>The next attempt; raised by whoever makes one.</summary>
    public int Attempt { get; set; } = attempt;

    public IReadOnlyList<int> Open => open;

    /// <summary>Drafts that passed the checks of one record.</summary>
    public List<Draft> Ready { get; } = [];

    /// <summary>How many drafts this work has made, whatever came of them.</summary>
    public int Drafts { get; set; }

    /// <summary>Slots that failed their last attempt, with the reason.</summary>
    public List<(long Slot, string Reason)> Exhausted { get; } = [];

    /// <summary>Whether one of its calls will be answered later: it is put aside, and the run goes on with others.</summary>
    public bool IsParked { get; set; }

    /// <summary>Another attempt for <paramref name="places"/>, which were not accepted.</summary>
    public UnitWork Again(IReadOnlyList<int> places) => new(unit, part, round, Attempt, places, tries);
}
