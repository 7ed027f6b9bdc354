using Minwal.Values;

namespace Minwal.Datasets.Inspecting;

/// <summary>What a file holds.</summary>
public sealed record InspectReport : IDataReport
{
    /// <inheritdoc/>
    public required IReadOnlyList<SourceReport> Sources { get; init; }

    /// <summary>
    /// What the rows are: <c>flat</c>, <c>openai</c>, <c>sharegpt</c>, <c>alpaca</c>, <c>chatml</c>, <c>alghafa</c>, <c>exams</c>,
    /// <c>document</c>.
    /// </summary>
    public required string Shape { get; init; }

    /// <summary>The list of the document in which the records stand; null where there is none.</summary>
    public required string? RecordsName { get; init; }

    /// <summary>What stands around the records; null where nothing does.</summary>
    public required Fields? Document { get; init; }

    /// <summary>The fields, in the order in which they were met.</summary>
    public required IReadOnlyList<FieldReport> Fields { get; init; }

    /// <summary>The fields whose texts were looked at.</summary>
    public required IReadOnlyCollection<string> TextFields { get; init; }

    /// <summary>How long the texts are, in words and in characters.</summary>
    public required LengthReport Words { get; init; }

    /// <inheritdoc cref="Words"/>
    public required LengthReport Characters { get; init; }

    /// <summary>How many rows have no text.</summary>
    public required long Empty { get; init; }

    /// <summary>How many rows have a text that another row before them has, spelling aside.</summary>
    public required long Repeated { get; init; }

    /// <summary>The letters of all texts by script.</summary>
    public required (long Arabic, long Latin, long Other) Letters { get; init; }

    /// <summary>The field of the labels; null when there is none.</summary>
    public required string? LabelField { get; init; }

    /// <summary>How many rows each label has, the most frequent first; empty when there are more than a thousand.</summary>
    public required IReadOnlyList<(string Label, long Rows)> Labels { get; init; }

    /// <summary>Some rows, drawn evenly over the file.</summary>
    public required IReadOnlyList<(long Row, Fields Record)> Examples { get; init; }

    /// <inheritdoc/>
    public Fields ToFields() => new Fields(16)
        .Add("files", SourceReport.ToList(Sources))
        .Add("rows", Sources[0].Rows)
        .Add("shape", Shape)
        .Add("records", RecordsName)
        .Add("document", Document)
        .Add("fields", Fields.Select(field => (object?)field.ToFields()).ToList())
        .Add("text_fields", TextFields.Cast<object?>().ToList())
        .Add("words", Words.ToFields())
        .Add("characters", Characters.ToFields())
        .Add("empty", Empty)
        .Add("repeated", Repeated)
        .Add("letters", new Fields(3).Add("arabic", Letters.Arabic).Add("latin", Letters.Latin).Add("other", Letters.Other))
        .Add("label_field", LabelField)
        .Add("labels", new Fields(Labels.Select(l => KeyValuePair.Create(l.Label, (object?)l.Rows))))
        .Add("examples", Examples.Select(e => (object?)new Fields(2).Add("row", e.Row).Add("record", e.Record)).ToList());
}

/// <summary>A field of the rows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kinds">The kinds of its values, the most frequent first.</param>
/// <param name="Rows">How many rows have it with a value other than null.</param>
/// <param name="Distinct">How many different values it has; beyond 700,000 an estimate.</param>
/// <param name="Example">A value of it.</param>
public sealed record FieldReport(string Name, IReadOnlyList<string> Kinds, long Rows, long Distinct, string Example)
{
    /// <summary>The same as values.</summary>
    public Fields ToFields() => new Fields(5).Add("name", Name).Add("kinds", Kinds.Cast<object?>().ToList()).Add("rows", Rows)
        .Add("distinct", Distinct).Add("example", Example);
}

/// <summary>Lengths of texts.</summary>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation.</param>
/// <param name="Quantiles">The least, the 5th, 25th, 50th, 75th and 95th of a hundred, the greatest.</param>
/// <param name="Histogram">How many lie in each of equally wide parts between 0 and the 99th of a hundred, with the upper bound of
/// each.</param>
public sealed record LengthReport(
    double Mean, double Deviation, IReadOnlyList<long> Quantiles, IReadOnlyList<(long UpTo, long Rows)> Histogram)
{
    /// <summary>The same as values.</summary>
    public Fields ToFields() => new Fields(4).Add("mean", Math.Round(Mean, 2)).Add("sd", Math.Round(Deviation, 2))
        .Add("quantiles", Quantiles.Select(q => (object?)q).ToList())
        .Add("histogram", Histogram.Select(h => (object?)new Fields(2).Add("up_to", h.UpTo).Add("rows", h.Rows)).ToList());
}
