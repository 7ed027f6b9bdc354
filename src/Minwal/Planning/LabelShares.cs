using Minwal.Values;

namespace Minwal.Planning;

/// <summary>What quotas give each value of a label.</summary>
internal static class LabelShares
{
    /// <summary>
    /// The share of the records of <paramref name="cells"/> that each value of <paramref name="label"/> gets, the value as text; null where
    /// they have no such label.
    /// </summary>
    public static IReadOnlyDictionary<string, double>? Of(IReadOnlyList<PlanCell> cells, string label)
    {
        if (cells.Count == 0 || cells.Any(cell => !cell.Values.ContainsKey(label))) return null;
        var total = cells.Sum(cell => (double)cell.Count);
        return cells.GroupBy(cell => Value.ToText(cell.Values[label]), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Sum(cell => (double)cell.Count) / total, StringComparer.Ordinal);
    }
}
