using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Planning;

/// <summary>
/// Deals records out to cells. Each label's quota is exact in each group of its <c>within</c>: every value gets its exact share rounded
/// down or up, there and over all groups together (<see cref="MarginRounding"/>). Inside every such group it is spread over the
/// combinations of the labels before it so that each combination, at every depth, gets its exact share rounded down or up.
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
    /// <param name="total">How many records.</param>
    /// <param name="dimensions">The labels.</param>
    /// <param name="unitSize">The most slots of a unit.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="each">How many slots each row has whose source the quotas follow; 0 where they follow none.</param>
    /// <param name="rows">How many rows of that source share all slots; 0 where each has its own number or the quotas follow none.</param>
    /// <exception cref="MinwalException">MW11xx with every quota that cannot be met and why.</exception>
    public static Plan Make(long total, IReadOnlyList<Dimension> dimensions, int unitSize, long seed, int each = 0, int rows = 0)
    {
        if (total is < 0 or > MaxTotal) throw new MinwalException("MW1101", $"the quota's total is {total}, allowed is 0 to {MaxTotal:N0}");
        ArgumentOutOfRangeException.ThrowIfLessThan(unitSize, 1);
        var cells = total == 0 ? [] : new List<Draft> { new([], total) };
        return Number(Deal(cells, dimensions, seed, Totals), new Form(dimensions, unitSize, each, rows), seed);
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
    /// <exception cref="MinwalException">
    /// MW1105 when the whole has fewer records than there are; MW1106 when rows have another number of slots.
    /// </exception>
    public static Plan Extend(IReadOnlyList<Plan> made, Plan whole, long seed, int number)
    {
        var before = made.Sum(p => p.Total);
        if (whole.Total < before)
        {
            throw new MinwalException(
                "MW1105", $"the run has {before:N0} records and cannot be made smaller: {whole.Total:N0} are asked for");
        }

        if (made.Any(plan => plan.Each != whole.Each))
            throw new MinwalException("MW1106", "the number of records for each row ('each') cannot be changed by an extension");
        if (whole.SharingRows > 0)
            throw new MinwalException("MW1106", "a run whose rows share one total cannot be extended: each row would have other slots");
        var form = new Form(whole.Dimensions, whole.UnitSize, whole.Each, 0);
        var had = made.SelectMany(p => p.Cells).GroupBy(cell => Json.ToText(cell.Values), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Sum(cell => cell.Count), StringComparer.Ordinal);
        var lacking = whole.Cells
            .Select(cell => (cell.Values, Count: cell.Count - had.GetValueOrDefault(Json.ToText(cell.Values)))).ToList();
        var (extra, key) = (whole.Total - before, (long)SlotRandom.Key(seed, number, 0, "extension"));
        if (lacking.All(cell => cell.Count >= 0) && lacking.Sum(cell => cell.Count) == extra)
            return Number(lacking.Where(cell => cell.Count > 0), form, key);
        var cells = extra == 0 ? [] : new List<Draft> { new([], extra) };
        var lack = new Lack(made, whole);
        var dealt = Deal(cells, whole.Dimensions, key, (dimension, groups) =>
            [.. groups.Select(group => lack.Share(dimension, group.Scope, group.Values, group.Count))]);
        return Number(dealt, form, key);
    }

    private static Plan Number(List<Draft> cells, Form form, long seed) =>
        Number(cells.Select(cell =>
        {
            var values = new Fields(form.Dimensions.Count);
            for (var i = 0; i < form.Dimensions.Count; i++) values[form.Dimensions[i].Name] = cell.Values[i];
            return (values, cell.Count);
        }), form, seed);

    private static Plan Number(IEnumerable<(Fields Values, long Count)> cells, Form form, long seed)
    {
        var planned = new List<PlanCell>();
        var (position, unit) = (0L, 0L);
        foreach (var (values, count) in cells)
        {
            planned.Add(new PlanCell(values, count, position, unit));
            position += count;
            unit += Plan.UnitsOf(count, form.UnitSize);
        }

        return new Plan(planned, form.Dimensions, form.UnitSize, seed) { Each = form.Each, SharingRows = form.Rows };
    }

    /// <summary>
    /// Deals <paramref name="cells"/> out by one label after the other; <paramref name="share"/> says how many each value gets.
    /// </summary>
    private static List<Draft> Deal(List<Draft> cells, IReadOnlyList<Dimension> dimensions, long seed, Share share)
    {
        var (faults, broken) = (new List<Fault>(), new HashSet<string>(StringComparer.Ordinal));
        for (var d = 0; d < dimensions.Count; d++)
        {
            // Labels within a label that cannot be dealt out would only repeat its fault.
            var dealt = dimensions[d].Within.Any(broken.Contains) ? null : Deal(cells, dimensions, d, seed, share, faults);
            if (dealt is null) broken.Add(dimensions[d].Name);
            // A place is kept for such a label, so that the others can still be looked at.
            cells = dealt ?? [.. cells.Select(cell => new Draft([.. cell.Values, null], cell.Count))];
        }

        return faults.Count == 0 ? cells : throw new MinwalException(faults);
    }

    /// <summary>The cells with one label more; null when it cannot be dealt out, with the reasons in <paramref name="faults"/>.</summary>
    /// <exception cref="MinwalException">MW1102 when there are too many cells.</exception>
    private static List<Draft>? Deal(
        List<Draft> cells, IReadOnlyList<Dimension> dimensions, int d, long seed, Share share, List<Fault> faults)
    {
        var before = faults.Count;
        var dimension = dimensions[d];
        var within = dimension.Within.Select(name => Index(dimensions, d, name)).ToArray();
        var rest = Enumerable.Range(0, d).Except(within).ToArray();
        var dealt = new (object? Value, long Count)[cells.Count][];
        var groups = new List<(List<int> Members, Group Group)>();
        foreach (var group in Enumerable.Range(0, cells.Count).GroupBy(i => KeyOf(cells[i], within)))
        {
            var members = group.ToList();
            var scope = new Fields(within.Length);
            foreach (var w in within) scope[dimensions[w].Name] = cells[members[0]].Values[w];
            try
            {
                groups.Add((members, new Group(scope, dimension.Values(scope), members.Sum(i => cells[i].Count))));
            }
            catch (MinwalException e)
            {
                faults.AddRange(e.Faults);
            }
        }

        if (faults.Count > before) return null;
        IReadOnlyList<long[]> totals;
        try
        {
            totals = share(dimension, [.. groups.Select(g => g.Group)]);
        }
        catch (MinwalException e)
        {
            faults.AddRange(e.Faults);
            return null;
        }

        var mixed = dimension.IsMixed ? new MixedRounding(SlotRandom.Key(seed, d, 0, "ties")) : null;
        for (var g = 0; g < groups.Count; g++)
        {
            var values = groups[g].Group.Values;
            Spread(cells, groups[g].Members, rest, 0, totals[g], mixed, (i, counts) =>
                dealt[i] = [.. values.Select((v, n) => (v.Value, counts[n])).Where(p => p.Item2 > 0)]);
        }

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
    private static void Spread(
        List<Draft> cells, List<int> members, int[] rest, int depth, long[] totals, MixedRounding? mixed, Action<int, long[]> give)
    {
        if (members.Count == 1)
        {
            give(members[0], totals);
            return;
        }

        var parts = members.GroupBy(i => Json.ToText(cells[i].Values[rest[depth]])).Select(g => g.ToList()).ToList();
        if (parts.Count == 1)
        {
            Spread(cells, members, rest, depth + 1, totals, mixed, give);
            return;
        }

        List<long> sizes = [.. parts.Select(p => p.Sum(i => cells[i].Count))];
        var rows = mixed?.Spread(sizes, totals) ?? ControlledRounding.Spread(sizes, totals);
        for (var p = 0; p < parts.Count; p++) Spread(cells, parts[p], rest, depth + 1, rows[p], mixed, give);
    }

    /// <summary>What the recipe asks for: fixed counts as they are, the rest by weight, over all groups together.</summary>
    private static IReadOnlyList<long[]> Totals(Dimension dimension, IReadOnlyList<Group> groups)
    {
        var faults = groups.SelectMany(group => Faults(dimension, group)).ToList();
        if (faults.Count > 0) throw new MinwalException(faults);
        var open = Enumerable.Range(0, groups.Count).Where(g => groups[g].Values.Any(v => v.Count is null)).ToList();
        var shared = open.Select(g => Shared(groups[g])).ToList();
        // Each group of a share has values of its own: what adds up is their number, not how often it occurs.
        var shares = dimension.IsApart ? [.. shared.Select(s => Apportionment.Share(s.Count, s.Weights))]
            : shared.Count == 0 ? [] : MarginRounding.Share(shared);
        var shareOf = open.Select((g, i) => (g, i)).ToDictionary(p => p.g, p => shares[p.i]);
        return [.. groups.Select((group, g) =>
        {
            var next = 0;
            return group.Values.Select(v => v.Count ?? shareOf[g][next++]).ToArray();
        })];
    }

    private static GroupShares Shared(Group group)
    {
        var values = group.Values.Where(v => v.Count is null).ToList();
        return new GroupShares(
            group.Count - group.Values.Sum(v => v.Count ?? 0), [.. values.Select(v => Json.ToText(v.Value))],
            [.. values.Select(v => v.Weight)]);
    }

    private static List<Fault> Faults(Dimension dimension, Group group)
    {
        var (scope, values, count) = group;
        var where = scope.Count == 0 ? "" : $" where {string.Join(", ", scope.Select(s => $"{s.Key} is {Value.ToText(s.Value)}"))}";
        var faults = new List<Fault>();
        void Refuse(string message) => faults.Add(new Fault("MW1103", dimension.Mark, $"'{dimension.Name}'{where}: {message}"));
        if (values.Count == 0) Refuse("has no values");
        if (values.Select(v => Json.ToText(v.Value)).Distinct().Count() < values.Count) Refuse("has the same value twice");
        if (values.Any(v => v.Weight < 0)) Refuse("a weight is below zero");
        if (values.Any(v => v.Count < 0)) Refuse("a count is below zero");
        if (faults.Count > 0) return faults;
        var fixedCounts = values.Sum(v => v.Count ?? 0);
        var shared = values.Where(v => v.Count is null).ToList();
        if (shared.Count == 0 ? fixedCounts != count : fixedCounts > count)
            Refuse($"the counts add up to {fixedCounts}, but {count} records are asked for here");
        if (shared.Count > 0 && shared.Sum(v => v.Weight) <= 0) Refuse("all weights are zero");
        return faults;
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

    /// <summary>How many records each value of a label gets in each of <paramref name="groups"/>.</summary>
    private delegate IReadOnlyList<long[]> Share(Dimension dimension, IReadOnlyList<Group> groups);

    /// <summary>Cells with the same values of the labels that a label is within.</summary>
    /// <param name="Scope">Those values.</param>
    /// <param name="Values">The label's values there.</param>
    /// <param name="Count">How many records the cells have.</param>
    private sealed record Group(Fields Scope, IReadOnlyList<DimensionValue> Values, long Count);

    /// <summary>What a plan and its extensions have in common.</summary>
    private sealed record Form(IReadOnlyList<Dimension> Dimensions, int UnitSize, int Each, int Rows);

    private sealed record Draft(object?[] Values, long Count);
}
