namespace Minwal.Quality.Classifying;

/// <summary>
/// Rows of few numbers among many columns (compressed sparse rows): row i has the columns <c>Columns[Starts[i]..Starts[i + 1]]</c>, each
/// once, with the values at the same places.
/// </summary>
/// <param name="Starts">Where each row begins, and where the last one ends.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Values">Their values.</param>
internal sealed record SparseRows(int[] Starts, int[] Columns, float[] Values)
{
    /// <summary>How many rows there are.</summary>
    public int Count => Starts.Length - 1;

    /// <summary>The columns of a row.</summary>
    public ReadOnlySpan<int> ColumnsOf(int row) => Columns.AsSpan(Starts[row]..Starts[row + 1]);

    /// <summary>The values of a row.</summary>
    public ReadOnlySpan<float> ValuesOf(int row) => Values.AsSpan(Starts[row]..Starts[row + 1]);

    /// <summary>Some of the rows, in the order of <paramref name="rows"/>.</summary>
    public SparseRows Take(IReadOnlyList<int> rows)
    {
        var starts = new int[rows.Count + 1];
        for (var i = 0; i < rows.Count; i++) starts[i + 1] = starts[i] + Starts[rows[i] + 1] - Starts[rows[i]];
        var (columns, values) = (new int[starts[^1]], new float[starts[^1]]);
        for (var i = 0; i < rows.Count; i++)
        {
            ColumnsOf(rows[i]).CopyTo(columns.AsSpan(starts[i]));
            ValuesOf(rows[i]).CopyTo(values.AsSpan(starts[i]));
        }

        return new SparseRows(starts, columns, values);
    }
}
