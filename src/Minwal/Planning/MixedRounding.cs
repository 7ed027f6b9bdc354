namespace Minwal.Planning;

/// <summary>
/// <see cref="ControlledRounding"/> in which rows and columns come in an order of their own each time: where remainders are equal, no value
/// is preferred, so that a label tells nothing of those that it is not within. For one label of one plan; used by one thread.
/// </summary>
/// <param name="key">What gives the orders.</param>
internal sealed class MixedRounding(ulong key)
{
    private long _times;

    /// <summary>The entries, in the order of <paramref name="rows"/> and <paramref name="columns"/>.</summary>
    public long[][] Spread(IReadOnlyList<long> rows, IReadOnlyList<long> columns)
    {
        var (rowOrder, columnOrder) = (Order(rows.Count), Order(columns.Count));
        var mixed = ControlledRounding.Spread([.. rowOrder.Select(row => rows[row])], [.. columnOrder.Select(column => columns[column])]);
        var entries = rows.Select(_ => new long[columns.Count]).ToArray();
        for (var r = 0; r < rowOrder.Length; r++)
            for (var c = 0; c < columnOrder.Length; c++) entries[rowOrder[r]][columnOrder[c]] = mixed[r][c];
        return entries;
    }

    private int[] Order(int count)
    {
        var own = SlotRandom.Key(key, ++_times);
        return [.. Enumerable.Range(0, count).OrderBy(i => SlotRandom.Key(own, i))];
    }
}
