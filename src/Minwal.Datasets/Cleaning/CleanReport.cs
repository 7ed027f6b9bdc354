using Minwal.Values;

namespace Minwal.Datasets.Cleaning;

/// <summary>What was cleaned.</summary>
public sealed record CleanReport : IDataReport
{
    /// <inheritdoc/>
    public required IReadOnlyList<SourceReport> Sources { get; init; }

    /// <summary>The file that was written.</summary>
    public required string Output { get; init; }

    /// <summary>How many rows were kept.</summary>
    public required long Written { get; init; }

    /// <summary>In how many of the rows that were kept a text was normalised.</summary>
    public required long Normalised { get; init; }

    /// <summary>How many rows were rejected, by reason.</summary>
    public required IReadOnlyDictionary<string, long> Rejected { get; init; }

    /// <summary>Rejected rows; the first of each reason.</summary>
    public required IReadOnlyList<RejectedRow> Examples { get; init; }

    /// <summary>The fields whose texts were looked at.</summary>
    public required IReadOnlyCollection<string> TextFields { get; init; }

    /// <inheritdoc/>
    public Fields ToFields() => new Fields(8)
        .Add("files", SourceReport.ToList(Sources)).Add("output", Output).Add("written", Written).Add("normalised", Normalised)
        .Add("rejected", new Fields(Rejected.Select(r => KeyValuePair.Create(r.Key, (object?)r.Value))))
        .Add("examples", Examples.Select(e => (object?)new Fields(4)
            .Add("row", e.Row).Add("reason", e.Reason).Add("detail", e.Detail).Add("text", e.Text)).ToList())
        .Add("text_fields", TextFields.Cast<object?>().ToList());
}

/// <summary>A row that was rejected.</summary>
/// <param name="Row">Its number.</param>
/// <param name="Reason">Why, as a code.</param>
/// <param name="Detail">Why, in words.</param>
/// <param name="Text">Its text, or the beginning of a long one.</param>
public sealed record RejectedRow(long Row, string Reason, string Detail, string Text);
