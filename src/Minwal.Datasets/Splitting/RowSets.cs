namespace Minwal.Datasets.Splitting;

/// <summary>Rows that must not be parted, as sets that grow together (union-find); rows are numbered from 0.</summary>
internal sealed class RowSets
{
    private readonly List<int> _parents = [];

    /// <summary>How many rows there are.</summary>
    public int Count => _parents.Count;

    /// <summary>Adds the next row, in a set of its own; its number.</summary>
    public int Add()
    {
        _parents.Add(Count);
        return Count - 1;
    }

    /// <summary>Makes one set of the sets of two rows.</summary>
    public void Join(int a, int b)
    {
        (a, b) = (First(a), First(b));
        _parents[Math.Max(a, b)] = Math.Min(a, b);
    }

    /// <summary>The first row of the set of <paramref name="row"/>.</summary>
    public int First(int row)
    {
        while (_parents[row] != row)
        {
            _parents[row] = _parents[_parents[row]];
            row = _parents[row];
        }

        return row;
    }
}
