using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Planning;

/// <summary>One label of a plan.</summary>
/// <param name="Name">Its name, unique in the plan.</param>
/// <param name="Mark">Where the recipe asks for it, for messages.</param>
/// <param name="Within">Earlier labels: in each group of equal values of these the quota is exact. Empty: over the whole run.</param>
/// <param name="Values">The values, given the labels named in <paramref name="Within"/>.</param>
internal sealed record Dimension(string Name, Mark Mark, IReadOnlyList<string> Within, Func<Fields, IReadOnlyList<DimensionValue>> Values)
{
    /// <summary>
    /// Whether its values mean something else in each group, so that how often one occurs over all groups says nothing: a share.
    /// </summary>
    public bool IsApart { get; init; }

    /// <summary>Whether it is spread over labels that it is not within without preferring any value where remainders are equal.</summary>
    public bool IsMixed { get; init; }

    /// <summary>The values of a share of another label's whole number: rounded down or up, so that the sum over many is exact.</summary>
    public static IReadOnlyList<DimensionValue> ShareOf(decimal share, long number)
    {
        var exact = share * number;
        var floor = decimal.Floor(exact);
        var up = exact - floor;
        return up == 0 ? [new((long)floor, 1, null)] : [new((long)floor, 1 - up, null), new((long)floor + 1, up, null)];
    }
}

/// <summary>A value of a label, with its weight or its fixed count.</summary>
/// <param name="Value">The value.</param>
/// <param name="Weight">Its relative weight; not used when there is a count.</param>
/// <param name="Count">The exact number of records; null when it is shared out by weight.</param>
internal readonly record struct DimensionValue(object? Value, decimal Weight, long? Count);
