namespace Minwal.Planning;

/// <summary>
/// Which slot has which labels. Nothing in it is as long as the number of slots: any slot or unit is computed
/// when asked for, in O(log cells). Slots are mixed over the cells by a keyed permutation, so that outputs
/// and the first units show all kinds of records. Immutable, thread-safe.
/// </summary>
public sealed class Plan
{
    private readonly long _seed;
    private readonly Permutation _positions;
    private readonly Permutation _unitOrder;

    /// <summary>A plan over <paramref name="cells"/> as <see cref="Planner"/> makes them.</summary>
    internal Plan(IReadOnlyList<PlanCell> cells, IReadOnlyList<Dimension> dimensions, int unitSize, long seed)
    {
        (Cells, Dimensions, UnitSize, _seed) = (cells, dimensions, unitSize, seed);
        Total = cells.Count == 0 ? 0 : cells[^1].FirstPosition + cells[^1].Count;
        UnitCount = cells.Count == 0 ? 0 : cells[^1].FirstUnit + UnitsOf(cells[^1].Count, unitSize);
        _positions = new Permutation(Total, SlotRandom.Key(seed, 0, 0, "positions"));
        _unitOrder = new Permutation(UnitCount, SlotRandom.Key(seed, 0, 0, "units"));
    }

    /// <summary>The cells that have records, in the order of the recipe's labels.</summary>
    public IReadOnlyList<PlanCell> Cells { get; }

    /// <summary>The labels whose quotas the cells meet.</summary>
    internal IReadOnlyList<Dimension> Dimensions { get; }

    /// <summary>The number of records asked for.</summary>
    public long Total { get; }

    /// <summary>The most slots of a unit.</summary>
    internal int UnitSize { get; }

    /// <summary>The number of units.</summary>
    internal long UnitCount { get; }

    /// <summary>How many slots each row has whose source the quotas follow; 0 where they follow none.</summary>
    internal int Each { get; init; }

    /// <summary>How many rows share the slots of the whole, no two of them more than one apart; 0 where they do not.</summary>
    internal int SharingRows { get; init; }

    /// <summary>The row whose slot <paramref name="slot"/> is, where the quotas follow a source's rows, and its turn, from 0.</summary>
    internal (long Row, long Turn) RowOf(long slot)
    {
        if (SharingRows == 0) return (slot / Each, slot % Each);
        var row = (long)((Int128)slot * SharingRows / Total);
        // The first slot of the row is the least that gives it.
        return (row, slot - (long)(((Int128)row * Total + SharingRows - 1) / SharingRows));
    }

    /// <summary>The unit with the number <paramref name="index"/>.</summary>
    internal PlanUnit GetUnit(long index)
    {
        if (UnitSize == 1)
        {
            var cell = CellAt(_positions.Map(index));
            return new PlanUnit(index, cell, [index]);
        }

        var place = _unitOrder.Map(index);
        var owner = Find(place, static cell => cell.FirstUnit);
        var from = (place - owner.FirstUnit) * UnitSize;
        var slots = new long[Math.Min(UnitSize, owner.Count - from)];
        for (var i = 0; i < slots.Length; i++) slots[i] = _positions.Inverse(owner.FirstPosition + from + i);
        return new PlanUnit(index, owner, slots);
    }

    /// <summary>The cell of <paramref name="slot"/>.</summary>
    internal PlanCell CellOf(long slot) => CellAt(_positions.Map(slot));

    /// <summary>The number of the unit that fills <paramref name="slot"/>.</summary>
    internal long UnitOf(long slot)
    {
        if (UnitSize == 1) return slot;
        var position = _positions.Map(slot);
        var cell = CellAt(position);
        return _unitOrder.Inverse(cell.FirstUnit + ((position - cell.FirstPosition) / UnitSize));
    }

    /// <summary>
    /// The place of <paramref name="slot"/> in an order of all slots that <paramref name="stream"/> names:
    /// taken modulo the number of a source's rows it gives each row ⌊Total / rows⌋ or ⌈Total / rows⌉ times.
    /// Different streams are mixed independently.
    /// </summary>
    internal long EvenPlace(long slot, string stream) => Mix(slot, Total, stream);

    /// <summary>
    /// Where <paramref name="place"/> goes in an order of <paramref name="count"/> places that <paramref name="stream"/> names.
    /// </summary>
    internal long Mix(long place, long count, string stream) => new Permutation(count, SlotRandom.Key(_seed, 0, 0, stream)).Map(place);

    /// <summary>The place of <paramref name="slot"/> among the slots of its cell, from 0.</summary>
    internal long PlaceInCell(long slot)
    {
        var position = _positions.Map(slot);
        return position - CellAt(position).FirstPosition;
    }

    internal static long UnitsOf(long count, int unitSize) => (count + unitSize - 1) / unitSize;

    private PlanCell CellAt(long position) => Find(position, static cell => cell.FirstPosition);

    private PlanCell Find(long value, Func<PlanCell, long> first)
    {
        var (low, high) = (0, Cells.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (first(Cells[middle]) <= value) low = middle;
            else high = middle - 1;
        }

        return Cells[low];
    }
}
