using Minwal.Text;

namespace Minwal.Quality.Separability;

/// <summary>
/// A sample of the rows that come, so that memory does not grow with their number: those with the smallest hash of their number, in their
/// own order.
/// </summary>
/// <param name="most">So many are kept at least where there are more, and fewer than twice as many.</param>
internal sealed class RowSample<T>(int most)
{
    private readonly List<(ulong Order, T Row)> _rows = [];
    private ulong _limit = ulong.MaxValue;
    private ulong _number;

    /// <summary>The rows that were drawn.</summary>
    public IEnumerable<T> Rows => _rows.Select(row => row.Row);

    /// <summary>Takes a row.</summary>
    public void Add(T row)
    {
        var order = SplitMix64.Mix(++_number);
        if (order >= _limit) return;
        _rows.Add((order, row));
        if (_rows.Count < 2 * most) return;
        // The same rows stay as if all had been kept and sorted.
        _limit = _rows.Select(kept => kept.Order).Order().ElementAt(most);
        _rows.RemoveAll(kept => kept.Order >= _limit);
    }
}
