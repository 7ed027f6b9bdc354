using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Inspecting;

/// <summary>What <see cref="Inspector"/> is to look at.</summary>
public sealed record InspectOptions
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>How the file is read.</summary>
    public RowReading Reading { get; init; } = new();

    /// <summary>The field whose texts are looked at; null for what is usual.</summary>
    public FieldPath? TextField { get; init; }

    /// <summary>The field with the label; null for what is usual.</summary>
    public FieldPath? LabelField { get; init; }

    /// <summary>How many rows are shown, drawn evenly over the file.</summary>
    public int Examples { get; init; } = 3;

    /// <summary>The seed of the draw.</summary>
    public long Seed { get; init; } = 1;
}
