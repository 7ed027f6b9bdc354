using Minwal.Values;

namespace Minwal.Datasets.Writing;

/// <summary>What a file of records is to look like; each format takes what it has a place for.</summary>
/// <param name="Document">
/// What surrounds the records: a document in which one value is <see cref="RecordWriter.RecordsMarker"/>; null for nothing.
/// </param>
/// <param name="Columns">The columns of a table, in order; empty for those of the first row.</param>
public sealed record FileLayout(Fields? Document, IReadOnlyList<string> Columns)
{
    /// <summary>The records and nothing else.</summary>
    public static FileLayout Plain { get; } = new(null, []);

    /// <summary>Whether texts that a spreadsheet would run are guarded in a table: for files that people open.</summary>
    public bool IsGuarded { get; init; } = true;
}
