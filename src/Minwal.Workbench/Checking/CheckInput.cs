using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Workbench.Checking;

/// <summary>How a file that is checked is read, where its name does not tell.</summary>
public sealed record CheckInput
{
    /// <summary>
    /// The format, as an ending without its dot: <c>jsonl</c>, <c>csv.gz</c>; null for the one that the file's name tells.
    /// </summary>
    public string? Format { get; init; }

    /// <summary>
    /// The list of a document that holds the records, names with dots between; null for the one with the most objects.
    /// </summary>
    public string? Records { get; init; }

    /// <summary>The bytes, in place of those of a file; they are read once, to their end, and kept in a temporary file meanwhile.</summary>
    public Stream? Content { get; init; }

    /// <summary>Names of fields as they are in the file, each with the name that it has in the recipe's records.</summary>
    public IReadOnlyDictionary<string, string> Map { get; init; } = new Dictionary<string, string>();

    /// <summary>A record of the file with the recipe's names.</summary>
    internal Fields Renamed(Fields record) => Map.Count == 0 ? record
        : new Fields(record.Select(field => KeyValuePair.Create(Map.GetValueOrDefault(field.Key, field.Key), field.Value)));

    internal RowReading Reading => new() { Format = Content is null ? Format : null, Records = Records };
}
