using Minwal.Values;

namespace Minwal.Datasets.Combining;

/// <summary>What was combined.</summary>
public sealed record CombineReport : IDataReport
{
    /// <inheritdoc/>
    public required IReadOnlyList<SourceReport> Sources { get; init; }

    /// <summary>The file that was written.</summary>
    public required string Output { get; init; }

    /// <summary>How many rows were written.</summary>
    public required long Written { get; init; }

    /// <summary>
    /// How many rows were removed, by what they were: <c>same_record</c>, <c>same_text</c>, <c>other_label</c>, <c>near</c>.
    /// </summary>
    public required IReadOnlyDictionary<string, long> Removed { get; init; }

    /// <summary>Removed rows, each with the row that stays in its place; the first thousand.</summary>
    public required IReadOnlyList<RemovedRow> Examples { get; init; }

    /// <summary>The field of the ids; null when the rows have none.</summary>
    public required string? IdField { get; init; }

    /// <summary>How many ids were renewed because another row had them already.</summary>
    public required long RenewedIds { get; init; }

    /// <summary>Some of them: where, what was there and what took its place.</summary>
    public required IReadOnlyList<RenewedId> Renewals { get; init; }

    /// <summary>How the fields of the files differ, in sentences.</summary>
    public required IReadOnlyList<string> SchemaDifferences { get; init; }

    /// <summary>What stands around the records, added up; null when no file has a document.</summary>
    public required Fields? Metadata { get; init; }

    /// <summary>The fields whose texts were compared.</summary>
    public required IReadOnlyCollection<string> TextFields { get; init; }

    /// <summary>How many rows have no text and were compared as a whole.</summary>
    public required long WithoutText { get; init; }

    /// <summary>What is wrong with the whole, where that was asked; empty when nothing is.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <inheritdoc/>
    public Fields ToFields() => new Fields(14)
        .Add("files", SourceReport.ToList(Sources))
        .Add("output", Output)
        .Add("written", Written)
        .Add("removed", new Fields(Removed.Select(r => KeyValuePair.Create(r.Key, (object?)r.Value))))
        .Add("removed_rows", Examples.Select(row => (object?)row.ToFields()).ToList())
        .Add("id_field", IdField)
        .Add("renewed_ids", RenewedIds)
        .Add("renewals", Renewals.Select(r => (object?)new Fields(4)
            .Add("file", r.File).Add("row", r.Row).Add("was", r.Was).Add("is", r.Is)).ToList())
        .Add("schema_differences", SchemaDifferences.Cast<object?>().ToList())
        .Add("metadata", Metadata)
        .Add("text_fields", TextFields.Cast<object?>().ToList())
        .Add("without_text", WithoutText)
        .Add("failures", Failures.Cast<object?>().ToList());
}

/// <summary>A row that was removed because another says the same.</summary>
/// <param name="File">Its file.</param>
/// <param name="Row">Its number there.</param>
/// <param name="Reason"><c>same_record</c>, <c>same_text</c>, <c>other_label</c> (the same text with another label) or <c>near</c>.</param>
/// <param name="Similarity">Jaccard similarity of the texts, 0 to 1.</param>
/// <param name="OfFile">The file of the row that stays.</param>
/// <param name="OfRow">The number of the row that stays.</param>
public sealed record RemovedRow(string File, long Row, string Reason, double Similarity, string OfFile, long OfRow)
{
    /// <summary>The same as values.</summary>
    public Fields ToFields() => new Fields(6).Add("file", File).Add("row", Row).Add("reason", Reason)
        .Add("similarity", Math.Round(Similarity, 4)).Add("of_file", OfFile).Add("of_row", OfRow);
}

/// <summary>An id that was renewed.</summary>
/// <param name="File">The row's file.</param>
/// <param name="Row">The row's number there.</param>
/// <param name="Was">The id that another row had already.</param>
/// <param name="Is">The id that took its place.</param>
public sealed record RenewedId(string File, long Row, string Was, string Is);
