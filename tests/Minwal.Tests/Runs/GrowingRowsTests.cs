using Minwal.Runs;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class GrowingRowsTests
{
    [Fact]
    public void What_was_handed_out_stays_as_it_was_while_rows_are_added()
    {
        var stages = new List<GrowingRows> { GrowingRows.None };
        // Past the ends of several chunks, and once exactly to one.
        foreach (var more in (int[])[1, 0, 1000, 23, 1, 5000, 7]) stages.Add(stages[^1].With(Rows(stages[^1].Count, more)));
        Assert.Equal([0, 1, 1, 1001, 1024, 1025, 6025, 6032], stages.Select(s => s.Count));
        foreach (var stage in stages)
        {
            Assert.Equal(Enumerable.Range(0, stage.Count).Select(i => (long)i), stage.Select(row => (long)row["n"]!));
            for (var i = 0; i < stage.Count; i++) Assert.Equal((long)i, stage[i]["n"]);
        }
    }

    [Fact]
    public void A_row_that_came_later_is_not_there()
    {
        var early = GrowingRows.None.With(Rows(0, 3));
        var late = early.With(Rows(3, 2));
        Assert.Equal(4L, late[4]["n"]);
        Assert.Throws<ArgumentOutOfRangeException>(() => early[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => early[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => GrowingRows.None[0]);
    }

    private static List<Fields> Rows(int from, int count) =>
        [.. Enumerable.Range(from, count).Select(n => new Fields().Add("n", (long)n))];
}
