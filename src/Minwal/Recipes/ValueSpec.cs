using Minwal.Faults;
using Minwal.Recipes.Templates;
using Minwal.Values;

namespace Minwal.Recipes;

/// <summary>A value that is computed or drawn for each attempt of a slot before its steps.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Mark">Where.</param>
/// <param name="Template">The value, or with <paramref name="Pick"/> the list (or map of weights) to draw from.</param>
/// <param name="Pick">Whether one item is drawn at random.</param>
internal sealed record ValueSpec(string Name, Mark Mark, Template Template, bool Pick)
{
    /// <summary>How many different items are drawn, as a list; null for one item.</summary>
    public int? Take { get; init; }

    /// <summary>
    /// The different values that can be drawn: the items of a list, or those of a map with their weights. Null when
    /// <paramref name="from"/> is neither.
    /// </summary>
    public static List<(object? Item, double? Weight)>? Different(object? from)
    {
        IEnumerable<(object? Item, double? Weight)>? items = from switch
        {
            IReadOnlyList<object?> list => list.Select(item => (item, (double?)null)),
            Fields weights => weights.Select(w => (KeyedValues.Of(w.Key), (double?)Weight(w.Value))),
            _ => null,
        };
        return items?.Where(item => item.Weight is null or > 0).DistinctBy(item => Json.ToText(item.Item)).ToList();
    }

    /// <summary>The weight that stands beside a value of a map; 0 for what is no number.</summary>
    public static double Weight(object? value) => Value.Number(value) ?? 0;
}
