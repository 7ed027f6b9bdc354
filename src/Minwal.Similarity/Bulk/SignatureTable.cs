using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Minwal.Similarity.Bulk;

/// <summary>The signatures of many texts, in blocks. A row is a text; which one says <see cref="TextOf"/>.</summary>
/// <param name="bands">The number of bands.</param>
/// <param name="blocks">The blocks; all but the last are full.</param>
/// <param name="rows">The number of rows.</param>
/// <param name="texts">The text of each row; null when row and text have the same number.</param>
internal sealed class SignatureTable(int bands, SignatureBlock[] blocks, int rows, int[]? texts)
{
    public int Bands => bands;

    public int Rows => rows;

    public ReadOnlySpan<SignatureBlock> Blocks => blocks;

    /// <summary>The number of the text in a row.</summary>
    public int TextOf(int row) => texts is null ? row : texts[row];

    /// <summary>A row's sketch: one byte of each of the first 64 values.</summary>
    public ReadOnlySpan<byte> Sketch(int row) => blocks[row / SignatureBlock.Rows].Sketch(row % SignatureBlock.Rows);

    /// <summary>In how many of 64 values two sketches agree.</summary>
    public static int Agreement(ReadOnlySpan<byte> sketch, ReadOnlySpan<byte> other) => BitOperations.PopCount(Vector512.Equals(
        MemoryMarshal.Read<Vector512<byte>>(sketch), MemoryMarshal.Read<Vector512<byte>>(other)).ExtractMostSignificantBits());

    /// <summary>
    /// The agreement that pairs at <paramref name="similarity"/> reach but for 3 in 100,000: four standard deviations below the mean of the
    /// binomial distribution.
    /// </summary>
    public static int LeastAgreement(double similarity) => (int)Math.Floor(
        (SignatureBlock.SketchBytes * similarity) - (4 * Math.Sqrt(SignatureBlock.SketchBytes * similarity * (1 - similarity))));
}
