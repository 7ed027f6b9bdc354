using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Minwal.Similarity;

/// <summary>
/// The compare keys of the accepted texts, by number from 0, in scratch files: the keys as UTF-8, and a table of 56 bytes a text. Half
/// of the sketch of the first two million texts is in memory too (32 MB), which spares most reads of the table.
/// </summary>
internal sealed class TextStore(string directory, string name) : IDisposable
{
    private readonly ScratchFile _texts = new(directory, $"{name}.texts", 1 << 23);
    private const int Sketched = 2_000_000, Chunk = 1 << 14;

    private readonly List<(ulong A, ulong B)[]> _halves = [];
    private readonly ScratchFile _table = new(directory, $"{name}.table", 1 << 23);

    /// <summary>The number of texts.</summary>
    public int Count { get; private set; }

    /// <summary>Appends a text; its number is <see cref="Count"/> before the call.</summary>
    public void Add(string key, int shingles, in Sketch sketch, long record)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(key.Length));
        var length = Encoding.UTF8.GetBytes(key, bytes);
        var row = new Row(_texts.Append(bytes.AsSpan(0, length)), record, length, shingles, sketch);
        ArrayPool<byte>.Shared.Return(bytes);
        _table.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<Row>(in row)));
        if (Count < Sketched)
        {
            if (Count % Chunk == 0) _halves.Add(new (ulong, ulong)[Chunk]);
            _halves[^1][Count % Chunk] = (sketch.A, sketch.B);
        }

        Count++;
    }

    /// <summary>
    /// Whether the sketch of <paramref name="text"/> agrees with <paramref name="sketch"/> in at least
    /// <paramref name="least"/> bits of its first half, as far as that is in memory.
    /// </summary>
    public bool MayResemble(int text, in Sketch sketch, int least) =>
        text >= Sketched || sketch.HalfAgreement(_halves[text / Chunk][text % Chunk]) >= least;

    /// <summary>What is known of a text without reading it.</summary>
    public Row this[int text]
    {
        get
        {
            var row = default(Row);
            _table.Read((long)text * Marshal.SizeOf<Row>(), MemoryMarshal.AsBytes(new Span<Row>(ref row)));
            return row;
        }
    }

    /// <summary>Reads a text into <paramref name="key"/>, which is made larger when it is too small; returns its length.</summary>
    public int Read(in Row row, ref char[] key)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(row.Bytes);
        var span = bytes.AsSpan(0, row.Bytes);
        _texts.Read(row.Offset, span);
        if (key.Length < row.Bytes) key = new char[row.Bytes * 2];
        var length = Encoding.UTF8.GetChars(span, key);
        ArrayPool<byte>.Shared.Return(bytes);
        return length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _texts.Dispose();
        _table.Dispose();
    }

    /// <summary>A row of the table.</summary>
    /// <param name="Offset">Where the key begins.</param>
    /// <param name="Record">The record's number as the caller gave it.</param>
    /// <param name="Bytes">The key's length in bytes.</param>
    /// <param name="Shingles">The number of different shingles.</param>
    /// <param name="Sketch">A rough picture of the shingles.</param>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct Row(long Offset, long Record, int Bytes, int Shingles, Sketch Sketch);
}
