using System.Collections;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>One list behind another, without copying either.</summary>
internal sealed class JoinedRows(IReadOnlyList<Fields> first, IReadOnlyList<Fields> second) : IReadOnlyList<Fields>
{
    public int Count => first.Count + second.Count;

    public Fields this[int index] => index < first.Count ? first[index] : second[index - first.Count];

    public IEnumerator<Fields> GetEnumerator() => first.Concat(second).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
