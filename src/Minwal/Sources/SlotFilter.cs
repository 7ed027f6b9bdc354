using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Minwal.Expressions;
using Minwal.Values;

namespace Minwal.Sources;

/// <summary>
/// The rows of a source that fit a slot, where the source's <c>where</c> looks at the slot: at its labels, or at the rows of sources above.
/// Rows are grouped by what an equality compares, so that a slot looks only at the rows of its group; what depends on labels alone is
/// looked for once for each combination of them. Thread-safe.
/// </summary>
internal sealed partial class SlotFilter
{
    /// <summary>The name under which <c>where</c> sees the labels, whatever the row's own fields are called.</summary>
    public const string Cell = "cell";

    /// <summary>How many places of rows are kept for slots that are alike; beyond that they are looked for anew.</summary>
    private const long MostKept = 16_000_000;

    private readonly IReadOnlyList<Fields> _rows;
    private readonly Expression _where;
    private readonly RowGroups? _groups;
    private readonly bool _isEquality;
    private readonly ConcurrentDictionary<string, IReadOnlyList<int>> _kept = new(StringComparer.Ordinal);
    private long _keptPlaces;

    private SlotFilter(
        Expression where, IReadOnlyList<Fields> rows, IReadOnlyList<string> reads, IReadOnlyList<string> labels, IVariables constants)
    {
        (_where, _rows) = (where, rows);
        Sources = [.. reads.Where(name => name != Cell && !labels.Contains(name))];
        Labels = [.. labels.Where(name => reads.Contains(name) || (reads.Contains(Cell) && MayRead(where, name)))];
        _groups = RowGroups.Of(where, rows, reads, constants);
        _isEquality = _groups?.Sides == where.Conjuncts().Count;
    }

    /// <summary>The labels that it looks at.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The sources whose rows it looks at.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <summary>
    /// The filter of <paramref name="source"/>; null when its <c>where</c> is the same for every slot. A name that every row has is the
    /// row's.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="labels">The recipe's labels.</param>
    /// <param name="above">The sources above it.</param>
    /// <param name="constants">Parameters and tables.</param>
    public static SlotFilter? Of(
        SourceSpec source, IReadOnlyList<Fields> rows, IReadOnlyList<string> labels, IReadOnlyList<string> above, IVariables constants)
    {
        var candidates = Candidates(source, labels, above);
        if (candidates.Count == 0) return null;
        var lacking = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            lacking.UnionWith(candidates.Where(name => !row.ContainsKey(name)));
            if (lacking.Count == candidates.Count) break;
        }

        return lacking.Count == 0 ? null
            : new SlotFilter(source.Where!, rows, [.. candidates.Where(lacking.Contains)], labels, constants);
    }

    /// <summary>The names in a source's <c>where</c> that are the slot's, unless every row has a field of that name.</summary>
    public static IReadOnlyList<string> Candidates(SourceSpec source, IReadOnlyList<string> labels, IReadOnlyList<string> above) =>
        source.Where is not { } where || source.Pool is not null ? []
        : [.. where.Reads.Where(name => name == Cell || labels.Contains(name) || above.Contains(name))];

    /// <summary>What <c>where</c> sees behind a row: <paramref name="slot"/>, and the labels as <c>cell</c>.</summary>
    public static Variables Behind(Fields cell, IVariables slot) => new(new Fields(1).Add(Cell, cell), slot);

    /// <summary>The places of the rows that fit a slot, ascending.</summary>
    /// <exception cref="Faults.MinwalException">MW1011 when the formula cannot work with a row.</exception>
    public IReadOnlyList<int> Matches(Fields cell, IVariables slot)
    {
        var behind = Behind(cell, slot);
        if (_isEquality) return _groups!.Of(behind);
        if (Sources.Count > 0) return Find(behind);
        var key = TextOf(cell);
        if (_kept.TryGetValue(key, out var kept)) return kept;
        var found = Find(behind);
        if (Interlocked.Add(ref _keptPlaces, found.Count) < MostKept) _kept[key] = found;
        return found;
    }

    /// <summary>What slots have in common that the filter cannot tell apart by their labels, as a text.</summary>
    public string TextOf(Fields cell) =>
        Json.ToText(new Fields(Labels.Select(name => KeyValuePair.Create(name, cell.GetValueOrDefault(name)))));

    /// <summary>Whether a formula may read a label as part of the cell: it names it there, or the cell as a whole.</summary>
    private static bool MayRead(Expression where, string label) => CellParts().Matches(where.Text)
        .Any(part => !part.Groups["label"].Success || part.Groups["label"].Value == label);

    [GeneratedRegex(@"\bcell\b(\s*\.\s*(?<label>[a-z_][a-z0-9_]*))?", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CellParts();

    private List<int> Find(Variables behind) =>
        [.. (_groups?.Of(behind) ?? Enumerable.Range(0, _rows.Count)).Where(at => _where.IsTrue(new Variables(_rows[at], behind)))];

    /// <summary>Rows by what the equalities of a formula compare.</summary>
    private sealed class RowGroups
    {
        private readonly IReadOnlyList<Expression> _slotSides;
        private readonly Dictionary<string, List<int>> _groups = new(StringComparer.Ordinal);

        private RowGroups(IReadOnlyList<Expression> slotSides) => _slotSides = slotSides;

        public int Sides => _slotSides.Count;

        /// <summary>
        /// The groups by all equalities of which one side is the row's and the other the slot's; null when there is none.
        /// </summary>
        public static RowGroups? Of(Expression where, IReadOnlyList<Fields> rows, IReadOnlyList<string> slotNames, IVariables constants)
        {
            var equalities = where.Conjuncts().Select(c => c.Equality()).OfType<(Expression Left, Expression Right)>().ToList();
            if (equalities.Count == 0) return null;
            var (names, common) = FieldsOf(rows);
            var sides = equalities
                .Select(e => IsRow(e.Left) && IsSlot(e.Right) ? (Row: e.Left, Slot: e.Right) : (Row: e.Right, Slot: e.Left))
                .Where(side => IsRow(side.Row) && IsSlot(side.Slot)).ToList();
            if (sides.Count == 0) return null;
            var groups = new RowGroups([.. sides.Select(side => side.Slot)]);
            for (var at = 0; at < rows.Count; at++)
            {
                var variables = new Variables(rows[at], constants);
                // Lists and objects are equal in more ways than their texts tell: all rows are looked at then.
                if (KeyOf(sides.Select(side => side.Row.Evaluate(variables))) is not { } key) return null;
                if (!groups._groups.TryGetValue(key, out var group)) groups._groups[key] = group = [];
                group.Add(at);
            }

            return groups;

            bool IsRow(Expression side) => side.Reads.Any(common.Contains) && !side.Reads.Any(slotNames.Contains);
            bool IsSlot(Expression side) => side.Reads.Any(slotNames.Contains) && !side.Reads.Any(names.Contains);
        }

        public IReadOnlyList<int> Of(IVariables slot) =>
            KeyOf(_slotSides.Select(side => side.Evaluate(slot))) is { } key && _groups.TryGetValue(key, out var group) ? group : [];

        /// <summary>The fields that any row has, and those that every row has.</summary>
        private static (HashSet<string> Any, HashSet<string> Every) FieldsOf(IReadOnlyList<Fields> rows)
        {
            var any = new HashSet<string>(StringComparer.Ordinal);
            HashSet<string>? every = null;
            foreach (var row in rows)
            {
                foreach (var name in row.Keys) any.Add(name);
                if (every is null) every = [.. row.Keys];
                else every.RemoveWhere(name => !row.ContainsKey(name));
            }

            return (any, every ?? []);
        }

        /// <summary>One text for values that are equal; null when one of them is neither a text, a number, a boolean nor null.</summary>
        private static string? KeyOf(IEnumerable<object?> values)
        {
            var parts = values.Select(value => value switch
            {
                long or int or double => Value.Number(value)!.Value.ToString("R", CultureInfo.InvariantCulture),
                null or bool or string => Json.ToText(value),
                _ => null,
            }).ToList();
            return parts.Contains(null) ? null : string.Join('\n', parts);
        }
    }
}
