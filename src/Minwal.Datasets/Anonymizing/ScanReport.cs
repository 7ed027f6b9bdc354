using Minwal.Values;

namespace Minwal.Datasets.Anonymizing;

/// <summary>What belongs to persons in a file.</summary>
public sealed record ScanReport : IDataReport
{
    /// <inheritdoc/>
    public required IReadOnlyList<SourceReport> Sources { get; init; }

    /// <summary>How many rows hold something.</summary>
    public required long Rows { get; init; }

    /// <summary>How many finds there are, by kind.</summary>
    public required IReadOnlyDictionary<string, long> Finds { get; init; }

    /// <summary>The first finds of each kind.</summary>
    public required IReadOnlyList<ScanFind> Examples { get; init; }

    /// <inheritdoc/>
    public Fields ToFields() => new Fields(4).Add("files", SourceReport.ToList(Sources)).Add("rows_with_finds", Rows)
        .Add("finds", new Fields(Finds.Select(find => KeyValuePair.Create(find.Key, (object?)find.Value))))
        .Add("examples", Examples.Select(find => (object?)new Fields(4)
            .Add("row", find.Row).Add("kind", find.Kind).Add("field", find.Field).Add("found", find.Found)).ToList());
}

/// <summary>Something that belongs to a person.</summary>
/// <param name="Row">The row's number.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Field">Where it stands in the row.</param>
/// <param name="Found">The find, masked unless it was to be shown.</param>
public sealed record ScanFind(long Row, string Kind, string Field, string Found);
