using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Combining;

/// <summary>What <see cref="Combiner"/> is to do.</summary>
public sealed record CombineOptions
{
    /// <summary>The files, in the order in which their rows are to stand.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The file to write.</summary>
    public required string Output { get; init; }

    /// <summary>How the files are read.</summary>
    public RowReading Reading { get; init; } = new();

    /// <summary>Whether rows that are alike are kept.</summary>
    public bool KeepDuplicates { get; init; }

    /// <summary>The least similarity at which of two texts one is removed, 0.5 to 1; 1 for equal texts only.</summary>
    public double Similarity { get; init; } = 0.8;

    /// <summary>The field that is compared; null for what is usual.</summary>
    public FieldPath? TextField { get; init; }

    /// <summary>The field with the label; null for what is usual.</summary>
    public string? LabelField { get; init; }

    /// <summary>The field whose value is to be another in each row; null for <c>id</c> or <c>conversation_id</c>.</summary>
    public string? IdField { get; init; }

    /// <summary>Whether differences of the files' fields, and ids that had to be renewed, are failures.</summary>
    public bool Validates { get; init; }

    /// <summary>Whether texts that a spreadsheet would run are guarded in a table.</summary>
    public bool CsvSafe { get; init; }

    /// <summary>Whether a file that is there may be written over.</summary>
    public bool Force { get; init; }
}
