using Minwal.Datasets.Rows;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Datasets.Streams;

/// <summary>Sees to it that a field that somebody named is there: a slip of the pen must not look like a file without labels.</summary>
internal sealed class FieldCheck
{
    private readonly FieldPath?[] _paths;
    private readonly bool[] _met;
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Watches for <paramref name="paths"/>; null for what nobody named.</summary>
    public FieldCheck(params FieldPath?[] paths) => (_paths, _met) = (paths, new bool[paths.Length]);

    /// <summary>
    /// Takes the fields of <paramref name="row"/> into account, as <paramref name="values"/> finds them; without it, those of its own.
    /// </summary>
    public void Add(RawRow row, Func<RawRow, FieldPath, IReadOnlyList<object?>>? values = null)
    {
        for (var i = 0; i < _paths.Length; i++)
        {
            if (_met[i] || _paths[i] is not { } path) continue;
            _met[i] = (values?.Invoke(row, path) ?? row.Values(path)).Count > 0;
            if (!_met[i] && _names.Count < 200) _names.UnionWith(row.Names);
        }
    }

    /// <summary>The end was reached.</summary>
    /// <exception cref="MinwalException">MW6004 with every field that no row has.</exception>
    public void Complete(string file, long rows)
    {
        if (rows == 0) return;
        var faults = _paths.Where((path, i) => path is not null && !_met[i]).Select(path => new Fault("MW6004", new Mark(file),
            $"no row has the field '{path}'; there are {string.Join(", ", _names.Take(20))}",
            Spelling.Nearest(path!.ToString(), _names) is { } near ? $"did you mean '{near}'?" : null)).ToList();
        if (faults.Count > 0) throw new MinwalException(faults);
    }
}
