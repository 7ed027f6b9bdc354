using System.Collections.Concurrent;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>Rows of which a slot takes several that differ in some fields. Thread-safe.</summary>
internal sealed class DifferingRows
{
    private readonly int[] _kinds;
    private readonly ConcurrentDictionary<string, Order> _orders = new(StringComparer.Ordinal);

    /// <summary>Tells the kinds of <paramref name="rows"/>: those with the same values of <paramref name="fields"/>.</summary>
    public DifferingRows(IReadOnlyList<Fields> rows, IReadOnlyList<string> fields)
    {
        var kinds = new Dictionary<string, int>(StringComparer.Ordinal);
        _kinds = [.. rows.Select(row =>
        {
            var key = Json.ToText(fields.Select(field => row.GetValueOrDefault(field)).ToList());
            if (!kinds.TryGetValue(key, out var kind)) kinds[key] = kind = kinds.Count;
            return kind;
        })];
    }

    /// <summary>The rows at <paramref name="places"/>, where null stands for all.</summary>
    /// <param name="places">Their places.</param>
    /// <param name="name">What tells these places from others, so that their order is made once; null to make it anew.</param>
    public Order Of(IReadOnlyList<int>? places, string? name) =>
        name is null ? Interleave(places) : _orders.GetOrAdd(name, _ => Interleave(places));

    private Order Interleave(IReadOnlyList<int>? places)
    {
        var groups = (places ?? [.. Enumerable.Range(0, _kinds.Length)]).GroupBy(place => _kinds[place]).Select(g => g.ToList()).ToList();
        return new Order(_kinds, groups.Count,
        [
            // Each kind is spread over the whole round, and no two begin at the same place.
            .. groups.SelectMany((group, number) => group.Select(
                    (place, i) => (Rank: (i + ((number + 0.5) / groups.Count)) / group.Count, number, place)))
                .OrderBy(p => p.Rank).ThenBy(p => p.number).Select(p => p.place),
        ]);
    }

    /// <summary>Rows in an order in which those of one kind lie as far from each other as they can, so that neighbours differ.</summary>
    /// <param name="kindOf">The kind of each row.</param>
    /// <param name="kinds">How many kinds there are among them.</param>
    /// <param name="places">Their places.</param>
    internal sealed class Order(int[] kindOf, int kinds, int[] places)
    {
        public int Kinds => kinds;

        /// <summary>The first <paramref name="take"/> rows of different kinds from <paramref name="from"/> on, around the end.</summary>
        public IEnumerable<int> From(int from, int take)
        {
            var seen = new HashSet<int>();
            for (var i = 0; i < places.Length && seen.Count < take; i++)
            {
                var place = places[(int)((from + (long)i) % places.Length)];
                if (seen.Add(kindOf[place])) yield return place;
            }
        }
    }
}
