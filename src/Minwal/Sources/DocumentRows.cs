using System.Globalization;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Sources;

/// <summary>Rows of which each is a document: of a file, or of a table.</summary>
internal static class DocumentRows
{
    /// <summary>The columns that a recipe names: one, a list, or several with commas. Empty for none.</summary>
    /// <exception cref="MinwalException">MW1012 for what names no columns.</exception>
    public static IReadOnlyList<string> Columns(object? named)
    {
        if (named is null) return [];
        if (named is Fields) throw new MinwalException("MW1012", "'column' must be a column's name, or a list of them");
        var names = named is IReadOnlyList<object?> list ? list.Select(Value.ToText)
            : Value.ToText(named).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return [.. names.Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// The chunks of <paramref name="rows"/>: text, document and chunk, and the row's other fields behind them, unless they are called
    /// like one of these. Rows without a text have no chunk.
    /// </summary>
    /// <param name="place">Where the rows come from: a document is called so, with the row's number.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="columns">The columns that are kept, the first of them the text; all when empty.</param>
    /// <param name="words">The length of a chunk.</param>
    /// <exception cref="MinwalException">MW1017 for a column that a row does not have.</exception>
    public static IEnumerable<Fields> Cut(string place, IEnumerable<Fields> rows, IReadOnlyList<string> columns, int words)
    {
        var number = 0L;
        foreach (var row in rows)
        {
            number++;
            var column = columns.Count > 0 ? columns[0] : DocumentKeys.UsualColumns.FirstOrDefault(row.ContainsKey);
            if (column is null || !row.TryGetValue(column, out var value))
            {
                throw new MinwalException("MW1017", string.Create(CultureInfo.InvariantCulture, $"row {number} of '{place}' has no ")
                    + (column is null ? "column with a text" : $"column '{column}'"), $"it has {string.Join(", ", row.Keys)}");
            }

            var name = row.GetValueOrDefault("document") is string own && column != "document" ? own
                : string.Create(CultureInfo.InvariantCulture, $"{place} {number}");
            var part = 0L;
            foreach (var text in DocumentChunks.Cut(Value.ToText(value), words))
            {
                var chunk = new Fields(3 + row.Count).Add("text", text).Add("document", name).Add("chunk", ++part);
                foreach (var (field, content) in row)
                {
                    if (field != column && !chunk.ContainsKey(field) && (columns.Count == 0 || columns.Contains(field)))
                        chunk[field] = content;
                }

                yield return chunk;
            }
        }
    }
}
