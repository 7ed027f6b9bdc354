using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Cleaning;

/// <summary>What <see cref="Cleaner"/> is to do.</summary>
public sealed record CleanOptions
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The file to write.</summary>
    public required string Output { get; init; }

    /// <summary>The file for what is rejected, with the reasons; null for none.</summary>
    public string? Rejected { get; init; }

    /// <summary>How the file is read.</summary>
    public RowReading Reading { get; init; } = new();

    /// <summary>How texts are normalised.</summary>
    public TextNormalisation Normalisation { get; init; } = TextNormalisation.Spaces;

    /// <summary>The field with the text; null for what is usual.</summary>
    public FieldPath? TextField { get; init; }

    /// <summary>The field that must hold a label; null when none must.</summary>
    public FieldPath? LabelField { get; init; }

    /// <summary>The labels that are allowed; empty for any.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The fewest and the most words of a text; null for no bound.</summary>
    public (int? Least, int? Most) Words { get; init; }

    /// <summary>The fewest and the most characters of a text; null for no bound.</summary>
    public (int? Least, int? Most) Characters { get; init; }

    /// <summary>The least share of a script among the letters: <c>arabic</c> or <c>latin</c>, 0 to 1; null for none.</summary>
    public (string Script, double Least)? Script { get; init; }

    /// <summary>The least share of different words among the words, 0 to 1; null for none.</summary>
    public double? DistinctWords { get; init; }

    /// <summary>Words and phrases of which a text must hold none; compared spelling aside.</summary>
    public IReadOnlyList<string> Unwanted { get; init; } = [];

    /// <summary>Whether texts that are alike are kept.</summary>
    public bool KeepDuplicates { get; init; }

    /// <summary>The least similarity at which of two texts one is removed, 0.5 to 1; 1 for equal texts only.</summary>
    public double Similarity { get; init; } = 0.8;

    /// <summary>Whether texts that a spreadsheet would run are guarded in a table.</summary>
    public bool CsvSafe { get; init; }

    /// <summary>Whether files that are there may be written over.</summary>
    public bool Force { get; init; }
}

/// <summary>How texts are normalised.</summary>
public enum TextNormalisation
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>
    /// Blanks as one space and none at the ends of lines, line ends as \n; controls, invisible signs and signs of direction are left out.
    /// </summary>
    Spaces,

    /// <summary>The same, and form KC: forms of letters for show become letters.</summary>
    Nfkc,
}
