using Minwal.Workbench.Quality;

namespace Minwal.Workbench.Reports;

/// <summary>What a report is about.</summary>
public sealed record ReportChoices
{
    /// <summary>The file, or the run: its folder or its output.</summary>
    public required string Subject { get; init; }

    /// <summary>Where texts and labels are; null for what is usual.</summary>
    public TextColumns? Columns { get; init; }

    /// <summary>Real rows that the data is compared with; null for none.</summary>
    public string? Reference { get; init; }

    /// <summary>The measures that are taken: of the names of the evaluation's sections; empty for all.</summary>
    public IReadOnlyList<string> Sections { get; init; } = [];

    /// <summary>How many records are shown, drawn by <see cref="Seed"/>.</summary>
    public int Records { get; init; } = 20;

    /// <summary>The seed of what is drawn: records, folds, samples, intervals.</summary>
    public long Seed { get; init; } = 1;
}
