using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Recipes;
using Minwal.Values;

namespace Minwal.Workbench.Recipes;

/// <summary>What the values of a recipe can be in a cell, whatever is drawn.</summary>
internal static class DrawnValues
{
    /// <summary>The most combinations that are told apart.</summary>
    public const int Most = 1_000;

    /// <summary>
    /// Every combination of the values that <paramref name="names"/> hang on, as far as labels, parameters and tables tell. A value that
    /// hangs on more, such as a source's row, is in none of them; when there are too many combinations, there is one that tells nothing.
    /// </summary>
    public static IReadOnlyList<Fields> Of(Recipe recipe, IReadOnlySet<string> names, IVariables variables)
    {
        var needed = Needed(recipe, names);
        IReadOnlyList<Fields> all = [[]];
        foreach (var value in recipe.Values.Where(value => needed.Contains(value.Name)))
        {
            var next = all.SelectMany(own => Options(value, new Variables(own, variables)) is { } options
                ? options.Select(option => new Fields(own).Add(value.Name, option))
                : [own]).Take(Most + 1).ToList();
            if (next.Count > Most) return [[]];
            all = next;
        }

        return all;
    }

    private static HashSet<string> Needed(Recipe recipe, IReadOnlySet<string> names)
    {
        var needed = new HashSet<string>(names, StringComparer.Ordinal);
        // A value sees those above it, so one way from the last to the first finds all.
        foreach (var value in recipe.Values.Reverse().Where(value => needed.Contains(value.Name)))
            foreach (var formula in value.Template.Formulas) needed.UnionWith(formula.Reads);
        return needed;
    }

    /// <summary>What the value can be; null where it is not known.</summary>
    private static IReadOnlyList<object?>? Options(ValueSpec value, IVariables variables)
    {
        if (value.Take is not null) return null;
        if (value.Template.Formulas.Any(f => f.Draws || f.Reads.Any(name => !variables.TryGet(name, out _)))) return null;
        try
        {
            return (value.Pick, value.Template.Evaluate(variables)) switch
            {
                (false, var known) => [known],
                (true, IReadOnlyList<object?> list) => [.. list.DistinctBy(Json.ToText)],
                (true, Fields weights) => [.. weights.Where(w => Value.Number(w.Value) > 0).Select(w => KeyedValues.Of(w.Key))],
                _ => null,
            };
        }
        catch (MinwalException)
        {
            // It is told when the value is made; here it is only not known.
            return null;
        }
    }
}
