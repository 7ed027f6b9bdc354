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
    /// What is drawn from: the items of a list, or those of a map with their weights; with <see cref="Take"/> different ones that can be
    /// drawn. Null when <paramref name="from"/> is neither.
    /// </summary>
    public List<(object? Item, double? Weight)>? Items(object? from)
    {
        IEnumerable<(object? Item, double? Weight)>? items = from switch
        {
            IReadOnlyList<object?> list => list.Select(item => (item, (double?)null)),
            Fields weights => weights.Select(w => (KeyedValues.Of(w.Key), (double?)(Value.Number(w.Value) ?? 0))),
            _ => null,
        };
        // What weighs nothing is never drawn, also not as the last one.
        return Take is null || items is null ? items?.ToList()
            : [.. items.Where(item => item.Weight is null or > 0).DistinctBy(item => Json.ToText(item.Item))];
    }
}
