using Minwal.Datasets.Rows;

namespace Minwal.Datasets.Anonymizing;

/// <summary>What <see cref="FileAnonymizer"/> is to do.</summary>
public sealed record AnonymizeOptions
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The file to write.</summary>
    public required string Output { get; init; }

    /// <summary>How the file is read.</summary>
    public RowReading Reading { get; init; } = new();

    /// <summary>What is looked for.</summary>
    public PersonalSearch Search { get; init; } = new();

    /// <summary>Whether marks such as <c>[PHONE_1]</c> stand in place of finds, and no made-up values.</summary>
    public bool Tags { get; init; }

    /// <summary>Chooses the made-up values: files with the same seed stay joined.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Whether texts that a spreadsheet would run are guarded in a table.</summary>
    public bool CsvSafe { get; init; }

    /// <summary>Whether files that are there may be written over.</summary>
    public bool Force { get; init; }
}
