using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Comparing;

/// <summary>What <see cref="Differ"/> is to compare.</summary>
public sealed record DiffOptions
{
    /// <summary>The file as it was.</summary>
    public required string Before { get; init; }

    /// <summary>The file as it is.</summary>
    public required string After { get; init; }

    /// <summary>How both are read.</summary>
    public RowReading Reading { get; init; } = new();

    /// <summary>The field that says which rows are the same; null for the id that both have, or the content where there is none.</summary>
    public FieldPath? Key { get; init; }

    /// <summary>How many rows of each kind are told.</summary>
    public int Most { get; init; } = 1_000;
}

/// <summary>How two files differ.</summary>
public sealed record DiffReport : IDataReport
{
    /// <inheritdoc/>
    public required IReadOnlyList<SourceReport> Sources { get; init; }

    /// <summary>The field that says which rows are the same; null when it is the content.</summary>
    public required string? Key { get; init; }

    /// <summary>How many rows are the same in both.</summary>
    public required long Same { get; init; }

    /// <summary>How many rows stand only in the second file.</summary>
    public required long AddedCount { get; init; }

    /// <summary>How many rows stand only in the first file.</summary>
    public required long RemovedCount { get; init; }

    /// <summary>How many rows stand in both and differ.</summary>
    public required long ChangedCount { get; init; }

    /// <summary>In how many rows each field differs.</summary>
    public required IReadOnlyDictionary<string, long> Fields { get; init; }

    /// <summary>The first rows that were added, removed and changed.</summary>
    public required IReadOnlyList<RowDifference> Added { get; init; }

    /// <inheritdoc cref="Added"/>
    public required IReadOnlyList<RowDifference> Removed { get; init; }

    /// <inheritdoc cref="Added"/>
    public required IReadOnlyList<RowDifference> Changed { get; init; }

    /// <summary>Whether both hold the same rows.</summary>
    public bool IsSame => AddedCount + RemovedCount + ChangedCount == 0;

    /// <inheritdoc/>
    public Fields ToFields() => new Fields(10)
        .Add("files", SourceReport.ToList(Sources)).Add("key", Key).Add("same", Same).Add("added", AddedCount)
        .Add("removed", RemovedCount).Add("changed", ChangedCount)
        .Add("changed_fields", new Fields(Fields.Select(f => KeyValuePair.Create(f.Key, (object?)f.Value))))
        .Add("added_rows", Added.Select(row => (object?)row.ToFields()).ToList())
        .Add("removed_rows", Removed.Select(row => (object?)row.ToFields()).ToList())
        .Add("changed_rows", Changed.Select(row => (object?)row.ToFields()).ToList());
}

/// <summary>A row that differs.</summary>
/// <param name="Key">What tells it from others; its content where there is no id.</param>
/// <param name="RowBefore">Its number in the first file; 0 when it is not there.</param>
/// <param name="RowAfter">Its number in the second file; 0 when it is not there.</param>
/// <param name="Fields">The fields that differ: name, value before and after, as JSON; null where there is none.</param>
public sealed record RowDifference(
    string Key, long RowBefore, long RowAfter, IReadOnlyList<(string Name, string? Before, string? After)> Fields)
{
    /// <summary>The same as values.</summary>
    public Fields ToFields() => new Fields(4).Add("key", Key)
        .Add("row_before", RowBefore == 0 ? null : RowBefore).Add("row_after", RowAfter == 0 ? null : RowAfter)
        .Add("fields", Fields.Select(f => (object?)new Fields(3).Add("name", f.Name).Add("before", Parsed(f.Before))
            .Add("after", Parsed(f.After)))
            .ToList());

    private static object? Parsed(string? json) => json is null ? null : Json.Parse(json);
}
