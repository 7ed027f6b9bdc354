using System.Collections;
using Minwal.Values;

namespace Minwal.Sources;

/// <summary>The first rows of a list, without copying them.</summary>
internal sealed class FirstRows(IReadOnlyList<Fields> rows, int count) : IReadOnlyList<Fields>
{
    public int Count => count;

    public Fields this[int index] => (uint)index < (uint)count ? rows[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"there are {count} rows");

    public IEnumerator<Fields> GetEnumerator() => rows.Take(count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
