using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Planning;

/// <summary>
/// Deals records out to cells. Each label's quota is exact (largest remainder) in each group of its
/// <c>within</c>, and inside every such group it is spread over the combinations of the labels before it so
/// that each combination, at every depth, gets its exact share rounded down or up.
/// </summary>
internal static class Planner
{
    /// <summary>The most cells a plan may have.</summary>
    public const int MaxCells = 200_000;

    /// <summary>The most records a plan may have.</summary>
    public const long MaxTotal = 1_000_000_000_000;

    /// <summary>
    /// Plans <paramref name="total"/> records over <paramref name="dimensions"/>, in units of up to <paramref name="unitSize"/> slots.
    /// </summary>
    /// <exception cref="MinwalException">MW11xx when a quota cannot be met; the message says which and why.</exception>
    public static Plan Make(long total, IReadOnlyList<Dimension> dimensions, int unitSize, long seed)
    {
        if (total is < 0 or > MaxTotal) throw new MinwalException("MW1101", $"the quota's total is {total}, allowed is 0 to {MaxTotal:N0}");
        ArgumentOutOfRangeException.ThrowIfLessThan(unitSize, 1);
        var cells = total == 0 ? [] : new List<Draft> { new([], total) };
        for (var d = 0; d < dimensions.Count; d++) cells = Deal(cells, dimensions, d);
        return Number(cells.Select(cell =>
        {
            var values = new Fields(dimensions.Count);
            for (var i = 0; i < dimensions.Count; i++) values[dimensions[i].Name] = cell.Values[i];
            return (values, cell.Count);
        }), unitSize, seed);
    }

    /// <summary>
    /// What <paramref name="made"/> plans lack of the <paramref name="whole"/>: their cells and these together have the quotas of the whole, exactly where no cell
    /// has more already than the whole gives it; such a surplus is taken from the cells that share most labels with it.
    /// </summary>
    /// <param name="made">The plans so far; their records stay as they are.</param>
    /// <param name="whole">The plan of all records together.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="number">The number of the extension, from 1; it mixes the new slots otherwise than the earlier ones.</param>
    /// <exception cref="MinwalException">MW1105 when the whole has fewer records than there are.</exception>
    public static Plan Extend(IReadOnlyList<Plan> made, Plan whole, long seed, int number)
    {
        var before = made.Sum(p => p.Total);
        if (whole.Total < before) throw new MinwalException("MW1105", $"the run has {before:N0} records and cannot be made smaller: {whole.Total:N0} are asked for");
        var counts = new Dictionary<string, (Fields Values, long Count)>(StringComparer.Ordinal);
        foreach (var cell in made.SelectMany(p => p.Cells))
            counts[Json.ToText(cell.Values)] = (cell.Values, counts.GetValueOrDefault(Json.ToText(cell.Values)).Count + cell.Count);
        var lacking = new List<(Fields Values, long Count)>(whole.Cells.Count);
        foreach (var cell in whole.Cells)
        {
            counts.Remove(Json.ToText(cell.Values), out var had);
            lacking.Add((cell.Values, Math.Max(0, cell.Count - had.Count)));
            if (had.Count > cell.Count) counts[Json.ToText(cell.Values)] = (cell.Values, had.Count - cell.Count);
        }

        // What is left in 'counts' is surplus now.
        foreach (var (values, surplus) in counts.Values) TakeFromNearest(lacking, values, surplus);
        return Number(lacking.Where(cell => cell.Count > 0), whole.UnitSize, (long)SlotRandom.Key(seed, number, 0, "extension"));
    }

    private static void TakeFromNearest(List<(Fields Values, long Count)> lacking, Fields values, long surplus)
    {
        while (surplus > 0)
        {
            var nearest = Enumerable.Range(0, lacking.Count).Where(i => lacking[i].Count > 0)
                .OrderByDescending(i => values.Count(v => lacking[i].Values.TryGetValue(v.Key, out var other) && Value.AreEqual(v.Value, other)))
                .ThenByDescending(i => lacking[i].Count).ThenBy(i => i).First();
            lacking[nearest] = (lacking[nearest].Values, lacking[nearest].Count - 1);
            surplus--;
        }
    }

    private static Plan Number(IEnumerable<(Fields Values, long Count)> cells, int unitSize, long seed)
    {
        var planned = new List<PlanCell>();
        var (position, unit) = (0L, 0L);
        foreach (var (values, count) in cells)
        {
            planned.Add(new PlanCell(values, count, position, unit));
            position += count;
            unit += Plan.UnitsOf(count, unitSize);
        }

        return new Plan(planned, unitSize, seed);
    }

    private static List<Draft> Deal(List<Draft> cells, IReadOnlyList<Dimension> dimensions, int d)
    {
        var dimension = dimensions[d];
        var within = dimension.Within.Select(name => Index(dimensions, d, name)).ToArray();
        var rest = Enumerable.Range(0, d).Except(within).ToArray();
        var dealt = new (object? Value, long Count)[cells.Count][];
        foreach (var group in Enumerable.Range(0, cells.Count).GroupBy(i => KeyOf(cells[i], within)))
        {
            var members = group.ToList();
            var scope = new Fields(within.Length);
            foreach (var w in within) scope[dimensions[w].Name] = cells[members[0]].Values[w];
            var values = dimension.Values(scope);
            var totals = Totals(dimension, scope, values, members.Sum(i => cells[i].Count));
            Spread(cells, members, rest, 0, totals, (i, counts) =>
                dealt[i] = [.. values.Select((v, n) => (v.Value, counts[n])).Where(p => p.Item2 > 0)]);
        }

        var next = new List<Draft>();
        for (var i = 0; i < cells.Count; i++)
            foreach (var (value, count) in dealt[i]) next.Add(new Draft([.. cells[i].Values, value], count));
        return next.Count <= MaxCells ? next
            : throw new MinwalException([new Fault(
                "MW1102",
                dimension.Mark,
                $"with '{dimension.Name}' the plan has {next.Count:N0} cells, at most {MaxCells:N0} are allowed",
                "draw some labels as 'values' with 'pick' instead")]);
    }

    /// <summary>Spreads <paramref name="totals"/> over the cells of one group, splitting by one earlier label after the other.</summary>
    private static void Spread(List<Draft> cells, List<int> members, int[] rest, int depth, long[] totals, Action<int, long[]> give)
    {
        if (members.Count == 1)
        {
            give(members[0], totals);
            return;
        }

        var parts = members.GroupBy(i => Json.ToText(cells[i].Values[rest[depth]])).Select(g => g.ToList()).ToList();
        if (parts.Count == 1)
        {
            Spread(cells, members, rest, depth + 1, totals, give);
            return;
        }

        var rows = ControlledRounding.Spread([.. parts.Select(p => p.Sum(i => cells[i].Count))], totals);
        for (var p = 0; p < parts.Count; p++) Spread(cells, parts[p], rest, depth + 1, rows[p], give);
    }

    private static long[] Totals(Dimension dimension, Fields scope, IReadOnlyList<DimensionValue> values, long count)
    {
        var where = scope.Count == 0 ? "" : $" where {string.Join(", ", scope.Select(s => $"{s.Key} is {Value.ToText(s.Value)}"))}";
        MinwalException Refuse(string message) => new([new Fault("MW1103", dimension.Mark, $"'{dimension.Name}'{where}: {message}")]);
        if (values.Count == 0) throw Refuse("has no values");
        if (values.Select(v => Json.ToText(v.Value)).Distinct().Count() < values.Count) throw Refuse("has the same value twice");
        if (values.Any(v => v.Weight < 0)) throw Refuse("a weight is below zero");
        if (values.Any(v => v.Count < 0)) throw Refuse("a count is below zero");
        var fixedCounts = values.Sum(v => v.Count ?? 0);
        var shared = values.Where(v => v.Count is null).ToList();
        if (shared.Count == 0 ? fixedCounts != count : fixedCounts > count)
            throw Refuse($"the counts add up to {fixedCounts}, but {count} records are asked for here");
        if (shared.Count > 0 && shared.Sum(v => v.Weight) <= 0) throw Refuse("all weights are zero");
        var shares = shared.Count == 0 ? [] : Apportionment.Share(count - fixedCounts, [.. shared.Select(v => v.Weight)]);
        var next = 0;
        return [.. values.Select(v => v.Count ?? shares[next++])];
    }

    private static int Index(IReadOnlyList<Dimension> dimensions, int before, string name)
    {
        for (var i = 0; i < before; i++)
            if (dimensions[i].Name == name) return i;
        throw new MinwalException([new Fault(
            "MW1104", dimensions[before].Mark, $"'{dimensions[before].Name}' is within '{name}', which is not a label above it")]);
    }

    private static string KeyOf(Draft cell, int[] within) =>
        within.Length == 0 ? "" : string.Join('\u0001', within.Select(w => Json.ToText(cell.Values[w])));

    private sealed record Draft(object?[] Values, long Count);
}
