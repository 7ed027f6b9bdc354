using Minwal.Datasets.Rows;

namespace Minwal.Datasets.Anonymizing;

/// <summary>What <see cref="PersonalScan"/> is to do.</summary>
public sealed record ScanOptions
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>How the file is read.</summary>
    public RowReading Reading { get; init; } = new();

    /// <summary>What is looked for.</summary>
    public PersonalSearch Search { get; init; } = new();

    /// <summary>Whether finds are shown as they are, not masked.</summary>
    public bool Shows { get; init; }

    /// <summary>How many finds of each kind are listed.</summary>
    public int Examples { get; init; } = 10;
}
