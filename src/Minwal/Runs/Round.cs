using Minwal.Runs.Journal;

namespace Minwal.Runs;

/// <summary>
/// Units that may be worked on in any order:
/// what they see of other records is what stood when the round began,
/// so that what the round makes is a function of that and of the answers alone.
/// </summary>
internal sealed class Round
{
    private readonly Func<long, long> _number;
    private readonly Func<long, UnitWork> _work;

    private Round(int number, long unitCount, Func<long, long> numberOf, Func<long, Round, UnitWork> work)
    {
        (Number, UnitCount, _number) = (number, unitCount, numberOf);
        _work = index => work(index, this);
    }

    /// <summary>Its number in the run, from 0.</summary>
    public int Number { get; }

    /// <summary>How many units it has.</summary>
    public long UnitCount { get; }

    /// <summary>Slots whose earlier record does not count any more once the round begins.</summary>
    public IReadOnlyList<long> Replaces { get; private init; } = [];

    /// <summary>The records of earlier rounds, for sources that grow. Set before the round begins.</summary>
    public GrowingRows Pool { get; set; } = GrowingRows.None;

    /// <summary>The number in the run of its <paramref name="index"/>-th unit.</summary>
    public long NumberOf(long index) => _number(index);

    /// <summary>The work on its <paramref name="index"/>-th unit.</summary>
    public UnitWork GetWork(long index) => _work(index);

    /// <summary>Units of a part of the plan, from <paramref name="from"/> on; of a shard only its own.</summary>
    public static Round Of(int number, PlanPart part, long from, long count, Shard shard)
    {
        var own = (count - shard.Number + shard.Count) / shard.Count;
        long Unit(long index) => part.FirstUnit + from + (index * shard.Count) + shard.Number - 1;
        return new Round(number, own, Unit, (index, round) => new UnitWork(part.GetUnit(Unit(index)), part, round));
    }

    /// <summary>
    /// The slots of <paramref name="added"/>, to be filled again. Their attempts have numbers of their own, so that their draws are new.
    /// </summary>
    public static Round Refill(int number, RunPlan plan, RoundRecord added)
    {
        var units = added.Slots.Select(plan.UnitOf).GroupBy(u => u.Unit.Index).OrderBy(g => g.Key)
            .Select(g => (g.First().Unit, Open: (IReadOnlyList<int>)[.. g.Select(u => u.Place).Order()])).ToList();
        return new Round(number, units.Count, index => units[(int)index].Unit.Index, (index, round) =>
        {
            var (unit, open) = units[(int)index];
            return new UnitWork(unit, plan.PartOfUnit(unit.Index), round, added.FirstAttempt, open, new int[unit.Slots.Count]);
        })
        {
            Replaces = added.Slots,
        };
    }
}
