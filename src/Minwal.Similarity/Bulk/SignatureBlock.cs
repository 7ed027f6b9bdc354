namespace Minwal.Similarity.Bulk;

/// <summary>The signatures of up to <see cref="Rows"/> texts: the keys of each band in a column, and for each text a sketch.</summary>
internal sealed class SignatureBlock
{
    /// <summary>How many texts have room.</summary>
    public const int Rows = 4096;

    /// <summary>The bytes of a sketch.</summary>
    public const int SketchBytes = 64;

    // A whole power of two from column to column would put all of a text's keys into the same set of the cache.
    private const int Stride = Rows + 16, MostTogether = 64;

    // Of several blocks, which share their memory; this one's begins at its place.
    private readonly uint[] _keys;
    private readonly byte[] _sketches;
    private readonly int _keysAt, _sketchesAt;

    private SignatureBlock(uint[] keys, int keysAt, byte[] sketches, int sketchesAt) =>
        (_keys, _keysAt, _sketches, _sketchesAt) = (keys, keysAt, sketches, sketchesAt);

    /// <summary>Empty blocks. Their memory is not cleared: what was not written is not read.</summary>
    /// <param name="count">How many.</param>
    /// <param name="bands">The number of bands.</param>
    /// <param name="sketched">Whether there are sketches.</param>
    public static SignatureBlock[] Make(int count, int bands, bool sketched)
    {
        var blocks = new SignatureBlock[count];
        for (var first = 0; first < count; first += MostTogether)
        {
            var together = Math.Min(MostTogether, count - first);
            var keys = LargeArray.Make<uint>(together * bands * Stride);
            var sketches = sketched ? LargeArray.Make<byte>(together * Rows * SketchBytes) : [];
            for (var i = 0; i < together; i++)
                blocks[first + i] = new SignatureBlock(keys, i * bands * Stride, sketches, i * Rows * SketchBytes);
        }

        return blocks;
    }

    /// <summary>The keys of a band, by text.</summary>
    public Span<uint> Column(int band) => _keys.AsSpan(_keysAt + (band * Stride), Rows);

    /// <summary>The sketch of a text.</summary>
    public Span<byte> Sketch(int row) => _sketches.AsSpan(_sketchesAt + (row * SketchBytes), SketchBytes);

    /// <summary>Writes a text's keys.</summary>
    public void SetKeys(int row, ReadOnlySpan<uint> keys)
    {
        for (int band = 0, at = _keysAt + row; band < keys.Length; band++, at += Stride) _keys[at] = keys[band];
    }
}
