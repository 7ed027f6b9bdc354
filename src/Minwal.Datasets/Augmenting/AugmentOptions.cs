using Minwal.Datasets.Rows;

namespace Minwal.Datasets.Augmenting;

/// <summary>What <see cref="FileAugmenter"/> is to do.</summary>
public sealed record AugmentOptions
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The file to write.</summary>
    public required string Output { get; init; }

    /// <summary>How the file is read.</summary>
    public RowReading Reading { get; init; } = new();

    /// <summary>The ways, by name; empty for all, but for those that change facts where an answer hangs on them.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>How many variants are made of each row.</summary>
    public int Variants { get; init; } = 1;

    /// <summary>Whether the rows themselves are left out.</summary>
    public bool OnlyVariants { get; init; }

    /// <summary>The names of the fields, at any depth, whose texts are changed; empty for the usual ones.</summary>
    public IReadOnlyCollection<string> TextFields { get; init; } = [];

    /// <summary>Further phrases, each with one that may stand for it.</summary>
    public IReadOnlyList<(string From, string To)> Rules { get; init; } = [];

    /// <summary>Further lists of which any member may stand for any other.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Entities { get; init; } = [];

    /// <summary>The share of longer words in which a slip of fingers happens, above 0 to 1.</summary>
    public double Typos { get; init; } = 0.1;

    /// <summary>The greatest similarity of a variant with its row and its other variants, 0 to 1.</summary>
    public double MostSimilar { get; init; } = 0.95;

    /// <summary>Chooses the draws.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Whether texts that a spreadsheet would run are guarded in a table.</summary>
    public bool CsvSafe { get; init; }

    /// <summary>Whether files that are there may be written over.</summary>
    public bool Force { get; init; }
}
