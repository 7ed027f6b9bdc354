using Minwal.Planning;
using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class RunPlanTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Slots_and_units_of_extensions_follow_those_before_them_and_each_slot_is_in_one_unit(int unitSize)
    {
        var plan = Extended(unitSize, 10, 10, 33, 34, 90);
        Assert.Equal([0L, 10L, 10L, 33L, 34L], plan.Parts.Select(p => p.FirstSlot));
        Assert.Equal(90, plan.Total);
        Assert.Equal(90L, plan.Parameters["samples"]);
        var seen = new HashSet<long>();
        for (var number = 0L; number < plan.UnitCount; number++)
        {
            var unit = plan.GetUnit(number);
            var part = plan.PartOfUnit(number);
            Assert.Equal(number, unit.Index);
            Assert.InRange(unit.Slots.Count, 1, unitSize);
            for (var place = 0; place < unit.Slots.Count; place++)
            {
                var slot = unit.Slots[place];
                Assert.True(seen.Add(slot), $"slot {slot} is in two units");
                Assert.Same(part, plan.PartOfSlot(slot));
                Assert.InRange(slot, part.FirstSlot, part.FirstSlot + part.Plan.Total - 1);
                Assert.Equal(Json.ToText(unit.Cell.Values), Json.ToText(plan.CellOf(slot).Values));
                var (owner, found) = plan.UnitOf(slot);
                Assert.Equal((number, place), (owner.Index, found));
                Assert.Equal(unit.Slots, owner.Slots);
            }
        }

        Assert.Equal(90, seen.Count);
    }

    [Fact]
    public void An_extension_leaves_the_units_before_it_as_they_were()
    {
        var (before, after) = (Extended(4, 10, 33), Extended(4, 10, 33, 90));
        for (var number = 0L; number < before.UnitCount; number++)
            Assert.Equal(before.GetUnit(number).Slots, after.GetUnit(number).Slots);
        Assert.All(Enumerable.Range((int)before.UnitCount, (int)(after.UnitCount - before.UnitCount)),
            number => Assert.All(after.GetUnit(number).Slots, slot => Assert.InRange(slot, 33, 89)));
    }

    [Fact]
    public void Over_all_parts_no_row_of_a_source_is_used_more_than_once_more_than_another()
    {
        var plan = Extended(1, 10, 33, 34, 90);
        var uses = new int[7];
        for (var slot = 0L; slot < plan.Total; slot++) uses[plan.PartOfSlot(slot).EvenRow(slot, uses.Length, "rows")]++;
        Assert.All(uses, use => Assert.InRange(use, 90 / 7, (90 / 7) + 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void The_rounds_hold_every_unit_once_and_a_record_stands_before_a_round_when_its_own_came_earlier(int unitSize)
    {
        var plan = Extended(unitSize, 33, 60);
        var roundOf = new Dictionary<long, int>();
        foreach (var round in plan.Rounds(10, null))
            for (var i = 0L; i < round.UnitCount; i++) roundOf.Add(round.NumberOf(i), round.Number);
        Assert.Equal(Enumerable.Range(0, (int)plan.UnitCount).Select(u => (long)u), roundOf.Keys.Order());
        Assert.True(roundOf.Values.Distinct().Count() >= 6);
        foreach (var (unit, round) in roundOf)
        {
            var stands = plan.SlotsBeforeRoundOf(unit, 10);
            for (var slot = 0L; slot < plan.Total; slot++)
                Assert.Equal(roundOf[plan.UnitOf(slot).Unit.Index] < round, stands(slot));
        }
    }

    /// <summary>A plan of so many records, two red ones for each blue one, extended to each of the other totals in turn.</summary>
    private static RunPlan Extended(int unitSize, params IReadOnlyList<long> totals)
    {
        var rounds = totals.Skip(1).Select((total, i) => new RoundRecord(i + 1, RoundKind.Extend, 0) { Parameters = Samples(total) });
        return RunPlan.Of(Whole(Samples(totals[0])), Samples(totals[0]), [.. rounds], round => Whole(round.Parameters), 5);

        Plan Whole(Fields parameters) => Planner.Make((long)parameters["samples"]!,
            [new Dimension("kind", default, [], _ => [new("red", 2, null), new("blue", 1, null)])], unitSize, 5);
    }

    private static Fields Samples(long total) => new Fields().Add("samples", total);
}
