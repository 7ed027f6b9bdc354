using Minwal.Values;

namespace Minwal.Datasets.Augmenting;

/// <summary>What was made.</summary>
public sealed record AugmentReport : IDataReport
{
    /// <inheritdoc/>
    public required IReadOnlyList<SourceReport> Sources { get; init; }

    /// <summary>The file that was written.</summary>
    public required string Output { get; init; }

    /// <summary>How many rows were written, variants included.</summary>
    public required long Written { get; init; }

    /// <summary>How many variants were made.</summary>
    public required long Variants { get; init; }

    /// <summary>How many were asked for.</summary>
    public required long Wanted { get; init; }

    /// <summary>How many variants each way had a part in.</summary>
    public required IReadOnlyDictionary<string, long> Kinds { get; init; }

    /// <summary>Rows of which fewer variants could be made than were asked for: how many, and the numbers of the first thousand.</summary>
    public required (long Count, IReadOnlyList<long> Rows) Short { get; init; }

    /// <inheritdoc/>
    public Fields ToFields() => new Fields(8).Add("files", SourceReport.ToList(Sources)).Add("output", Output).Add("written", Written)
        .Add("variants", Variants).Add("wanted", Wanted)
        .Add("kinds", new Fields(Kinds.Select(kind => KeyValuePair.Create(kind.Key, (object?)kind.Value))))
        .Add("short", Short.Count).Add("short_rows", Short.Rows.Select(row => (object?)row).ToList());
}
