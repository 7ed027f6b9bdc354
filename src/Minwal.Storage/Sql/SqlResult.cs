using Minwal.Values;

namespace Minwal.Storage.Sql;

/// <summary>What a statement gave.</summary>
/// <param name="Columns">The names of its columns; empty when it gives no rows by its nature.</param>
/// <param name="Rows">Its rows, each with one value for each column.</param>
internal sealed record SqlResult(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    /// <summary>The rows as maps from column to value; of columns with the same name the last counts.</summary>
    public List<object?> Maps() => [.. Rows.Select(object? (row) =>
        new Fields(Columns.Select((name, i) => KeyValuePair.Create(name, row[i]))))];
}
