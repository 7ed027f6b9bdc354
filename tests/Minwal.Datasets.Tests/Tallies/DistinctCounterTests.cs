using System.Globalization;
using Minwal.Datasets.Tallies;
using Xunit;

namespace Minwal.Datasets.Tests.Tallies;

public sealed class DistinctCounterTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(12_345)]
    public void A_small_number_is_exact_however_often_each_comes(int different)
    {
        var counter = new DistinctCounter();
        for (var time = 0; time < 3; time++)
            for (var i = 0; i < different; i++) counter.Add("نص " + i.ToString(CultureInfo.InvariantCulture));
        Assert.Equal((different, true), (counter.Count, counter.IsExact));
    }

    [Fact]
    public void Seven_hundred_thousand_are_exact_and_one_more_is_not()
    {
        var counter = new DistinctCounter();
        for (var i = 0; i < 700_000; i++) counter.Add(i.ToString(CultureInfo.InvariantCulture));
        Assert.Equal((700_000, true), (counter.Count, counter.IsExact));
        counter.Add("one more");
        Assert.False(counter.IsExact);
        Assert.InRange(counter.Count, 683_000, 717_000);
    }

    // Three times the standard error of 0.8 %.
    [Fact]
    public void Millions_are_estimated_within_the_stated_error()
    {
        var counter = new DistinctCounter();
        for (var i = 0; i < 3_000_000; i++) counter.Add(i.ToString(CultureInfo.InvariantCulture));
        Assert.InRange(counter.Count, 2_928_000, 3_072_000);
    }

    [Fact]
    public void An_estimate_depends_neither_on_the_order_nor_on_repetitions()
    {
        var (one, other) = (new DistinctCounter(), new DistinctCounter());
        for (var i = 0; i < 1_200_000; i++) one.Add(i.ToString(CultureInfo.InvariantCulture));
        for (var i = 1_199_999; i >= 0; i--) other.Add(i.ToString(CultureInfo.InvariantCulture));
        for (var i = 0; i < 300_000; i++) other.Add(i.ToString(CultureInfo.InvariantCulture));
        Assert.False(one.IsExact);
        Assert.Equal(one.Count, other.Count);
    }
}
