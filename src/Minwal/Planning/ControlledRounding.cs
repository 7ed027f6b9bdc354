namespace Minwal.Planning;

/// <summary>
/// Spreads column totals over rows so that all sums are exact and each entry is its exact share rounded down or up.
/// With whole sums such a rounding always exists (M. Bacharach, "Matrix rounding problems", Management Science 12, 1966).
/// </summary>
internal static class ControlledRounding
{
    /// <summary>
    /// Entry [r][c] is floor or ceil of rows[r]·columns[c]/N, rows sum to <paramref name="rows"/>, columns to <paramref name="columns"/>;
    /// both lists have the same sum N. Among the roundings, large remainders are preferred, then earlier rows and columns.
    /// </summary>
    public static long[][] Spread(IReadOnlyList<long> rows, IReadOnlyList<long> columns)
    {
        var total = (UInt128)rows.Sum();
        var entries = new long[rows.Count][];
        var remainders = new UInt128[rows.Count][];
        var rowLeft = new int[rows.Count];
        var columnLeft = columns.ToArray();
        for (var r = 0; r < rows.Count; r++)
        {
            entries[r] = new long[columns.Count];
            remainders[r] = new UInt128[columns.Count];
            var sum = 0L;
            for (var c = 0; c < columns.Count && total > 0; c++)
            {
                var (quotient, remainder) = UInt128.DivRem((UInt128)rows[r] * (UInt128)columns[c], total);
                entries[r][c] = (long)quotient;
                remainders[r][c] = remainder;
                sum += (long)quotient;
                columnLeft[c] -= (long)quotient;
            }

            rowLeft[r] = (int)(rows[r] - sum);
        }

        var raised = new bool[rows.Count, columns.Count];
        for (var r = 0; r < rows.Count; r++)
        {
            var preferred = Enumerable.Range(0, columns.Count)
                .Where(c => remainders[r][c] > 0)
                .OrderByDescending(c => remainders[r][c]).ThenBy(c => c)
                .ToArray();
            foreach (var c in preferred)
            {
                if (rowLeft[r] == 0) break;
                if (columnLeft[c] == 0) continue;
                raised[r, c] = true;
                rowLeft[r]--;
                columnLeft[c]--;
            }

            while (rowLeft[r] > 0)
            {
                Augment(r, raised, remainders, columnLeft);
                rowLeft[r]--;
            }
        }

        for (var r = 0; r < rows.Count; r++)
            for (var c = 0; c < columns.Count; c++)
                if (raised[r, c]) entries[r][c]++;
        return entries;
    }

    /// <summary>
    /// Raises one more entry of row <paramref name="start"/>, shifting raised entries of other
    /// rows along a shortest alternating path to a column with room.
    /// </summary>
    private static void Augment(int start, bool[,] raised, UInt128[][] remainders, long[] columnLeft)
    {
        var columns = columnLeft.Length;
        var rowOfColumn = Enumerable.Repeat(-1, columns).ToArray();
        var columnOfRow = new Dictionary<int, int> { [start] = -1 };
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out var row))
        {
            for (var c = 0; c < columns; c++)
            {
                if (rowOfColumn[c] >= 0 || remainders[row][c] == 0 || raised[row, c]) continue;
                rowOfColumn[c] = row;
                if (columnLeft[c] > 0)
                {
                    columnLeft[c]--;
                    for (var at = c; at >= 0;)
                    {
                        var by = rowOfColumn[at];
                        raised[by, at] = true;
                        at = columnOfRow[by];
                        if (at >= 0) raised[by, at] = false;
                    }

                    return;
                }

                for (var other = 0; other < remainders.Length; other++)
                    if (raised[other, c] && columnOfRow.TryAdd(other, c)) queue.Enqueue(other);
            }
        }

        throw new InvalidOperationException("no rounding with these sums, which cannot be when both sides have the same whole sum");
    }
}
