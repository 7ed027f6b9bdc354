using System.Collections;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>
/// Rows that grow from round to round. What was handed out stays as it was: each round sees the rows that there were when it began.
/// One writer, any number of readers.
/// </summary>
internal sealed class GrowingRows : IReadOnlyList<Fields>
{
    private const int ChunkSize = 1024;

    private readonly IReadOnlyList<Fields[]> _chunks;

    private GrowingRows(IReadOnlyList<Fields[]> chunks, int count) => (_chunks, Count) = (chunks, count);

    /// <summary>No rows.</summary>
    public static GrowingRows None { get; } = new([], 0);

    public int Count { get; }

    public Fields this[int index] => (uint)index < (uint)Count ? _chunks[index / ChunkSize][index % ChunkSize]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"there are {Count} rows");

    /// <summary>These rows with <paramref name="rows"/> behind them.</summary>
    public GrowingRows With(IReadOnlyList<Fields> rows)
    {
        if (rows.Count == 0) return this;
        var chunks = _chunks.ToList();
        var count = Count;
        foreach (var row in rows)
        {
            if (count % ChunkSize == 0) chunks.Add(new Fields[ChunkSize]);
            chunks[^1][count++ % ChunkSize] = row;
        }

        return new GrowingRows(chunks, count);
    }

    /// <summary>Whether these rows begin with those of <paramref name="earlier"/>, from which they were made.</summary>
    public bool Continues(GrowingRows earlier) =>
        earlier.Count == 0 || (Count >= earlier.Count && ReferenceEquals(_chunks[0], earlier._chunks[0]));

    public IEnumerator<Fields> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
