using Minwal.Datasets.Rows;

namespace Minwal.Datasets.Combining;

/// <summary>Which fields the rows of a file have, and of which kinds.</summary>
internal sealed class RowSchema
{
    private readonly Dictionary<string, SortedSet<string>> _kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private long _rows;

    /// <summary>Takes <paramref name="row"/> into account.</summary>
    public void Add(RawRow row)
    {
        _rows++;
        for (var i = 0; i < row.Fields.Count; i++)
        {
            var name = row.NameAt(i);
            _counts[name] = _counts.GetValueOrDefault(name) + 1;
            var kind = KindOf(row.ValueAt(i));
            if (kind is null) continue;
            if (!_kinds.TryGetValue(name, out var kinds)) _kinds[name] = kinds = new SortedSet<string>(StringComparer.Ordinal);
            kinds.Add(kind);
        }
    }

    /// <summary>The differences among files, in sentences.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<(string File, RowSchema Schema)> files)
    {
        files = [.. files.Where(f => f.Schema._rows > 0)];
        var differences = new List<string>();
        foreach (var name in files.SelectMany(f => f.Schema._counts.Keys).Distinct())
        {
            var without = files.Where(f => !f.Schema._counts.ContainsKey(name)).Select(f => $"'{f.File}'").ToList();
            if (without.Count > 0) differences.Add($"the field '{name}' is not in {Few(without)}");
            foreach (var (file, schema) in files)
            {
                var has = schema._counts.GetValueOrDefault(name);
                if (has > 0 && has < schema._rows)
                    differences.Add($"the field '{name}' is in {has:N0} of {schema._rows:N0} rows of '{file}'");
            }

            var kinds = files.Where(f => f.Schema._kinds.ContainsKey(name))
                .GroupBy(f => string.Join(" or ", f.Schema._kinds[name])).ToList();
            if (kinds.Count > 1)
                differences.Add($"the field '{name}' is {string.Join(", but ",
                    kinds.Select(g => $"{g.Key} in {Few([.. g.Select(f => $"'{f.File}'")])}"))}");
        }

        return differences;
    }

    /// <summary>The kind of a value, as recipes call it; null for null.</summary>
    public static string? KindOf(ReadOnlySpan<byte> json) => json[0] switch
    {
        (byte)'"' => "string",
        (byte)'{' => "object",
        (byte)'[' => "list",
        (byte)'t' or (byte)'f' => "boolean",
        (byte)'n' => null,
        _ => json.ContainsAny(".eE"u8) ? "number" : "integer",
    };

    private static string Few(IReadOnlyList<string> files) =>
        files.Count <= 3 ? string.Join(", ", files) : $"{string.Join(", ", files.Take(2))} and {files.Count - 2} others";
}
