using Minwal.Planning;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>
/// A plan within a run: the one that the run began with, or one by which it was extended.
/// Its slots and units follow those of the parts before it.
/// </summary>
/// <param name="Plan">The plan, which numbers its slots and units from 0.</param>
/// <param name="Parameters">Every parameter's value.</param>
/// <param name="FirstSlot">The number of its first slot in the run.</param>
/// <param name="FirstUnit">The number of its first unit in the run.</param>
internal sealed record PlanPart(Plan Plan, Fields Parameters, long FirstSlot, long FirstUnit)
{
    /// <summary>The unit with that number in the run.</summary>
    public PlanUnit GetUnit(long unit)
    {
        var own = Plan.GetUnit(unit - FirstUnit);
        return FirstUnit == 0 ? own : new PlanUnit(unit, own.Cell, [.. own.Slots.Select(slot => slot + FirstSlot)]);
    }

    /// <summary>The cell of a slot with that number in the run.</summary>
    public PlanCell CellOf(long slot) => Plan.CellOf(slot - FirstSlot);

    /// <summary>
    /// The row of a source with <paramref name="rows"/> rows that <paramref name="slot"/> uses:
    /// over all slots of the run no row is used more than once more than another.
    /// Different <paramref name="stream"/>s are mixed independently.
    /// </summary>
    public long EvenRow(long slot, long rows, string stream) => (FirstSlot + Plan.EvenPlace(slot - FirstSlot, stream)) % rows;

    /// <summary>The row of <paramref name="slot"/> where the quotas follow a source's rows, and how many slots of it come before.</summary>
    public (long Row, long Turn) RowOf(long slot) => Plan.RowOf(slot);
}
