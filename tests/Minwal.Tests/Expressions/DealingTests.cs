using Minwal.Expressions;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Expressions;

public sealed class DealingTests
{
    private static readonly Fields Weights = new Fields().Add("a", 56L).Add("b", 31L).Add("c", 10L).Add("d", 0L).Add("e", 3L);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(3_900)]
    public void All_together_have_their_exact_shares(long total)
    {
        var counts = Numbers(total).CountBy(i => Dealing.Of(Weights, total, i)).ToDictionary();
        foreach (var (name, weight) in Weights)
        {
            var exact = total * (long)weight! / 100.0;
            Assert.InRange(counts.GetValueOrDefault(name), Math.Floor(exact), Math.Ceiling(exact));
        }

        Assert.Equal(total, counts.Values.Sum());
    }

    [Fact]
    public void Any_few_in_a_row_have_about_the_shares_of_all()
    {
        var dealt = Numbers(1_000).Select(i => Dealing.Of(Weights, 1_000, i)).ToList();
        Assert.All(dealt.Chunk(20), twenty => Assert.InRange(twenty.Count(name => name == "a"), 9, 13));
    }

    private static IEnumerable<long> Numbers(long total) => Enumerable.Range(0, (int)total).Select(i => (long)i);
}
