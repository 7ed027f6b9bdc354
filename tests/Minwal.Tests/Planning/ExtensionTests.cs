using Minwal.Faults;
using Minwal.Planning;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Planning;

public sealed class ExtensionTests
{
    [Fact]
    public void However_often_a_plan_is_extended_nothing_is_taken_back_and_the_whole_is_met_where_no_cell_has_too_much()
    {
        var random = new SlotRandom(31);
        var (exact, surpluses) = (0, 0);
        for (var round = 0; round < 400; round++)
        {
            var dimensions = Dimensions(ref random);
            var (seed, size) = (random.Below(1000), 1 + random.Below(4));
            long total = random.Below(60);
            var made = new List<Plan> { Planner.Make(total, dimensions, size, seed) };
            for (var number = 1; number <= 3; number++)
            {
                total += random.Below(60);
                var whole = Planner.Make(total, dimensions, size, seed);
                var had = Counts(made);
                made.Add(Planner.Extend(made, whole, seed, number));
                var (wanted, has) = (Counts([whole]), Counts(made));

                Assert.Equal(total, has.Values.Sum());
                Assert.All(made[^1].Cells, cell => Assert.True(cell.Count > 0));
                var surplus = had.Sum(cell => Math.Max(0, cell.Value - wanted.GetValueOrDefault(cell.Key)));
                // What is too much in some cells is missing in others, and nowhere else is anything missing or too much.
                Assert.Equal(2 * surplus, has.Keys.Union(wanted.Keys).Sum(
                    cell => Math.Abs(has.GetValueOrDefault(cell) - wanted.GetValueOrDefault(cell))));
                foreach (var dimension in dimensions)
                    foreach (var (value, count) in Margin([whole], dimension.Name))
                        Assert.InRange(Margin(made, dimension.Name).GetValueOrDefault(value), count - surplus, count + surplus);
                if (surplus == 0) exact++;
                else surpluses++;
            }
        }

        Assert.True(exact > 200 && surpluses > 50, $"{exact} were met exactly, {surpluses} had too much in a cell");
    }

    [Fact]
    public void What_a_cell_has_too_much_is_taken_from_the_cell_that_shares_most_labels()
    {
        // Made: three red small ones. The whole wants two of them.
        var made = Planner.Make(3, [Fixed("colour", ("red", 3)), Fixed("size", ("small", 3))], 1, 1);
        var whole = Planner.Make(8, [Fixed("colour", ("red", 4), ("blue", 4)),
            new Dimension("size", default, ["colour"], _ => [new("small", 0, 2), new("large", 0, 2)])], 1, 1);
        var more = Planner.Extend([made], whole, 1, 1);
        Assert.Equal(5, more.Total);
        var counts = Counts([more]);
        // Of red large ones or blue small ones, which share a label, one is taken; the first of equals.
        Assert.Equal(1, counts["""{"colour":"red","size":"large"}"""]);
        Assert.Equal(2, counts["""{"colour":"blue","size":"small"}"""]);
        Assert.Equal(2, counts["""{"colour":"blue","size":"large"}"""]);
    }

    [Fact]
    public void A_run_cannot_be_made_smaller()
    {
        var dimension = Fixed("colour", ("red", 3));
        var fault = Assert.Throws<MinwalException>(
            () => Planner.Extend([Planner.Make(3, [dimension], 1, 1)], Planner.Make(2, [Fixed("colour", ("red", 2))], 1, 1), 1, 1));
        Assert.Equal("MW1105", Assert.Single(fault.Faults).Code);
    }

    [Fact]
    public void An_extension_by_nothing_has_no_slots()
    {
        var plan = Planner.Make(3, [Fixed("colour", ("red", 3))], 1, 1);
        var more = Planner.Extend([plan], plan, 1, 1);
        Assert.Equal((0L, 0L, 0), (more.Total, more.UnitCount, more.Cells.Count));
    }

    private static List<Dimension> Dimensions(ref SlotRandom random)
    {
        var dimensions = new List<Dimension>();
        for (var d = random.Below(4); d > 0; d--)
        {
            var weights = new List<DimensionValue>();
            for (var v = 1 + random.Below(4); v > 0; v--) weights.Add(new DimensionValue((long)v, 1 + random.Below(9), null));
            IReadOnlyList<string> within = dimensions.Count > 0 && random.Below(2) == 0 ? [dimensions[^1].Name] : [];
            dimensions.Add(new Dimension($"label{dimensions.Count}", default, within, _ => weights));
        }

        return dimensions;
    }

    private static Dimension Fixed(string name, params (string Value, long Count)[] values) =>
        new(name, default, [], _ => [.. values.Select(v => new DimensionValue(v.Value, 0, v.Count))]);

    private static Dictionary<string, long> Counts(IEnumerable<Plan> plans) => Sum(plans, cell => Json.ToText(cell.Values));

    private static Dictionary<string, long> Margin(IEnumerable<Plan> plans, string label) =>
        Sum(plans, cell => Value.ToText(cell.Values[label]));

    private static Dictionary<string, long> Sum(IEnumerable<Plan> plans, Func<PlanCell, string> key) =>
        plans.SelectMany(p => p.Cells).GroupBy(key).ToDictionary(g => g.Key, g => g.Sum(cell => cell.Count));
}
