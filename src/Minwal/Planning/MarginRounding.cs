namespace Minwal.Planning;

/// <summary>
/// Shares several groups out by weights at once: in each group every value gets its exact share rounded down or up, and over all groups
/// together too. Such a rounding always exists: it is a flow whose bounds are whole numbers (L. R. Ford and D. R. Fulkerson, "Flows in
/// Networks", 1962). Groups are taken in their order; what a value is owed from earlier groups goes before its own remainder, so remainders
/// take turns. Used by one thread.
/// </summary>
internal sealed class MarginRounding
{
    private readonly IReadOnlyList<GroupShares> _groups;
    private readonly int[][] _columns;
    private readonly decimal[][] _remainders;
    private readonly bool[][] _raised;
    private readonly List<List<(int Group, int Place)>> _places = [];
    private readonly List<long> _given = [], _least = [], _most = [];
    private readonly List<decimal> _owed = [];

    private MarginRounding(IReadOnlyList<GroupShares> groups)
    {
        _groups = groups;
        (_columns, _remainders, _raised) = (new int[groups.Count][], new decimal[groups.Count][], new bool[groups.Count][]);
    }

    /// <summary>How many records each value of each group gets; the sums are the groups' counts.</summary>
    public static IReadOnlyList<long[]> Share(IReadOnlyList<GroupShares> groups) =>
        groups.Count == 1 ? [Apportionment.Share(groups[0].Count, groups[0].Weights)] : new MarginRounding(groups).Share();

    private long[][] Share()
    {
        var shares = Floors(out var left);
        for (var g = 0; g < shares.Length; g++)
        {
            foreach (var place in Preferred(g))
            {
                if (left[g] == 0) break;
                if (_given[_columns[g][place]] == _most[_columns[g][place]]) continue;
                Raise(g, place);
                left[g]--;
            }

            for (; left[g] > 0; left[g]--) Augment(g);
        }

        for (var column = 0; column < _given.Count; column++)
            while (_given[column] < _least[column]) Fetch(column);
        for (var g = 0; g < shares.Length; g++)
            for (var place = 0; place < shares[g].Length; place++)
                if (_raised[g][place]) shares[g][place]++;
        return shares;
    }

    /// <summary>Each share rounded down; <paramref name="left"/> is what each group still has to give.</summary>
    private long[][] Floors(out long[] left)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var sums = new List<decimal>();
        var shares = new long[_groups.Count][];
        left = new long[_groups.Count];
        for (var g = 0; g < shares.Length; g++)
        {
            var group = _groups[g];
            var remainders = Apportionment.Floors(group.Count, group.Weights, out shares[g]);
            var sum = group.Weights.Sum();
            (_columns[g], _raised[g]) = (new int[remainders.Length], new bool[remainders.Length]);
            _remainders[g] = [.. remainders.Select(remainder => remainder / sum)];
            left[g] = group.Count - shares[g].Sum();
            for (var place = 0; place < remainders.Length; place++)
            {
                if (!numbers.TryGetValue(group.Keys[place], out var column))
                {
                    numbers[group.Keys[place]] = column = sums.Count;
                    sums.Add(0);
                    _places.Add([]);
                }

                _columns[g][place] = column;
                sums[column] += _remainders[g][place];
                if (_remainders[g][place] > 0) _places[column].Add((g, place));
            }
        }

        foreach (var sum in sums)
        {
            // Thirds add up to a whole number only when they are rounded.
            var exact = decimal.Round(sum, 15);
            _given.Add(0);
            _owed.Add(0);
            _least.Add((long)decimal.Floor(exact));
            _most.Add((long)decimal.Ceiling(exact));
        }

        return shares;
    }

    /// <summary>The values of a group that can be rounded up: those first that are owed most by now.</summary>
    private IEnumerable<int> Preferred(int group)
    {
        for (var place = 0; place < _columns[group].Length; place++) _owed[_columns[group][place]] += _remainders[group][place];
        return Enumerable.Range(0, _columns[group].Length).Where(place => _remainders[group][place] > 0)
            .OrderByDescending(place => decimal.Round(_owed[_columns[group][place]] - _given[_columns[group][place]], 15))
            .ThenBy(place => place).ToList();
    }

    private void Raise(int group, int place)
    {
        _raised[group][place] = true;
        _given[_columns[group][place]]++;
    }

    private void Lower(int group, int place)
    {
        _raised[group][place] = false;
        _given[_columns[group][place]]--;
    }

    /// <summary>
    /// Raises one more value of <paramref name="start"/>, shifting what other groups raised along a shortest alternating path to a value
    /// with room.
    /// </summary>
    private void Augment(int start)
    {
        // For each column the place by which it was reached; for each group the place that would be lowered for it.
        var reached = new Dictionary<int, (int Group, int Place)>();
        var lowered = new Dictionary<int, int> { [start] = -1 };
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out var group))
        {
            for (var place = 0; place < _columns[group].Length; place++)
            {
                var column = _columns[group][place];
                if (_remainders[group][place] == 0 || _raised[group][place] || !reached.TryAdd(column, (group, place))) continue;
                if (_given[column] < _most[column])
                {
                    for (var at = (group, place); ; at = reached[_columns[at.group][lowered[at.group]]])
                    {
                        Raise(at.group, at.place);
                        if (lowered[at.group] < 0) return;
                        Lower(at.group, lowered[at.group]);
                    }
                }

                foreach (var (other, raised) in _places[column])
                    if (_raised[other][raised] && lowered.TryAdd(other, raised)) queue.Enqueue(other);
            }
        }

        throw new InvalidOperationException("no rounding with these sums, which cannot be when they come from the same shares");
    }

    /// <summary>Raises one more place of <paramref name="start"/>, in exchange for one of a value that has more than its least.</summary>
    private void Fetch(int start)
    {
        // For each column the group that would raise the column before it, with the places that it would raise and lower.
        var reached = new Dictionary<int, (int Before, int Group, int Up, int Down)> { [start] = (-1, 0, 0, 0) };
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out var column))
        {
            foreach (var (group, up) in _places[column].Where(p => !_raised[p.Group][p.Place]))
            {
                for (var down = 0; down < _columns[group].Length; down++)
                {
                    var other = _columns[group][down];
                    if (!_raised[group][down] || !reached.TryAdd(other, (column, group, up, down))) continue;
                    if (_given[other] <= _least[other])
                    {
                        queue.Enqueue(other);
                        continue;
                    }

                    for (var at = other; at != start; at = reached[at].Before)
                    {
                        Lower(reached[at].Group, reached[at].Down);
                        Raise(reached[at].Group, reached[at].Up);
                    }

                    return;
                }
            }
        }

        throw new InvalidOperationException("no rounding with these sums, which cannot be when they come from the same shares");
    }
}

/// <summary>A group that is shared out by weights.</summary>
/// <param name="Count">How many records it has.</param>
/// <param name="Keys">Its values; equal keys of different groups are the same value.</param>
/// <param name="Weights">Their weights, each at least 0, with a sum above 0.</param>
internal sealed record GroupShares(long Count, IReadOnlyList<string> Keys, IReadOnlyList<decimal> Weights);
