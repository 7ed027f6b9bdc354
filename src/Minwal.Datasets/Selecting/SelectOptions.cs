using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Selecting;

/// <summary>What <see cref="Selector"/> is to do.</summary>
public sealed record SelectOptions
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The file to write.</summary>
    public required string Output { get; init; }

    /// <summary>How the file is read.</summary>
    public RowReading Reading { get; init; } = new();

    /// <summary>The formula of the recipe language that must be true of a row; null for all rows.</summary>
    public string? Where { get; init; }

    /// <summary>The fields that are kept, in their new order; empty for all.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>The most rows that are written; null for all.</summary>
    public long? Head { get; init; }

    /// <summary>Whether texts that a spreadsheet would run are guarded in a table.</summary>
    public bool CsvSafe { get; init; }

    /// <summary>Whether a file that is there may be written over.</summary>
    public bool Force { get; init; }
}

/// <summary>What was selected.</summary>
public sealed record SelectReport : IDataReport
{
    /// <inheritdoc/>
    public required IReadOnlyList<SourceReport> Sources { get; init; }

    /// <summary>The file that was written.</summary>
    public required string Output { get; init; }

    /// <summary>How many rows were written.</summary>
    public required long Written { get; init; }

    /// <inheritdoc/>
    public Fields ToFields() => new Fields(3).Add("files", SourceReport.ToList(Sources)).Add("output", Output).Add("written", Written);
}
