using Minwal.Datasets.Rows;

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

    internal RowReading Reading => new() { Format = Content is null ? Format : null, Records = Records };
}
