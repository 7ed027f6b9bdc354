using System.Numerics;
using System.Runtime.InteropServices;

namespace Minwal.Similarity;

/// <summary>
/// One bit of each of 256 MinHash values (Li and König, "b-Bit Minwise Hashing", 2010): of two texts with Jaccard similarity s,
/// (1 + s) / 2 of the bits agree on average. Tells most texts that only share their template from copies, without reading them.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Sketch(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>The number of bits.</summary>
    public const int Bits = 256;

    /// <summary>The sketch of a signature of at least 256 values.</summary>
    public static Sketch Of(ReadOnlySpan<uint> signature) =>
        new(Pack(signature[..64]), Pack(signature[64..128]), Pack(signature[128..192]), Pack(signature[192..256]));

    /// <summary>
    /// The agreement that pairs at <paramref name="similarity"/> reach but for 3 in 100,000: four standard deviations below the mean of the
    /// binomial distribution.
    /// </summary>
    public static int Least(double similarity) => Least(similarity, Bits);

    /// <summary>The same for <see cref="HalfAgreement"/>.</summary>
    public static int LeastHalf(double similarity) => Least(similarity, Bits / 2);

    /// <summary>How many bits agree.</summary>
    public int Agreement(in Sketch other) => Bits - Differing(A ^ other.A, B ^ other.B) - Differing(C ^ other.C, D ^ other.D);

    /// <summary>How many bits of the first half agree with <paramref name="half"/>.</summary>
    public int HalfAgreement((ulong A, ulong B) half) => (Bits / 2) - Differing(A ^ half.A, B ^ half.B);

    private static int Differing(ulong a, ulong b) => BitOperations.PopCount(a) + BitOperations.PopCount(b);

    private static int Least(double similarity, int bits)
    {
        var p = (1 + similarity) / 2;
        return (int)Math.Floor((bits * p) - (4 * Math.Sqrt(bits * p * (1 - p))));
    }

    // Bit 7: the lowest bit of a value is that of the shingle's hash whatever the factor, since factors are odd.
    private static ulong Pack(ReadOnlySpan<uint> values)
    {
        var bits = 0UL;
        foreach (var value in values) bits = (bits << 1) | (value >> 7 & 1);
        return bits;
    }
}
