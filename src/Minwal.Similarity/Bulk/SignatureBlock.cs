namespace Minwal.Similarity.Bulk;

/// <summary>The signatures of up to <see cref="Rows"/> texts: the keys of each band in a column, and for each text a sketch.</summary>
/// <param name="bands">The number of bands.</param>
/// <param name="sketched">Whether there are sketches.</param>
internal sealed class SignatureBlock(int bands, bool sketched)
{
    /// <summary>How many texts have room.</summary>
    public const int Rows = 4096;

    /// <summary>The bytes of a sketch.</summary>
    public const int SketchBytes = 64;

    // A whole power of two from column to column would put all of a text's keys into the same set of the cache.
    private const int Stride = Rows + 16;

    // Not cleared: what was not written is not read.
    private readonly uint[] _keys = GC.AllocateUninitializedArray<uint>(bands * Stride);
    private readonly byte[] _sketches = sketched ? GC.AllocateUninitializedArray<byte>(Rows * SketchBytes) : [];

    /// <summary>The keys of a band, by text.</summary>
    public Span<uint> Column(int band) => _keys.AsSpan(band * Stride, Rows);

    /// <summary>The sketch of a text.</summary>
    public Span<byte> Sketch(int row) => _sketches.AsSpan(row * SketchBytes, SketchBytes);

    /// <summary>Writes a text's keys.</summary>
    public void SetKeys(int row, ReadOnlySpan<uint> keys)
    {
        for (int band = 0, at = row; band < keys.Length; band++, at += Stride) _keys[at] = keys[band];
    }
}
