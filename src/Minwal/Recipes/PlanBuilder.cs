using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Values;

namespace Minwal.Recipes;

/// <summary>Turns a recipe's quotas and the parameters into a <see cref="Plan"/>.</summary>
internal static class PlanBuilder
{
    /// <summary>The same with faults going to <paramref name="faults"/>; null when there are any.</summary>
    public static Plan? Build(Recipe recipe, Fields parameters, long seed, ICollection<Fault> faults)
    {
        try
        {
            return Build(recipe, parameters, seed);
        }
        catch (MinwalException e)
        {
            foreach (var fault in e.Faults) faults.Add(fault);
            return null;
        }
    }

    /// <summary>The plan of <paramref name="recipe"/> for these parameters and this seed.</summary>
    /// <exception cref="MinwalException">When a quota cannot be met.</exception>
    public static Plan Build(Recipe recipe, Fields parameters, long seed)
    {
        var variables = new Variables(parameters, new Variables(recipe.Tables));
        var total = Whole(recipe.Quotas.Total.Evaluate(variables), recipe.Quotas.Total.Mark, "the total");
        var dimensions = recipe.Quotas.Dimensions.Select(spec => Dimension(spec, variables)).ToList();
        var records = recipe.Steps.Select(s => s.Records).OfType<Language.Setting<Language.Band>>().FirstOrDefault();
        var unitSize = records is null ? 1 : (int)Math.Clamp(records.Get(variables).Most, 1, 1_000);
        return Planner.Make(total, dimensions, unitSize, seed);
    }

    private static Dimension Dimension(DimensionSpec spec, Variables variables)
    {
        var within = new List<string>(spec.Within);
        for (var s = spec; s is not null; s = s.Branches.Count > 0 ? s.Branches[0].Value : null)
            foreach (var name in Dependencies(s)) if (!within.Contains(name)) within.Add(name);
        return new Dimension(spec.Name, spec.Mark, within, scope => Values(spec, scope, variables));
    }

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
            var branches = string.Join(", ", spec.Branches.Select(b => b.Name));
            throw new MinwalException([new Fault("MW1103", spec.Mark,
                $"'{spec.Name}' has no branch for {spec.By} '{chosen}'; there are {branches}", "add it under 'of', or an 'else'")]);
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
                return [.. weights.Select(w => new DimensionValue(w.Key, Number(w.Value, spec), null))];
            case DimensionKind.Counts when given is Fields counts:
                return [.. counts.Select(c => new DimensionValue(c.Key, 0, Whole(c.Value, spec.Mark, $"the count of '{c.Key}'")))];
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
