using Minwal.Faults;
using Minwal.Recipes.Templates;

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
}
