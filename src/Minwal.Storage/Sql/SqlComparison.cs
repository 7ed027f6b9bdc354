using Minwal.Checks;
using Minwal.Values;

namespace Minwal.Storage.Sql;

/// <summary>
/// Compares what a query gives with what is expected: values by position, as <see cref="SqlValue.Key"/> has them; where maps are expected,
/// by the names of columns.
/// </summary>
internal static class SqlComparison
{
    private const int MostShown = 120;

    /// <summary>Null when they are the same; else the first difference.</summary>
    /// <param name="found">What the query gave.</param>
    /// <param name="expected">The rows that are expected, each with its values in the order of <paramref name="columns"/>.</param>
    /// <param name="columns">The names that the expected rows give their values; null when they go by position.</param>
    /// <param name="inOrder">Whether the order of rows counts.</param>
    public static Rejection? Compare(
        SqlResult found, IReadOnlyList<IReadOnlyList<object?>> expected, IReadOnlyList<string>? columns, bool inOrder)
    {
        if (Arrange(found, columns, expected, out var rows) is { } fault) return fault;
        var numbers = new Fields().Add("rows", (long)rows.Count).Add("expected", (long)expected.Count);
        var counts = $"{rows.Count} rows, expected are {expected.Count}";
        if (!inOrder)
        {
            var left = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var row in expected) left[Key(row)] = left.GetValueOrDefault(Key(row)) + 1;
            for (var i = 0; i < rows.Count; i++)
            {
                if (left.GetValueOrDefault(Key(rows[i])) is > 0 and var count) left[Key(rows[i])] = count - 1;
                else return Differs($"{counts}; row {i + 1}, {Show(rows[i])}, is not expected", numbers.Add("row", i + 1L));
            }

            return expected.FirstOrDefault(row => left[Key(row)] > 0) is not { } missing ? null
                : Differs($"{counts}; the row {Show(missing)} is missing", numbers);
        }

        for (var i = 0; i < Math.Max(rows.Count, expected.Count); i++)
        {
            if (i >= rows.Count) return Differs($"{counts}; the row {Show(expected[i])} is missing", numbers);
            if (i >= expected.Count) return Differs($"{counts}; row {i + 1}, {Show(rows[i])}, is not expected", numbers.Add("row", i + 1L));
            if (Key(rows[i]) != Key(expected[i]))
                return Differs($"row {i + 1} is {Show(rows[i])}, expected is {Show(expected[i])}", numbers.Add("row", i + 1L));
        }

        return null;
    }

    /// <summary>Brings the values found into the order of <paramref name="columns"/>.</summary>
    private static Rejection? Arrange(
        SqlResult found, IReadOnlyList<string>? columns, IReadOnlyList<IReadOnlyList<object?>> expected,
        out IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        rows = found.Rows;
        var width = columns?.Count ?? (expected.Count > 0 ? expected[0].Count : found.Columns.Count);
        if (width != found.Columns.Count)
            return Differs($"{found.Columns.Count} columns, expected are {width}",
                new Fields().Add("columns", (long)found.Columns.Count).Add("expected_columns", (long)width));
        if (columns is null) return null;
        var places = new List<int>(width);
        foreach (var column in columns)
        {
            var at = found.Columns.ToList().IndexOf(column);
            if (at < 0) return Differs($"no column '{column}'; there are {string.Join(", ", found.Columns)}", []);
            places.Add(at);
        }

        rows = [.. found.Rows.Select(IReadOnlyList<object?> (row) => [.. places.Select(at => row[at])])];
        return null;
    }

    private static Rejection Differs(string message, Fields numbers) => new("sql.differs", message, numbers);

    // Lengths in front, so that no two rows run together.
    private static string Key(IReadOnlyList<object?> row) =>
        string.Concat(row.Select(SqlValue.Key).Select(key => $"{key.Length}:{key}"));

    private static string Show(IReadOnlyList<object?> row)
    {
        var text = Json.ToText(row);
        return text.Length <= MostShown ? text : text[..(char.IsHighSurrogate(text[MostShown - 1]) ? MostShown - 1 : MostShown)] + "…";
    }
}
