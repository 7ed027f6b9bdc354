using Minwal.Planning;
using Minwal.Runs.Journal;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>
/// All slots of a run: those of the plan it began with, and those of the plans by which it was extended. Immutable, thread-safe.
/// </summary>
internal sealed class RunPlan
{
    private RunPlan(IReadOnlyList<PlanPart> parts, IReadOnlyList<RoundRecord> rounds) => (Parts, AddedRounds) = (parts, rounds);

    /// <summary>The parts in the order of their slots; at least one.</summary>
    public IReadOnlyList<PlanPart> Parts { get; }

    /// <summary>The rounds that were added to the run, by number.</summary>
    public IReadOnlyList<RoundRecord> AddedRounds { get; }

    /// <summary>The number of records asked for.</summary>
    public long Total => Parts[^1].FirstSlot + Parts[^1].Plan.Total;

    /// <summary>The number of units.</summary>
    public long UnitCount => Parts[^1].FirstUnit + Parts[^1].Plan.UnitCount;

    /// <summary>The most slots of a unit.</summary>
    public int UnitSize => Parts.Max(p => p.Plan.UnitSize);

    /// <summary>The parameters that the run has now: those of its last part.</summary>
    public Fields Parameters => Parts[^1].Parameters;

    /// <summary>A run of <paramref name="first"/> alone.</summary>
    public static RunPlan Of(Plan first, Fields parameters) => new([new PlanPart(first, parameters, 0, 0)], []);

    /// <summary>A run of <paramref name="first"/> with the rounds that were added to it.</summary>
    /// <param name="first">The plan it began with.</param>
    /// <param name="parameters">The parameters it began with.</param>
    /// <param name="rounds">The added rounds.</param>
    /// <param name="plan">Plans the whole as it was asked for when a round was added.</param>
    /// <param name="seed">The run's seed.</param>
    public static RunPlan Of(Plan first, Fields parameters, IReadOnlyList<RoundRecord> rounds, Func<RoundRecord, Plan> plan, long seed)
    {
        var parts = new List<PlanPart> { new(first, parameters, 0, 0) };
        foreach (var round in rounds.Where(r => r.Kind == RoundKind.Extend))
        {
            var more = Planner.Extend([.. parts.Select(p => p.Plan)], plan(round), seed, round.Number);
            var last = parts[^1];
            parts.Add(new PlanPart(more, round.Parameters, last.FirstSlot + last.Plan.Total, last.FirstUnit + last.Plan.UnitCount));
        }

        return new RunPlan(parts, rounds);
    }

    /// <summary>The part of a slot.</summary>
    public PlanPart PartOfSlot(long slot) => Parts.Last(p => p.FirstSlot <= slot);

    /// <summary>The part of a unit.</summary>
    public PlanPart PartOfUnit(long unit) => Parts.Last(p => p.FirstUnit <= unit);

    /// <summary>The unit with that number.</summary>
    public PlanUnit GetUnit(long unit) => PartOfUnit(unit).GetUnit(unit);

    /// <summary>The cell of a slot.</summary>
    public PlanCell CellOf(long slot) => PartOfSlot(slot).CellOf(slot);

    /// <summary>The unit that fills a slot, with the slot's place in it.</summary>
    public (PlanUnit Unit, int Place) UnitOf(long slot)
    {
        var part = PartOfSlot(slot);
        var unit = part.GetUnit(part.FirstUnit + part.Plan.UnitOf(slot - part.FirstSlot));
        for (var place = 0; place < unit.Slots.Count; place++)
            if (unit.Slots[place] == slot) return (unit, place);
        throw new InvalidOperationException($"unit {unit.Index} does not hold slot {slot}");
    }

    /// <summary>
    /// Tells of a slot whether its record stood when the round of <paramref name="unit"/> began,
    /// where a round has <paramref name="roundSize"/> slots.
    /// </summary>
    public Func<long, bool> SlotsBeforeRoundOf(long unit, long roundSize)
    {
        var part = PartOfUnit(unit);
        var step = UnitsOfRound(part, roundSize);
        var first = part.FirstUnit + ((unit - part.FirstUnit) / step * step);
        return slot => UnitOf(slot).Unit.Index < first;
    }

    /// <summary>
    /// The rounds in their order: the run's own plan
    /// (in rounds of <paramref name="roundSize"/> slots where records of earlier rounds feed later ones),
    /// then those that were added.
    /// Of a shard only its units.
    /// </summary>
    internal IEnumerable<Round> Rounds(long? roundSize, Shard? shard)
    {
        var (number, extension) = (0, 1);
        foreach (var round in RoundsOf(Parts[0])) yield return round;
        foreach (var added in AddedRounds)
        {
            if (added.Kind == RoundKind.Refill) yield return Round.Refill(number++, this, added);
            else foreach (var round in RoundsOf(Parts[extension++])) yield return round;
        }

        IEnumerable<Round> RoundsOf(PlanPart part)
        {
            var units = part.Plan.UnitCount;
            var step = roundSize is { } size ? UnitsOfRound(part, size) : Math.Max(1, units);
            for (long from = 0; from < units; from += step)
                yield return Round.Of(number++, part, from, Math.Min(step, units - from), shard ?? Shard.Whole);
        }
    }

    private static long UnitsOfRound(PlanPart part, long slots) => Math.Max(1, (slots + part.Plan.UnitSize - 1) / part.Plan.UnitSize);
}
