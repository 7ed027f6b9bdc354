using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Choosing;

/// <summary>What <see cref="Chooser"/> is to do.</summary>
public sealed record ChooseOptions
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The file to write.</summary>
    public required string Output { get; init; }

    /// <summary>How many rows are chosen.</summary>
    public required int Count { get; init; }

    /// <summary>The field with the text by which rows are compared.</summary>
    public required FieldPath Text { get; init; }

    /// <summary>How the file is read.</summary>
    public RowReading Reading { get; init; } = new();

    /// <summary>The seed, which says which of equally good rows is chosen.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The language of the rows, as their field <c>language</c> or else their script says: ar, en; null for any.</summary>
    public string? Language { get; init; }

    /// <summary>The least and the greatest number of words of the text; null for no bound.</summary>
    public (long Least, long Most)? Words { get; init; }

    /// <summary>Words of which the text has at least one, in whichever spelling; empty for no matter.</summary>
    public IReadOnlyList<string> Contains { get; init; } = [];

    /// <summary>The formula of the recipe language that must be true of a row; null for all rows.</summary>
    public string? Where { get; init; }

    /// <summary>Whether texts that a spreadsheet would run are guarded in a table.</summary>
    public bool CsvSafe { get; init; }

    /// <summary>Whether a file that is there may be written over.</summary>
    public bool Force { get; init; }
}
