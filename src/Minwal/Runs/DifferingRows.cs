using System.Collections.Concurrent;
using Minwal.Planning;
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
        List<string> unknown = [.. fields];
        _kinds = [.. rows.Select(row =>
        {
            unknown.RemoveAll(row.ContainsKey);
            var key = Json.ToText(fields.Select(field => row.GetValueOrDefault(field)).ToList());
            if (!kinds.TryGetValue(key, out var kind)) kinds[key] = kind = kinds.Count;
            return kind;
        })];
        Unknown = rows.Count == 0 ? [] : unknown;
    }

    /// <summary>The fields that no row has.</summary>
    public IReadOnlyList<string> Unknown { get; }

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

        /// <summary>
        /// The row at <paramref name="from"/>, and around the end further ones of other kinds, <paramref name="take"/> in all. Those that
        /// come with it are others in each <paramref name="round"/>.
        /// </summary>
        public IEnumerable<int> From(int from, int take, long round)
        {
            var first = places[from % places.Length];
            var seen = new HashSet<int> { kindOf[first] };
            yield return first;
            var others = places.Length - 1;
            for (var i = 0; i < others && seen.Count < take; i++)
            {
                var place = places[(int)((from + 1 + ((round + i) % others)) % places.Length)];
                if (seen.Add(kindOf[place])) yield return place;
            }
        }

        /// <summary>That many rows of different kinds at random: each next one any of those whose kind is not there yet.</summary>
        public IEnumerable<int> Draw(SlotRandom random, int take)
        {
            var left = places.ToList();
            for (var taken = 0; taken < take && left.Count > 0; taken++)
            {
                var place = left[random.Below(left.Count)];
                left.RemoveAll(other => kindOf[other] == kindOf[place]);
                yield return place;
            }
        }
    }
}
