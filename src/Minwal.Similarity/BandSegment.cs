using System.Runtime.InteropServices;

namespace Minwal.Similarity;

/// <summary>
/// An immutable sorted run of band entries, on disk when it is large. Keys are hashes and so evenly spread: a table of where each range of
/// leading bits begins (four bytes for about 64 entries) leads to the entries of a key in one read.
/// </summary>
internal sealed class BandSegment : IDisposable
{
    private const int EntriesPerRange = 64;

    private readonly ScratchFile _file;
    private readonly uint[] _starts;
    private readonly int _shift;
    private readonly ulong[] _range = new ulong[EntriesPerRange * 4];

    private BandSegment(ScratchFile file, uint[] starts, int shift, long count) =>
        (_file, _starts, _shift, Count) = (file, starts, shift, count);

    /// <summary>The number of entries.</summary>
    public long Count { get; }

    /// <summary>
    /// Writes a run. <paramref name="next"/> fills a buffer with the next entries in
    /// ascending order and returns how many; 0 at the end. One of at most <paramref name="mostInMemory"/> entries never becomes a file.
    /// </summary>
    public static BandSegment Write(string directory, string name, long count, Func<ulong[], int> next, long mostInMemory)
    {
        var bits = Math.Clamp(System.Numerics.BitOperations.Log2((ulong)Math.Max(1, count / EntriesPerRange)), 1, 30);
        var starts = new uint[(1 << bits) + 1];
        var shift = 64 - bits;
        var file = count <= mostInMemory
            ? new ScratchFile(directory, name, (int)(count * sizeof(ulong)), (int)(count * sizeof(ulong)))
            : new ScratchFile(directory, name, 1 << 16);
        var (buffer, position, range) = (new ulong[4096], 0L, 0);
        for (int filled; (filled = next(buffer)) > 0;)
        {
            var entries = buffer.AsSpan(0, filled);
            file.Append(MemoryMarshal.AsBytes(entries));
            foreach (var entry in entries)
            {
                for (var own = (int)(entry >> shift); range < own;) starts[++range] = checked((uint)position);
                position++;
            }
        }

        while (range < starts.Length - 1) starts[++range] = checked((uint)position);
        return new BandSegment(file, starts, shift, position);
    }

    /// <summary>Adds to <paramref name="into"/> the ids of the entries whose key is <paramref name="key"/>.</summary>
    public void Find(ulong key, List<int> into)
    {
        var range = (int)(key >> _shift);
        long from = _starts[range], to = _starts[range + 1];
        while (from < to)
        {
            var part = _range.AsSpan(0, (int)Math.Min(_range.Length, to - from));
            _file.Read(from * sizeof(ulong), MemoryMarshal.AsBytes(part));
            from += part.Length;
            foreach (var entry in part)
            {
                if (BandIndex.KeyOf(entry) > key) return;
                if (BandIndex.KeyOf(entry) == key) into.Add(BandIndex.IdOf(entry));
            }
        }
    }

    /// <summary>Reads entries from <paramref name="position"/> on; returns how many.</summary>
    public int Read(long position, Span<ulong> entries)
    {
        var part = entries[..(int)Math.Min(entries.Length, Count - position)];
        if (!part.IsEmpty) _file.Read(position * sizeof(ulong), MemoryMarshal.AsBytes(part));
        return part.Length;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
