using Minwal.Datasets.Writing;
using Xunit;

namespace Minwal.Datasets.Tests.Writing;

/// <summary>Several kinds of work on the same items.</summary>
public sealed class SideBySideTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(1000)]
    public void Each_work_sees_every_item_in_its_order(int items)
    {
        var (first, second) = (new List<int>(), new List<int>());
        SideBySide.ForEach(Enumerable.Range(0, items), first.Add, second.Add);
        Assert.Equal(Enumerable.Range(0, items), first);
        Assert.Equal(Enumerable.Range(0, items), second);
    }

    [Fact]
    public void A_fault_of_one_work_is_told_and_nothing_goes_on_behind_it()
    {
        // The first work is still at the second part when the other one fails there: it is waited for, and no third part begins.
        var (seen, failed) = (0, new ManualResetEventSlim());
        var fault = Assert.Throws<InvalidOperationException>(() => SideBySide.ForEach(
            Enumerable.Range(0, 100_000),
            item =>
            {
                if (item == 256) failed.Wait();
                seen++;
            },
            item =>
            {
                if (item != 300) return;
                failed.Set();
                throw new InvalidOperationException("no");
            }));
        Assert.Equal("no", fault.Message);
        Assert.Equal(512, seen);
    }

    [Fact]
    public void A_fault_of_the_items_is_told_when_the_work_on_those_before_is_done()
    {
        var seen = 0;
        Assert.Throws<InvalidOperationException>(() => SideBySide.ForEach(
            Enumerable.Range(0, 1000).Select(item => item == 600 ? throw new InvalidOperationException() : item), _ => seen++));
        Assert.Equal(512, seen);
    }
}
