using Minwal.Values;

namespace Minwal.Datasets.Splitting;

/// <summary>How a file was split.</summary>
public sealed record SplitReport : IDataReport
{
    /// <inheritdoc/>
    public required IReadOnlyList<SourceReport> Sources { get; init; }

    /// <summary>The parts.</summary>
    public required IReadOnlyList<SplitPartReport> Parts { get; init; }

    /// <summary>The field of the labels; null when there is none.</summary>
    public required string? LabelField { get; init; }

    /// <summary>How many groups there are; 0 when no field says which rows belong together.</summary>
    public required long Groups { get; init; }

    /// <summary>How many rows are like another one, so that they had to go where it goes.</summary>
    public required long Alike { get; init; }

    /// <summary>How many pieces of rows that stay together were shared out, and how many rows the greatest has.</summary>
    public required (long Count, long Greatest) Pieces { get; init; }

    /// <summary>What two parts have in common: groups, equal texts and texts that are alike. Counted again over what was written.</summary>
    public required (long Groups, long EqualTexts, long LikeTexts) Leakage { get; init; }

    /// <summary>
    /// Rows that are in no part, because they are like rows of two parts that must not move; numbers from 1, the first thousand.
    /// </summary>
    public required IReadOnlyList<long> Between { get; init; }

    /// <summary>How many rows are in no part.</summary>
    public required long LeftOut { get; init; }

    /// <summary>The fields whose texts were compared.</summary>
    public required IReadOnlyCollection<string> TextFields { get; init; }

    /// <summary>Whether every part has exactly the rows that its share asks for.</summary>
    public bool IsExact => Parts.All(part => part.Rows == part.Wanted);

    /// <inheritdoc/>
    public Fields ToFields() => new Fields(12)
        .Add("files", SourceReport.ToList(Sources))
        .Add("parts", Parts.Select(part => (object?)part.ToFields()).ToList())
        .Add("exact", IsExact)
        .Add("label_field", LabelField)
        .Add("groups", Groups)
        .Add("alike", Alike)
        .Add("pieces", Pieces.Count)
        .Add("greatest_piece", Pieces.Greatest)
        .Add("leakage", new Fields(3).Add("groups", Leakage.Groups).Add("equal_texts", Leakage.EqualTexts)
            .Add("like_texts", Leakage.LikeTexts))
        .Add("left_out", LeftOut)
        .Add("left_out_rows", Between.Select(row => (object?)row).ToList())
        .Add("text_fields", TextFields.Cast<object?>().ToList());
}

/// <summary>A part of a split as it was written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="File">Its file.</param>
/// <param name="Share">The share that it was to get.</param>
/// <param name="Wanted">So many rows are that share.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Labels">How many rows of each label it has.</param>
public sealed record SplitPartReport(
    string Name, string File, decimal Share, long Wanted, long Rows, IReadOnlyDictionary<string, long> Labels)
{
    /// <summary>The same as values.</summary>
    public Fields ToFields() => new Fields(6).Add("name", Name).Add("file", File).Add("share", (double)Share).Add("wanted", Wanted)
        .Add("rows", Rows).Add("labels", new Fields(Labels.Select(l => KeyValuePair.Create(l.Key, (object?)l.Value))));
}
