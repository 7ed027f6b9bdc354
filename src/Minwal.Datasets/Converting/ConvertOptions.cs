using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Converting;

/// <summary>What <see cref="Converter"/> is to do.</summary>
public sealed record ConvertOptions
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The file to write.</summary>
    public required string Output { get; init; }

    /// <summary>How the file is read.</summary>
    public RowReading Reading { get; init; } = new();

    /// <summary>The shape of the rows; null for what the first looks like.</summary>
    public string? From { get; init; }

    /// <summary>The shape to write; null for the same, in another format.</summary>
    public string? To { get; init; }

    /// <summary>What a text can be labelled with, where texts with labels become questions with options; empty for what is found.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The field with the text, where texts become questions; null for <c>text</c>.</summary>
    public FieldPath? TextField { get; init; }

    /// <summary>The field with the label, where texts become questions; null for what is usual.</summary>
    public string? LabelField { get; init; }

    /// <summary>Whether fields that are no part of the shape are left out.</summary>
    public bool DropsRest { get; init; }

    /// <summary>
    /// Whether cells of a table that are written as JSON writes numbers, booleans, lists and objects are read as those, and empty cells as
    /// no fields; else all are texts.
    /// </summary>
    public bool TypesCells { get; init; }

    /// <summary>Whether texts that a spreadsheet would run are guarded in a table: for files that people open.</summary>
    public bool CsvSafe { get; init; }

    /// <summary>Whether a file that is there may be written over.</summary>
    public bool Force { get; init; }
}

/// <summary>What was converted.</summary>
public sealed record ConvertReport : IDataReport
{
    /// <inheritdoc/>
    public required IReadOnlyList<SourceReport> Sources { get; init; }

    /// <summary>The file that was written.</summary>
    public required string Output { get; init; }

    /// <summary>The shape that the rows had.</summary>
    public required string From { get; init; }

    /// <summary>The shape that they have.</summary>
    public required string To { get; init; }

    /// <summary>How many rows were written.</summary>
    public required long Written { get; init; }

    /// <summary>What had no place in the new shape, with the number of rows, or of turns, that lost it.</summary>
    public required IReadOnlyDictionary<string, long> Lost { get; init; }

    /// <inheritdoc/>
    public Fields ToFields() => new Fields(6)
        .Add("files", SourceReport.ToList(Sources)).Add("output", Output).Add("from", From).Add("to", To).Add("written", Written)
        .Add("lost", new Fields(Lost.Select(l => KeyValuePair.Create(l.Key, (object?)l.Value))));
}
