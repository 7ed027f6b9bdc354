using Minwal.Expressions;
using Minwal.Planning;
using Minwal.Sources;

namespace Minwal.Runs;

/// <summary>
/// Slots that get the same rows to choose from: those with the same labels, as far as the source looks at them. Immutable, thread-safe.
/// </summary>
internal sealed class SlotGroups
{
    // By the cell's first position in its part: its group, and how many slots of the group come before it in the part.
    private readonly Dictionary<long, (string Group, long Before)> _cells = [];
    private readonly Dictionary<string, (long Earlier, long Count)> _groups = new(StringComparer.Ordinal);

    public SlotGroups(Expression? wanted, SlotFilter? filter, IReadOnlyList<PlanPart> parts, IVariables constants)
    {
        foreach (var part in parts)
        {
            _cells.Clear();
            foreach (var group in _groups.Keys.ToList())
                _groups[group] = (_groups[group].Earlier + _groups[group].Count, 0);
            foreach (var cell in part.Plan.Cells)
            {
                if (wanted?.IsTrue(new Variables(cell.Values, constants)) == false) continue;
                var group = filter?.TextOf(cell.Values) ?? "";
                var (earlier, count) = _groups.GetValueOrDefault(group);
                _cells[cell.FirstPosition] = (group, count);
                _groups[group] = (earlier, count + cell.Count);
            }
        }
    }

    /// <summary>A cell of each group.</summary>
    public IEnumerable<PlanCell> FirstCells(PlanPart part) =>
        part.Plan.Cells.Where(cell => _cells.TryGetValue(cell.FirstPosition, out var found) && found.Before == 0);

    /// <summary>Whether the slot gets a row.</summary>
    public bool Has(PlanPart part, long slot) => _cells.ContainsKey(part.CellOf(slot).FirstPosition);

    /// <summary>The slot's place in an order of all slots of its group that <paramref name="stream"/> names.</summary>
    public long Place(PlanPart part, long slot, string stream)
    {
        var (group, before) = _cells[part.CellOf(slot).FirstPosition];
        var (earlier, count) = _groups[group];
        return earlier + part.Plan.Mix(before + part.Plan.PlaceInCell(slot - part.FirstSlot), count, $"{stream}\n{group}");
    }
}
