namespace Minwal.Datasets.Rows;

/// <summary>How a file is read: where its name does not tell, and what is done with rows that cannot be.</summary>
public sealed record RowReading
{
    /// <summary>
    /// The format, as an ending without its dot: <c>jsonl</c>, <c>csv.gz</c>; null for the one that the file's name tells.
    /// </summary>
    public string? Format { get; init; }

    /// <summary>
    /// The list of a document that holds the records, names with dots between: <c>data.examples</c>; null for the one with the most
    /// objects.
    /// </summary>
    public string? Records { get; init; }

    /// <summary>What is done about rows that cannot be read.</summary>
    public OnError OnError { get; init; } = OnError.Report;

    /// <summary>Fields that are called otherwise in the file: each of the file's names, and the one that takes its place.</summary>
    public IReadOnlyDictionary<string, string> Map { get; init; } = new Dictionary<string, string>();
}

/// <summary>What is done about rows that cannot be read.</summary>
public enum OnError
{
    /// <summary>They are told and left out.</summary>
    Report,

    /// <summary>They are counted and left out.</summary>
    Skip,

    /// <summary>The first ends the work, and nothing is written.</summary>
    Stop,
}
