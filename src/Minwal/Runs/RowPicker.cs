using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Sources;
using Minwal.Values;

namespace Minwal.Runs;

/// <summary>Gives the slots of a part of the plan their rows of one source. Thread-safe.</summary>
internal sealed class RowPicker
{
    /// <summary>Of how many rows a fault tells the fields.</summary>
    private const int MostLookedAt = 100;

    private readonly SourceSpec _source;
    private readonly IReadOnlyList<Fields> _rows;
    private readonly PlanPart _part;
    private readonly SlotFilter? _filter;
    private readonly PoolFilter? _pool;
    private readonly SlotGroups? _groups;
    private readonly RowPicker? _leader;
    private readonly DifferingRows? _differing;
    private readonly bool _followsRows;

    private RowPicker(
        Recipe recipe, SourceSpec source, IReadOnlyList<Fields> rows, IReadOnlyList<PlanPart> parts, IReadOnlyList<RowPicker> above,
        IVariables constants)
    {
        (_source, _rows, _part) = (source, rows, parts[^1]);
        _followsRows = recipe.Quotas.Rows == source.Name;
        List<string> labels = [.. recipe.Quotas.Dimensions.Select(d => d.Name)];
        _filter = SlotFilter.Of(source, rows, labels, [.. above.Select(picker => picker._source.Name)], constants);
        if (source is { Pool: not null, Where: { } where }) _pool = new PoolFilter(where, constants);
        if (source.For is not null || _filter is not null) _groups = new SlotGroups(source.For, _filter, parts, constants);
        _leader = above.FirstOrDefault(picker => _filter?.Sources.Contains(picker._source.Name) == true && picker.HasPlaces);
        if (source.Differ.Count > 0) _differing = new DifferingRows(rows, source.Differ);
    }

    private bool IsLeftOut => _source.IsOptional && _rows.Count == 0;

    /// <summary>A source that is not read this time.</summary>
    private bool IsOff => _source.When is not null && _rows.Count == 0;

    private bool HasPlaces => _source is { Take: 1, Draw: SourceDraw.Even } && _filter is null;

    /// <summary>The pickers of a recipe's sources, in their order.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="rows">The rows of each source, by name.</param>
    /// <param name="parts">The parts of the plan up to the one whose slots get rows.</param>
    /// <param name="constants">Parameters and tables.</param>
    public static IReadOnlyList<RowPicker> Of(
        Recipe recipe, IReadOnlyDictionary<string, IReadOnlyList<Fields>> rows, IReadOnlyList<PlanPart> parts, IVariables constants)
    {
        var pickers = new List<RowPicker>(recipe.Sources.Count);
        foreach (var source in recipe.Sources)
            pickers.Add(new RowPicker(recipe, source, rows[source.Name], parts, [.. pickers], constants));
        return pickers;
    }

    /// <summary>The variable that holds the slot's row or rows.</summary>
    public string Name => _source.Name;

    /// <summary>
    /// What is known to be lacking before any slot is worked on: a field in which rows are to differ and which none of them has, and
    /// fewer rows than a slot takes, for whichever labels. Where
    /// <c>where</c> looks at the rows of other sources, it is found slot by slot.
    /// </summary>
    public IEnumerable<Fault> Lacks(IVariables constants)
    {
        if (IsOff) yield break;
        foreach (var field in _differing?.Unknown ?? [])
        {
            List<string> fields = [.. _rows.Take(MostLookedAt).SelectMany(row => row.Keys).Distinct(StringComparer.Ordinal)];
            yield return new Fault("MW1009", _source.Mark, $"the source '{_source.Name}' has no field '{field}', which 'differ' names",
                Spelling.Nearest(field, fields) is { } likely ? $"did you mean '{likely}'?" : $"it has {string.Join(", ", fields)}");
        }

        if (_differing?.Unknown.Count > 0) yield break;
        if (_source.Pool is not null || _followsRows || IsLeftOut || _filter?.Sources.Count > 0 || _part.Plan.Total == 0) yield break;
        var cells = _groups is null ? _part.Plan.Cells.Take(1) : _groups.FirstCells(_part);
        var lacking = new List<(Fields Cell, string What)>();
        foreach (var cell in cells.Select(cell => cell.Values))
        {
            var places = _filter?.Matches(cell, new Variables(cell, constants));
            if (Lack(places, cell) is { } what) lacking.Add((cell, what));
        }

        if (lacking.Count == 0) yield break;
        var (first, told) = lacking[0];
        var where = _filter is null ? "" : $" where {string.Join(", ",
            _filter.Labels.Select(label => $"{label} is {Value.ToText(first.GetValueOrDefault(label))}"))}";
        var more = lacking.Count > 1 ? $", and so for {lacking.Count - 1:N0} more combinations of labels" : "";
        yield return new Fault("MW1016", _source.Mark, $"the source '{_source.Name}' has {told}{where}{more}".TrimEnd(','),
            _source.Where is null ? null : $"its 'where' is {_source.Where}");
    }

    /// <summary>
    /// The row of <paramref name="slot"/>, the rows where it takes several, or null where it gets none; with the reason why it lacks what
    /// it should have got.
    /// </summary>
    /// <param name="slot">The slot, by its number in the run.</param>
    /// <param name="key">The key of the attempt's random numbers.</param>
    /// <param name="cell">The slot's labels.</param>
    /// <param name="variables">What is known of the slot: labels, rows of the sources above, constants.</param>
    /// <param name="pool">The records of earlier rounds.</param>
    public (object? Rows, Rejection? Lack) Pick(long slot, ulong key, Fields cell, IVariables variables, GrowingRows pool)
    {
        if (IsOff) return (null, null);
        if (_followsRows) return (_rows[(int)_part.RowOf(slot).Row], null);
        if (_groups is { } groups && !groups.Has(_part, slot)) return (null, null);
        if (_source.Pool is not null) return (FromPool(key, pool), null);
        if (IsLeftOut) return (_source.Take == 1 ? null : new List<object?>(), null);
        var places = _filter?.Matches(cell, variables);
        if (Lack(places, cell) is { } lack)
        {
            // The same for every slot: no record can be made.
            if (places is null)
                throw new MinwalException([new Fault("MW1016", _source.Mark, $"the source '{_source.Name}' has {lack.TrimEnd(',')}")]);
            return (null, new Rejection(places is { Count: 0 } ? "source.no_row" : "source.too_few_rows",
                $"the source '{_source.Name}' has {lack} for this record", []));
        }

        var count = places?.Count ?? _rows.Count;
        if (_source.Take == 1)
        {
            var at = _source.Draw != SourceDraw.Random ? EvenPlace(slot, cell, count) : RandomOf(key).Below(count);
            return (RowAt(places, at), null);
        }

        return (Several(slot, key, cell, places, count), null);
    }

    private List<object?> Several(long slot, ulong key, Fields cell, IReadOnlyList<int>? places, int count)
    {
        var even = _source.Draw != SourceDraw.Random;
        if (_differing is { } differing)
        {
            var order = differing.Of(places, NameOf(cell));
            var found = even
                ? order.From(EvenPlace(slot, cell, count), _source.Take, slot / count)
                : order.Draw(RandomOf(key), _source.Take);
            return [.. found.Select(place => _rows[place])];
        }

        var taken = new List<object?>(_source.Take);
        if (even)
        {
            var first = EvenPlace(slot, cell, count);
            for (var i = 0; i < _source.Take; i++) taken.Add(RowAt(places, (int)((first + (long)i) % count)));
            return taken;
        }

        Sample(RandomOf(key), count, _source.Take, at => taken.Add(RowAt(places, at)));
        return taken;
    }

    private object? FromPool(ulong key, GrowingRows pool)
    {
        var rows = new JoinedRows(_rows, _pool is null ? pool : _pool.Of(pool));
        // A source that grows may have little to give at first.
        var isLatest = _source.Draw == SourceDraw.Latest;
        if (_source.Take == 1) return rows.Count == 0 ? null : rows[isLatest ? rows.Count - 1 : RandomOf(key).Below(rows.Count)];
        var taken = new List<object?>(_source.Take);
        if (isLatest) return Enumerable.Range(0, rows.Count).TakeLast(_source.Take).Select(object? (at) => rows[at]).ToList();
        Sample(RandomOf(key), rows.Count, Math.Min(_source.Take, rows.Count), at => taken.Add(rows[at]));
        return taken;
    }

    /// <summary>What is lacking of the rows at <paramref name="places"/>, in words; null when there are enough.</summary>
    private string? Lack(IReadOnlyList<int>? places, Fields cell)
    {
        var count = places?.Count ?? _rows.Count;
        if (count == 0) return "no row";
        if (count < _source.Take) return $"{count} rows, but a slot takes {_source.Take},";
        return _differing?.Of(places, NameOf(cell)).Kinds is { } kinds && kinds < _source.Take
            ? $"rows of {kinds} different {string.Join(", ", _source.Differ)}, but a slot takes {_source.Take} that differ,"
            : null;
    }

    /// <summary>What the rows to choose from are called; null where they are other ones for each slot.</summary>
    private string? NameOf(Fields cell) => _filter is null ? "" : _filter.Sources.Count > 0 ? null : _filter.TextOf(cell);

    private Fields RowAt(IReadOnlyList<int>? places, int at) => _rows[places is null ? at : places[at]];

    /// <summary>
    /// Which of <paramref name="count"/> rows is the slot's: each as often as the others among the slots that share them. Where they are
    /// chosen by the row of another source, that is so among the slots that have this row.
    /// </summary>
    private int EvenPlace(long slot, Fields cell, int count)
    {
        if (_groups is null && _source.Draw == SourceDraw.InTurn) return (int)_part.Plan.Mix(slot % count, count, _source.Name);
        if (_groups is null) return (int)_part.EvenRow(slot, count, _source.Name);
        if (_filter is null) return (int)(_groups.Place(_part, slot, _source.Name) % count);
        var (row, turn) = _filter.Sources.Count == 0 ? (0, _groups.Place(_part, slot, _source.Name))
            : _leader is { } leader ? leader.TurnOf(slot) : (0, _part.EvenRow(slot, long.MaxValue, _source.Name));
        // Slots that share few rows, or are few, must not all begin with the first rows of the file.
        var shift = new SlotRandom(SlotRandom.Key((long)SlotRandom.Hash(_source.Name), row, 0, _filter.TextOf(cell))).Below(count);
        return (int)((shift + turn) % count);
    }

    /// <summary>The place of the slot's row, and how many slots have had this row before it.</summary>
    private (long Row, long Turn) TurnOf(long slot)
    {
        if (_followsRows) return _part.RowOf(slot);
        var place = _groups is null ? _part.EvenRow(slot, long.MaxValue, _source.Name) : _groups.Place(_part, slot, _source.Name);
        return (place % _rows.Count, place / _rows.Count);
    }

    private SlotRandom RandomOf(ulong key) => new(SlotRandom.Key(key, (long)SlotRandom.Hash(_source.Name)));

    /// <summary>Selection sampling (Knuth, TAOCP vol. 2, 3.4.2, algorithm S): different rows, each set equally likely.</summary>
    private static void Sample(SlotRandom random, int count, int take, Action<int> give)
    {
        var taken = 0;
        for (var at = 0; at < count && taken < take; at++)
        {
            if (random.Below(count - at) >= take - taken) continue;
            give(at);
            taken++;
        }
    }
}
