using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Splitting;

/// <summary>What <see cref="Splitter"/> is to do.</summary>
public sealed record SplitOptions
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The folder in which the parts are written, each as its name with the ending of the file.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>How the file is read.</summary>
    public RowReading Reading { get; init; } = new();

    /// <summary>The parts: their names, and the share of the rows that each gets; the shares add up to 1.</summary>
    public IReadOnlyList<SplitPart> Parts { get; init; } = [new("train", 0.70m), new("val", 0.15m), new("test", 0.15m)];

    /// <summary>The field whose values are to have the same shares in every part; null for none.</summary>
    public FieldPath? By { get; init; }

    /// <summary>The field whose equal values stay in one part; null for none.</summary>
    public FieldPath? Group { get; init; }

    /// <summary>
    /// Whether the content of a row alone says where it goes, so that rows that are added move none of those before them.
    /// </summary>
    public bool Stable { get; init; }

    /// <summary>The field that is compared; null for what is usual.</summary>
    public FieldPath? TextField { get; init; }

    /// <summary>The field with the label, for the report; null for what is usual.</summary>
    public string? LabelField { get; init; }

    /// <summary>The least similarity at which two texts stay in one part, 0.5 to 1.</summary>
    public double Similarity { get; init; } = 0.8;

    /// <summary>The seed of the draw.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The ending of the parts' names, with its dot; null for that of the file.</summary>
    public string? Ending { get; init; }

    /// <summary>Whether texts that a spreadsheet would run are guarded in a table.</summary>
    public bool CsvSafe { get; init; }

    /// <summary>Whether files that are there may be written over.</summary>
    public bool Force { get; init; }

    /// <summary>The ending of the parts' names: that of the file, or of the format that was named for it; else lines.</summary>
    internal string PartEnding
    {
        get
        {
            if (Ending is not null) return Ending;
            var name = File == "-" ? "" : Path.GetFileName(File);
            var isCompressed = RecordFormats.IsCompressed(name);
            var ending = Path.GetExtension(isCompressed ? name[..^3] : name) + (isCompressed ? name[^3..] : "");
            return ending.Length > 0 ? ending : "." + (Reading.Format?.TrimStart('.') ?? "jsonl");
        }
    }

    /// <summary>The files that are written: of each part that gets anything.</summary>
    internal IEnumerable<(SplitPart Part, string Path)> Files() => Parts.Where(part => part.Share > 0)
        .Select(part => (part, Path.Combine(OutputFolder, part.Name + PartEnding)));
}

/// <summary>A part of a split.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Share">The share of the rows that it gets, 0 to 1.</param>
public sealed record SplitPart(string Name, decimal Share);
