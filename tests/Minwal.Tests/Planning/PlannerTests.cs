using Minwal.Faults;
using Minwal.Planning;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Planning;

public sealed class PlannerTests
{
    private static readonly decimal[] Audience = [0.1m, 0.2m, 0.2m, 0.1m, 0.4m];
    private static readonly decimal[] Complexity = [0.3m, 0.5m, 0.2m];

    [Theory]
    [InlineData(10, "4,4,2")]
    [InlineData(11, "5,4,2")]
    [InlineData(1, "1,0,0")]
    [InlineData(0, "0,0,0")]
    public void Four_to_four_to_two_is_shared_out_by_largest_remainder(long count, string expected) =>
        Assert.Equal(expected, string.Join(',', Apportionment.Share(count, [4, 4, 2])));

    [Fact]
    public void Decimal_weights_are_exact()
    {
        Assert.Equal([100, 200, 200, 100, 400], Apportionment.Share(1000, Audience));
        for (var n = 0L; n < 3000; n++) Assert.Equal(n, Apportionment.Share(n, Audience).Sum());
    }

    [Fact]
    public void Every_share_is_the_exact_one_rounded_down_or_up()
    {
        var random = new SlotRandom(7);
        for (var round = 0; round < 2000; round++)
        {
            var weights = Enumerable.Range(0, 1 + random.Below(8)).Select(_ => (decimal)random.Below(50)).Append(1m).ToList();
            var count = random.Below(10_000);
            var shares = Apportionment.Share(count, weights);
            for (var i = 0; i < shares.Length; i++)
            {
                var exact = count * weights[i] / weights.Sum();
                Assert.InRange(shares[i], decimal.Floor(exact), decimal.Ceiling(exact));
            }
        }
    }

    [Fact]
    public void A_rounded_matrix_keeps_all_sums_and_each_entry_within_one()
    {
        var random = new SlotRandom(11);
        for (var round = 0; round < 3000; round++)
        {
            var rows = Enumerable.Range(0, 1 + random.Below(7)).Select(_ => (long)random.Below(40)).ToList();
            var weights = Enumerable.Range(0, 1 + random.Below(7)).Select(_ => (decimal)(1 + random.Below(9))).ToList();
            var columns = Apportionment.Share(rows.Sum(), weights);
            var entries = ControlledRounding.Spread(rows, columns);
            for (var r = 0; r < rows.Count; r++) Assert.Equal(rows[r], entries[r].Sum());
            for (var c = 0; c < columns.Length; c++)
            {
                Assert.Equal(columns[c], entries.Sum(row => row[c]));
                for (var r = 0; r < rows.Count; r++)
                    if (rows.Sum() > 0) Assert.True(Math.Abs(entries[r][c] - ((double)rows[r] * columns[c] / rows.Sum())) < 1);
            }
        }
    }

    [Fact]
    public void Inside_each_intent_audience_and_complexity_are_exact_for_any_number_and_over_all_intents_too()
    {
        for (var n = 1L; n <= 400; n++)
        {
            var (audience, complexity) = (Weighted("audience", Audience, "intent"), Weighted("complexity", Complexity, "intent"));
            var plan = Planner.Make(10 * n, [Even("intent", 10), audience, complexity], 1, 1);
            Assert.Equal(10 * n, plan.Total);
            foreach (var intent in plan.Cells.GroupBy(c => c.Values["intent"]))
            {
                Assert.Equal(n, intent.Sum(c => c.Count));
                Rounded(n, Audience, Counts(intent, "audience", 5));
                Rounded(n, Complexity, Counts(intent, "complexity", 3));
            }

            // Ten times a tenth is a whole number: what all intents have together leaves nothing to be rounded.
            Assert.Equal(Apportionment.Share(10 * n, Audience), Counts(plan.Cells, "audience", 5));
            Assert.Equal(Apportionment.Share(10 * n, Complexity), Counts(plan.Cells, "complexity", 3));
        }
    }

    [Fact]
    public void Remainders_inside_a_label_take_turns()
    {
        var plan = Planner.Make(20, [Even("domain", 4), Even("letter", 4, "domain")], 1, 1);
        Assert.Equal([5, 5, 5, 5], Counts(plan.Cells, "letter", 4));
        foreach (var domain in plan.Cells.GroupBy(c => c.Values["domain"]))
            Assert.Equal([1, 1, 1, 2], Counts(domain, "letter", 4).Order());
    }

    [Fact]
    public void A_label_without_within_is_exact_over_the_whole_run_and_balanced_inside()
    {
        var plan = Planner.Make(100, [Even("domain", 8), Even("turns", 7)], 1, 1);
        Assert.Equal(Apportionment.Share(100, [.. Enumerable.Repeat(1m, 7)]), Counts(plan.Cells, "turns", 7));
        foreach (var domain in plan.Cells.GroupBy(c => c.Values["domain"]))
            foreach (var count in Counts(domain, "turns", 7)) Assert.InRange(count, 1, 2);
    }

    [Fact]
    public void A_share_of_a_number_adds_up()
    {
        var pauses = new Dimension("pauses", default, ["turns"], scope => Dimension.ShareOf(0.4m, (long)scope["turns"]!));
        var turns = new Dimension("turns", default, [], _ => [.. Enumerable.Range(6, 7).Select(t => new DimensionValue((long)t, 1, null))]);
        var plan = Planner.Make(7000, [turns, pauses], 1, 1);
        var total = plan.Cells.Sum(c => c.Count * (long)c.Values["turns"]!);
        Assert.Equal(63_000, total);
        Assert.Equal(25_200, plan.Cells.Sum(c => c.Count * (long)c.Values["pauses"]!));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(1000, 10)]
    [InlineData(1003, 25)]
    public void Units_hold_every_slot_once_and_only_slots_of_their_cell(long total, int size)
    {
        var plan = Planner.Make(total, [Even("a", 3), Weighted("b", Complexity)], size, 42);
        var seen = new HashSet<long>();
        for (var u = 0L; u < plan.UnitCount; u++)
        {
            var unit = plan.GetUnit(u);
            Assert.InRange(unit.Slots.Count, 1, size);
            foreach (var slot in unit.Slots)
            {
                Assert.True(seen.Add(slot));
                Assert.Same(unit.Cell, plan.CellOf(slot));
            }
        }

        Assert.Equal(total, seen.Count);
    }

    [Fact]
    public void A_permutation_is_a_bijection_with_its_inverse()
    {
        for (var n = 1L; n < 300; n++)
        {
            var permutation = new Permutation(n, (ulong)n * 977);
            Assert.Equal(n, Enumerable.Range(0, (int)n).Select(i => permutation.Map(i)).Distinct().Count());
            for (var i = 0L; i < n; i++) Assert.Equal(i, permutation.Inverse(permutation.Map(i)));
        }
    }

    [Fact]
    public void No_source_row_is_used_more_than_once_more_than_another()
    {
        var plan = Planner.Make(1000, [Even("a", 3)], 1, 9);
        var uses = new long[37];
        for (var slot = 0L; slot < 1000; slot++) uses[(plan.EvenPlace(slot, "chunk") % 37)]++;
        Assert.All(uses, use => Assert.InRange(use, 27, 28));
    }

    [Fact]
    public void Ten_million_slots_are_planned_without_a_list_of_them()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var plan = Planner.Make(10_000_000, [Even("a", 10), Weighted("b", Audience)], 1, 1);
        var unit = plan.GetUnit(9_999_999);
        Assert.Equal(9_999_999, unit.Slots[0]);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
    }

    [Fact]
    public void Every_quota_that_cannot_be_met_is_told_but_not_the_labels_within_it()
    {
        var fault = Assert.Throws<MinwalException>(() => Planner.Make(
            10,
            [
                new Dimension("kind", new Mark("recipe.yaml", 4, 3), [], _ => [new("a", -1, null), new("a", 1, null)]),
                new Dimension("shade", new Mark("recipe.yaml", 6, 3), ["kind"], _ => throw new MinwalException("MW1009", "not asked")),
                new Dimension("place", new Mark("recipe.yaml", 9, 3), [], _ => []),
            ],
            1,
            1));
        Assert.Equal(
            [(4, "'kind': has the same value twice"), (4, "'kind': a weight is below zero"), (9, "'place': has no values")],
            fault.Faults.Select(f => (f.Mark.Line, f.Message)));
    }

    [Fact]
    public void Counts_that_do_not_add_up_are_refused_with_both_sums()
    {
        var counts = new Dimension("kind", new Mark("recipe.yaml", 4, 3), [], _ => [new("a", 0, 3), new("b", 0, 4)]);
        var fault = Assert.Throws<MinwalException>(() => Planner.Make(10, [counts], 1, 1));
        Assert.Contains("add up to 7, but 10", fault.Message, StringComparison.Ordinal);
        Assert.Equal(4, fault.Faults[0].Mark.Line);
    }

    private static Dimension Even(string name, int values, params string[] within) =>
        new(name, default, within, _ => [.. Enumerable.Range(0, values).Select(v => new DimensionValue((long)v, 1, null))]);

    private static Dimension Weighted(string name, decimal[] weights, params string[] within) =>
        new(name, default, within, _ => [.. weights.Select((w, i) => new DimensionValue((long)i, w, null))]);

    private static long[] Counts(IEnumerable<PlanCell> cells, string name, int values)
    {
        var counts = new long[values];
        var least = cells.Min(c => (long)c.Values[name]!);
        foreach (var cell in cells) counts[(long)cell.Values[name]! - (least >= values ? least : 0)] += cell.Count;
        return counts;
    }

    private static void Rounded(long count, decimal[] weights, long[] shares)
    {
        for (var i = 0; i < shares.Length; i++)
        {
            var exact = count * weights[i] / weights.Sum();
            Assert.InRange(shares[i], decimal.Floor(exact), decimal.Ceiling(exact));
        }
    }
}
