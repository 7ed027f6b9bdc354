using Minwal.Values;

namespace Minwal.Runs;

/// <summary>What is short, by cell and by the reason of the last attempt; the most short first.</summary>
internal sealed class ShortfallTable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (Fields Cell, SortedDictionary<string, long> Reasons, long FirstSlot)> _cells =
        new(StringComparer.Ordinal);

    public void Add(Fields cell, long slot, string reason)
    {
        lock (_lock)
        {
            var key = Json.ToText(cell);
            if (!_cells.TryGetValue(key, out var entry)) _cells[key] = entry = (cell, new(StringComparer.Ordinal), slot);
            entry.Reasons[reason] = entry.Reasons.GetValueOrDefault(reason) + 1;
        }
    }

    public IReadOnlyList<Shortfall> ToList()
    {
        lock (_lock)
        {
            return [.. _cells.Values.OrderByDescending(c => c.Reasons.Values.Sum()).ThenBy(c => c.FirstSlot)
                .Select(c => new Shortfall(c.Cell, c.Reasons.Values.Sum(), new SortedDictionary<string, long>(c.Reasons)))];
        }
    }
}

/// <summary>A cell that has fewer records than were asked for.</summary>
/// <param name="Cell">Its labels.</param>
/// <param name="Missing">How many records are missing.</param>
/// <param name="Reasons">Why their last attempts failed.</param>
public sealed record Shortfall(Fields Cell, long Missing, IReadOnlyDictionary<string, long> Reasons);
