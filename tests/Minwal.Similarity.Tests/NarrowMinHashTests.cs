using Minwal.Planning;
using Minwal.Similarity.Bulk;
using Xunit;

namespace Minwal.Similarity.Tests;

public sealed class NarrowMinHashTests
{
    [Theory]
    [InlineData(64)]
    [InlineData(95)]
    [InlineData(200)]
    public void Narrow_signatures_are_the_same_at_every_vector_width(int slots)
    {
        var minHash = new NarrowMinHash(slots);
        var random = new SlotRandom(3);
        foreach (var size in new[] { 1, 2, 7, 64, 333 })
        {
            var hashes = Enumerable.Range(0, size).Select(_ => random.Next()).ToArray();
            ushort[] Made(Action<ulong[], ushort[]> lower)
            {
                var signature = new ushort[minHash.Slots];
                Array.Fill(signature, ushort.MaxValue);
                lower(hashes[..(size / 2)], signature);
                lower(hashes[(size / 2)..], signature);
                return signature;
            }

            var scalar = Made((part, into) => minHash.LowerScalar(part, into));
            Assert.Equal(scalar, Made((part, into) => minHash.Lower128(part, into)));
            Assert.Equal(scalar, Made((part, into) => minHash.Lower256(part, into)));
            Assert.Equal(scalar, Made((part, into) => minHash.Lower512(part, into)));
            Assert.Equal(scalar, Made((part, into) => minHash.Lower(part, into)));
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.65)]
    [InlineData(0.8)]
    [InlineData(0.99)]
    public void The_bands_of_a_whole_miss_at_most_what_they_may_at_the_threshold(double threshold) =>
        Assert.InRange(LshBands.ForWhole(threshold).Probability(threshold), 1 - LshBands.Miss, 1);
}
