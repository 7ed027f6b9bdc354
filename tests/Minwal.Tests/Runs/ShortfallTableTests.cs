using Minwal.Runs;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class ShortfallTableTests
{
    [Fact]
    public void The_cell_that_lacks_most_comes_first_and_of_equal_ones_the_first_that_was_short()
    {
        var table = new ShortfallTable();
        table.Add(Cell("a"), 7, "unique.exact");
        table.Add(Cell("b"), 3, "MW3005");
        table.Add(Cell("c"), 5, "words.few");
        table.Add(Cell("c"), 1, "MW3005");
        table.Add(Cell("c"), 2, "words.few");
        Assert.Equal(["c 3", "b 1", "a 1"], table.ToList().Select(s => $"{s.Cell["kind"]} {s.Missing}"));
        Assert.Equal([KeyValuePair.Create("MW3005", 1L), KeyValuePair.Create("words.few", 2L)], table.ToList()[0].Reasons);
    }

    [Fact]
    public void A_list_that_was_given_out_does_not_change_any_more()
    {
        var table = new ShortfallTable();
        table.Add(Cell("a"), 0, "MW3005");
        var before = table.ToList();
        table.Add(Cell("a"), 1, "MW3005");
        Assert.Equal((1L, 1L), (before[0].Missing, before[0].Reasons["MW3005"]));
        Assert.Equal(2, table.ToList()[0].Missing);
    }

    private static Fields Cell(string kind) => new Fields().Add("kind", kind);
}
