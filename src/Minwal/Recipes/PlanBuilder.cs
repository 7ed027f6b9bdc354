using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Values;

namespace Minwal.Recipes;

/// <summary>Turns a recipe's quotas and the parameters into a <see cref="Plan"/>.</summary>
internal static class PlanBuilder
{
    private const long MostEach = 1_000_000;

    /// <summary>The same with faults going to <paramref name="faults"/>; null when there are any.</summary>
    public static Plan? Build(
        Recipe recipe, Fields parameters, IReadOnlyDictionary<string, IReadOnlyList<Fields>> rows, long seed, ICollection<Fault> faults)
    {
        try
        {
            return Build(recipe, parameters, rows, seed);
        }
        catch (MinwalException e)
        {
            foreach (var fault in e.Faults) faults.Add(fault);
            return null;
        }
    }

    /// <summary>
    /// The plan of <paramref name="recipe"/> for these parameters, the <paramref name="rows"/> of its sources by name, and this seed.
    /// </summary>
    /// <exception cref="MinwalException">When a quota cannot be met.</exception>
    public static Plan Build(Recipe recipe, Fields parameters, IReadOnlyDictionary<string, IReadOnlyList<Fields>> rows, long seed)
    {
        var quotas = recipe.Quotas;
        var sources = new Fields(rows.Select(source => KeyValuePair.Create(source.Key, (object?)source.Value)));
        var variables = new Variables(sources, new Variables(parameters, new Variables(recipe.Tables)));
        CheckBranches(quotas.Dimensions, variables);
        var shares = quotas is { Rows: not null, Total: not null };
        var each = quotas.Rows is null || shares ? 0L
            : quotas.Each is null ? 1 : Whole(quotas.Each.Evaluate(variables), quotas.Each.Mark, "'each'");
        if (quotas.Rows is not null && !shares && each is < 1 or > MostEach)
            throw new MinwalException([new Fault("MW1103", quotas.Each!.Mark, $"'each' is {each}, allowed is 1 to {MostEach:N0}")]);
        var total = quotas.Total is { } formula ? Whole(formula.Evaluate(variables), formula.Mark, "the total")
            : rows[quotas.Rows!].Count * each;
        var dimensions = quotas.Dimensions.Select(spec => Dimension(spec, variables)).ToList();
        var records = recipe.Steps.Select(s => s.Records).OfType<Language.Setting<Language.Band>>().FirstOrDefault();
        var unitSize = records is null ? 1 : (int)Math.Clamp(records.Get(variables).Most, 1, 1_000);
        return Planner.Make(total, dimensions, unitSize, seed, (int)each, shares ? rows[quotas.Rows!].Count : 0);
    }

    /// <summary>
    /// A label whose values are known has a branch for each of them, whether or not it has records this time.
    /// </summary>
    private static void CheckBranches(IReadOnlyList<DimensionSpec> dimensions, Variables variables)
    {
        var known = new Dictionary<string, IReadOnlyList<object?>>(StringComparer.Ordinal);
        var faults = new List<Fault>();
        foreach (var spec in dimensions)
        {
            if (spec is { Kind: DimensionKind.By, Else: null } && known.TryGetValue(spec.By!, out var values))
            {
                var lacking = values.Select(Value.ToText).Where(value => spec.Branches.All(b => b.Name != value)).ToList();
                if (lacking.Count > 0) faults.Add(NoBranch(spec, lacking));
            }

            if (KnownValues(spec, known, variables) is { } own) known[spec.Name] = own;
        }

        if (faults.Count > 0) throw new MinwalException(faults);
    }

    /// <summary>The values that a label can have; null where they depend on more than the parameters.</summary>
    private static IReadOnlyList<object?>? KnownValues(
        DimensionSpec spec, Dictionary<string, IReadOnlyList<object?>> known, Variables variables)
    {
        if (spec.Kind == DimensionKind.Share) return null;
        if (spec.Kind != DimensionKind.By)
        {
            try
            {
                return [.. Values(spec, [], variables).Where(v => v.Weight > 0 || v.Count > 0).Select(v => v.Value)];
            }
            catch (MinwalException)
            {
                // A formula that reads another label has its values only there; any other fault is told where it is dealt out.
                return null;
            }
        }

        if (!known.TryGetValue(spec.By!, out var by)) return null;
        var chosen = by.Select(Value.ToText).Select(value => spec.Branches.FirstOrDefault(b => b.Name == value)?.Value ?? spec.Else);
        var branches = chosen.OfType<DimensionSpec>().Distinct().Select(branch => KnownValues(branch, known, variables)).ToList();
        return branches.Contains(null) ? null : [.. branches.SelectMany(values => values!).DistinctBy(Json.ToText)];
    }

    private static Fault NoBranch(DimensionSpec spec, IReadOnlyList<string> values) => new("MW1103", spec.Mark,
        $"'{spec.Name}' has no branch for {spec.By} {string.Join(", ", values.Select(value => $"'{value}'"))}; "
        + $"there are {string.Join(", ", spec.Branches.Select(b => b.Name))}", "add it under 'of', or an 'else'");

    private static Dimension Dimension(DimensionSpec spec, Variables variables)
    {
        var within = new List<string>(spec.Within);
        for (var s = spec; s is not null; s = s.Branches.Count > 0 ? s.Branches[0].Value : null)
            foreach (var name in Dependencies(s)) if (!within.Contains(name)) within.Add(name);
        return new Dimension(spec.Name, spec.Mark, within, scope => Values(spec, scope, variables))
        {
            IsApart = HasShare(spec),
            IsMixed = spec.IsMixed,
        };
    }

    private static bool HasShare(DimensionSpec spec) =>
        spec.Kind == DimensionKind.Share || spec.Branches.Any(b => HasShare(b.Value)) || (spec.Else is not null && HasShare(spec.Else));

    private static IEnumerable<string> Dependencies(DimensionSpec spec) =>
        new[] { spec.By }.OfType<string>().Concat(spec.Within).Concat(spec.Branches.SelectMany(b => Dependencies(b.Value)))
            .Concat(spec.Else is null ? [] : Dependencies(spec.Else));

    private static IReadOnlyList<DimensionValue> Values(DimensionSpec spec, Fields scope, Variables variables)
    {
        if (spec.Kind == DimensionKind.By)
        {
            var chosen = Value.ToText(scope[spec.By!]);
            if ((spec.Branches.FirstOrDefault(b => b.Name == chosen)?.Value ?? spec.Else) is { } branch)
                return Values(branch, scope, variables);
            throw new MinwalException([NoBranch(spec, [chosen])]);
        }

        var given = spec.Values!.Evaluate(variables.With(scope));
        switch (spec.Kind)
        {
            case DimensionKind.Share:
                return Planning.Dimension.ShareOf(Number(given, spec), Whole(scope[spec.By!], spec.Mark, spec.By!));
            case DimensionKind.Range when given is IReadOnlyList<object?> { Count: 2 } ends:
                var (least, most) = (Whole(ends[0], spec.Mark, "a range"), Whole(ends[1], spec.Mark, "a range"));
                if (most < least || most - least >= 10_000)
                    throw Unfit(spec, given, "two whole numbers [least, most], at most 10,000 apart");
                return [.. Enumerable.Range(0, (int)(most - least) + 1).Select(i => new DimensionValue(least + i, 1, null))];
            case DimensionKind.Even when given is IReadOnlyList<object?> list:
                return [.. list.Select(value => new DimensionValue(value, 1, null))];
            case DimensionKind.Even or DimensionKind.Weights when given is Fields weights:
                return [.. weights.Select(w => new DimensionValue(KeyedValues.Of(w.Key), Number(w.Value, spec), null))];
            case DimensionKind.Counts when given is Fields counts:
                return [.. counts.Select(c =>
                    new DimensionValue(KeyedValues.Of(c.Key), 0, Whole(c.Value, spec.Mark, $"the count of '{c.Key}'")))];
            default:
                throw Unfit(spec, given, "a list of values or a map of numbers");
        }
    }

    private static decimal Number(object? value, DimensionSpec spec) => value switch
    {
        long l => l,
        double d when double.IsFinite(d) && Math.Abs(d) < 1e12 => (decimal)d,
        _ => throw Unfit(spec, value, "a number"),
    };

    private static long Whole(object? value, Mark mark, string what) => value switch
    {
        long l => l,
        double d when d == Math.Floor(d) && Math.Abs(d) < 1e15 => (long)d,
        _ => throw new MinwalException([new Fault("MW1103", mark, $"{what} must be a whole number, found {Json.ToText(value)}")]),
    };

    private static MinwalException Unfit(DimensionSpec spec, object? value, string allowed) =>
        new([new Fault("MW1103", spec.Mark, $"'{spec.Name}': found {Json.ToText(value)}, allowed is {allowed}")]);
}
