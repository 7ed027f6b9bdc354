using Minwal.Faults;
using Minwal.Planning;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Planning;

public sealed class ExtensionTests
{
    [Fact]
    public void However_often_a_plan_is_extended_the_quotas_of_the_whole_are_exact_where_whole_numbers_allow()
    {
        var random = new SlotRandom(31);
        var (cellsMet, quotasMet) = (0, 0);
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
                var had = made.ToList();
                made.Add(Planner.Extend(had, whole, seed, number));
                Assert.Equal(total, made.Sum(p => p.Total));
                Assert.Equal(made[^1].Total, made[^1].Cells.Sum(cell => cell.Count));
                Assert.All(made[^1].Cells, cell => Assert.True(cell.Count > 0));

                // Where no cell has too much, each is met; where no quota has too many records, each of them is.
                if (Fits(Cells(had), Cells([whole])))
                {
                    Assert.Equal(Cells([whole]), Cells(made));
                    cellsMet++;
                }
                else if (dimensions.TrueForAll(d => Fits(Quotas(had, d), Quotas([whole], d))))
                {
                    Assert.All(dimensions, d => Assert.Equal(Quotas([whole], d), Quotas(made, d)));
                    quotasMet++;
                }
            }
        }

        Assert.True(cellsMet > 1000 && quotasMet > 30, $"all cells were met {cellsMet} times, all quotas {quotasMet} times");
    }

    [Fact]
    public void Where_a_quota_has_too_many_records_the_others_lack_in_proportion()
    {
        var made = Planner.Make(6, [Fixed("colour", ("red", 6))], 1, 1);
        var whole = Planner.Make(12, [Fixed("colour", ("red", 3), ("blue", 6), ("green", 3))], 1, 1);
        var more = Planner.Extend([made], whole, 1, 1);
        // Six are left for nine that are lacking.
        Assert.Equal(new SortedDictionary<string, long> { ["""{"colour":"blue"}"""] = 4, ["""{"colour":"green"}"""] = 2 }, Cells([more]));
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

    private static bool Fits(SortedDictionary<string, long> had, SortedDictionary<string, long> wanted) =>
        had.All(h => h.Value <= wanted.GetValueOrDefault(h.Key));

    private static SortedDictionary<string, long> Cells(IEnumerable<Plan> plans) => Sum(plans, cell => cell.Values);

    /// <summary>How many records have each value of a label, in each group of the labels that it is within.</summary>
    private static SortedDictionary<string, long> Quotas(IEnumerable<Plan> plans, Dimension dimension) =>
        Sum(plans, cell => new Fields(dimension.Within.Append(dimension.Name).Select(n => KeyValuePair.Create(n, cell.Values[n]))));

    private static SortedDictionary<string, long> Sum(IEnumerable<Plan> plans, Func<PlanCell, Fields> key)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var cell in plans.SelectMany(p => p.Cells))
        {
            var name = Json.ToText(key(cell));
            sums[name] = sums.GetValueOrDefault(name) + cell.Count;
        }

        return sums;
    }
}
