using Minwal.Values;

namespace Minwal.Planning;

/// <summary>What plans so far lack of the whole, label by label. Used by one thread.</summary>
/// <param name="made">The plans so far.</param>
/// <param name="whole">The plan of all records together.</param>
internal sealed class Lack(IReadOnlyList<Plan> made, Plan whole)
{
    private readonly Dictionary<string, (Counts Had, Counts Wanted)> _labels = new(StringComparer.Ordinal);

    /// <summary>
    /// How many of <paramref name="count"/> further records each of <paramref name="values"/> gets, where the labels of
    /// <paramref name="scope"/> hold: so many that with those that are there the quota is met; where a value has too many already, the
    /// others lack in proportion.
    /// </summary>
    public long[] Share(Dimension dimension, Fields scope, IReadOnlyList<DimensionValue> values, long count)
    {
        if (!_labels.TryGetValue(dimension.Name, out var label))
            _labels[dimension.Name] = label = (new Counts(made.SelectMany(p => p.Cells), dimension), new Counts(whole.Cells, dimension));
        var weights = values.Select(v => (decimal)label.Wanted.Of(scope, v.Value)).ToList();
        // Labels that do not hang together may meet where the whole has no record.
        if (weights.Sum() == 0) weights = [.. values.Select(v => v.Count ?? v.Weight)];
        var wanted = Apportionment.Share(label.Had.Of(scope) + count, weights);
        return Apportionment.Share(count, [.. values.Select((v, i) => (decimal)Math.Max(0, wanted[i] - label.Had.Of(scope, v.Value)))]);
    }

    /// <summary>How many records have each value of a label, in each group of the labels that it is within.</summary>
    private sealed class Counts
    {
        private readonly Dictionary<string, long> _groups = new(StringComparer.Ordinal);
        private readonly Dictionary<(string Group, string Value), long> _values = [];

        public Counts(IEnumerable<PlanCell> cells, Dimension dimension)
        {
            foreach (var cell in cells)
            {
                var scope = new Fields(dimension.Within.Count);
                foreach (var name in dimension.Within) scope[name] = cell.Values[name];
                var (group, value) = (Json.ToText(scope), Json.ToText(cell.Values[dimension.Name]));
                _groups[group] = _groups.GetValueOrDefault(group) + cell.Count;
                _values[(group, value)] = _values.GetValueOrDefault((group, value)) + cell.Count;
            }
        }

        public long Of(Fields scope) => _groups.GetValueOrDefault(Json.ToText(scope));

        public long Of(Fields scope, object? value) => _values.GetValueOrDefault((Json.ToText(scope), Json.ToText(value)));
    }
}
