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
    /// <exception cref="MinwalException">MW11xx with every quota that cannot be met and why.</exception>
    public static Plan Make(long total, IReadOnlyList<Dimension> dimensions, int unitSize, long seed)
    {
        if (total is < 0 or > MaxTotal) throw new MinwalException("MW1101", $"the quota's total is {total}, allowed is 0 to {MaxTotal:N0}");
        ArgumentOutOfRangeException.ThrowIfLessThan(unitSize, 1);
        var cells = total == 0 ? [] : new List<Draft> { new([], total) };
        return Number(Deal(cells, dimensions, Totals), dimensions, unitSize, seed);
    }

    /// <summary>
    /// What <paramref name="made"/> plans lack of the <paramref name="whole"/>: their cells and these together have the quotas of the
    /// whole. Where no cell has more already than the whole gives it, the whole's cells are met; where one has, each label's quota is met
    /// all the same, unless more records than it asks for are there.
    /// </summary>
    /// <param name="made">The plans so far; their records stay as they are.</param>
    /// <param name="whole">The plan of all records together.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="number">The number of the extension, from 1; it mixes the new slots otherwise than the earlier ones.</param>
    /// <exception cref="MinwalException">MW1105 when the whole has fewer records than there are.</exception>
    public static Plan Extend(IReadOnlyList<Plan> made, Plan whole, long seed, int number)
    {
        var before = made.Sum(p => p.Total);
        if (whole.Total < before)
        {
            throw new MinwalException(
                "MW1105", $"the run has {before:N0} records and cannot be made smaller: {whole.Total:N0} are asked for");
        }

        var had = made.SelectMany(p => p.Cells).GroupBy(cell => Json.ToText(cell.Values), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Sum(cell => cell.Count), StringComparer.Ordinal);
        var lacking = whole.Cells
            .Select(cell => (cell.Values, Count: cell.Count - had.GetValueOrDefault(Json.ToText(cell.Values)))).ToList();
        var (extra, key) = (whole.Total - before, (long)SlotRandom.Key(seed, number, 0, "extension"));
        if (lacking.All(cell => cell.Count >= 0) && lacking.Sum(cell => cell.Count) == extra)
            return Number(lacking.Where(cell => cell.Count > 0), whole.Dimensions, whole.UnitSize, key);
        var cells = extra == 0 ? [] : new List<Draft> { new([], extra) };
        return Number(Deal(cells, whole.Dimensions, new Lack(made, whole).Share), whole.Dimensions, whole.UnitSize, key);
    }

    private static Plan Number(List<Draft> cells, IReadOnlyList<Dimension> dimensions, int unitSize, long seed) =>
        Number(cells.Select(cell =>
        {
            var values = new Fields(dimensions.Count);
            for (var i = 0; i < dimensions.Count; i++) values[dimensions[i].Name] = cell.Values[i];
            return (values, cell.Count);
        }), dimensions, unitSize, seed);

    private static Plan Number(
        IEnumerable<(Fields Values, long Count)> cells, IReadOnlyList<Dimension> dimensions, int unitSize, long seed)
    {
        var planned = new List<PlanCell>();
        var (position, unit) = (0L, 0L);
        foreach (var (values, count) in cells)
        {
            planned.Add(new PlanCell(values, count, position, unit));
            position += count;
            unit += Plan.UnitsOf(count, unitSize);
        }

        return new Plan(planned, dimensions, unitSize, seed);
    }

    /// <summary>
    /// Deals <paramref name="cells"/> out by one label after the other; <paramref name="share"/> says how many each value gets.
    /// </summary>
    private static List<Draft> Deal(List<Draft> cells, IReadOnlyList<Dimension> dimensions, Share share)
    {
        var (faults, broken) = (new List<Fault>(), new HashSet<string>(StringComparer.Ordinal));
        for (var d = 0; d < dimensions.Count; d++)
        {
            // Labels within a label that cannot be dealt out would only repeat its fault.
            var dealt = dimensions[d].Within.Any(broken.Contains) ? null : Deal(cells, dimensions, d, share, faults);
            if (dealt is null) broken.Add(dimensions[d].Name);
            // A place is kept for such a label, so that the others can still be looked at.
            cells = dealt ?? [.. cells.Select(cell => new Draft([.. cell.Values, null], cell.Count))];
        }

        return faults.Count == 0 ? cells : throw new MinwalException(faults);
    }

    /// <summary>The cells with one label more; null when it cannot be dealt out, with the reasons in <paramref name="faults"/>.</summary>
    /// <exception cref="MinwalException">MW1102 when there are too many cells.</exception>
    private static List<Draft>? Deal(List<Draft> cells, IReadOnlyList<Dimension> dimensions, int d, Share share, List<Fault> faults)
    {
        var before = faults.Count;
        var dimension = dimensions[d];
        var within = dimension.Within.Select(name => Index(dimensions, d, name)).ToArray();
        var rest = Enumerable.Range(0, d).Except(within).ToArray();
        var dealt = new (object? Value, long Count)[cells.Count][];
        foreach (var group in Enumerable.Range(0, cells.Count).GroupBy(i => KeyOf(cells[i], within)))
        {
            var members = group.ToList();
            var scope = new Fields(within.Length);
            foreach (var w in within) scope[dimensions[w].Name] = cells[members[0]].Values[w];
            try
            {
                var values = dimension.Values(scope);
                var totals = share(dimension, scope, values, members.Sum(i => cells[i].Count));
                Spread(cells, members, rest, 0, totals, (i, counts) =>
                    dealt[i] = [.. values.Select((v, n) => (v.Value, counts[n])).Where(p => p.Item2 > 0)]);
            }
            catch (MinwalException e)
            {
                faults.AddRange(e.Faults);
            }
        }

        if (faults.Count > before) return null;
        var next = new List<Draft>();
        for (var i = 0; i < cells.Count; i++)
            foreach (var (value, count) in dealt[i]) next.Add(new Draft([.. cells[i].Values, value], count));
        return next.Count <= MaxCells ? next
            : throw new MinwalException([.. faults, new Fault(
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
        var faults = new List<Fault>();
        void Refuse(string message) => faults.Add(new Fault("MW1103", dimension.Mark, $"'{dimension.Name}'{where}: {message}"));
        if (values.Count == 0) Refuse("has no values");
        if (values.Select(v => Json.ToText(v.Value)).Distinct().Count() < values.Count) Refuse("has the same value twice");
        if (values.Any(v => v.Weight < 0)) Refuse("a weight is below zero");
        if (values.Any(v => v.Count < 0)) Refuse("a count is below zero");
        if (faults.Count > 0) throw new MinwalException(faults);
        var fixedCounts = values.Sum(v => v.Count ?? 0);
        var shared = values.Where(v => v.Count is null).ToList();
        if (shared.Count == 0 ? fixedCounts != count : fixedCounts > count)
            Refuse($"the counts add up to {fixedCounts}, but {count} records are asked for here");
        if (shared.Count > 0 && shared.Sum(v => v.Weight) <= 0) Refuse("all weights are zero");
        if (faults.Count > 0) throw new MinwalException(faults);
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

    /// <summary>How many of <paramref name="count"/> records each value of a label gets, where <paramref name="scope"/> holds.</summary>
    private delegate long[] Share(Dimension dimension, Fields scope, IReadOnlyList<DimensionValue> values, long count);

    private sealed record Draft(object?[] Values, long Count);
}
