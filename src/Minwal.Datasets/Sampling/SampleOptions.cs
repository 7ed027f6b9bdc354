using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Sampling;

/// <summary>What <see cref="Sampler"/> is to do.</summary>
public sealed record SampleOptions
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The file to write.</summary>
    public required string Output { get; init; }

    /// <summary>How many rows are drawn.</summary>
    public required long Count { get; init; }

    /// <summary>How the file is read.</summary>
    public RowReading Reading { get; init; } = new();

    /// <summary>The field whose values keep their shares, each with at least one row; null to draw from all rows alike.</summary>
    public FieldPath? By { get; init; }

    /// <summary>The seed of the draw.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Whether texts that a spreadsheet would run are guarded in a table.</summary>
    public bool CsvSafe { get; init; }

    /// <summary>Whether a file that is there may be written over.</summary>
    public bool Force { get; init; }
}

/// <summary>What was drawn.</summary>
public sealed record SampleReport : IDataReport
{
    /// <inheritdoc/>
    public required IReadOnlyList<SourceReport> Sources { get; init; }

    /// <summary>The file that was written.</summary>
    public required string Output { get; init; }

    /// <summary>How many rows were asked for.</summary>
    public required long Wanted { get; init; }

    /// <summary>How many rows were written.</summary>
    public required long Written { get; init; }

    /// <summary>How many rows of each value there are, and how many were drawn; empty when all were drawn from alike.</summary>
    public required IReadOnlyList<(string Value, long Rows, long Drawn)> Strata { get; init; }

    /// <inheritdoc/>
    public Fields ToFields() => new Fields(5)
        .Add("files", SourceReport.ToList(Sources)).Add("output", Output).Add("wanted", Wanted).Add("written", Written)
        .Add("strata", Strata.Select(s => (object?)new Fields(3).Add("value", s.Value).Add("rows", s.Rows).Add("drawn", s.Drawn)).ToList());
}
