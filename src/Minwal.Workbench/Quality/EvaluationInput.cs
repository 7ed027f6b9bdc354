namespace Minwal.Workbench.Quality;

/// <summary>What is measured, and beside what.</summary>
/// <param name="File">The rows.</param>
public sealed record EvaluationInput(LabelledFile File)
{
    /// <summary>Real rows that it is compared with; null when there are none.</summary>
    public LabelledFile? Reference { get; init; }

    /// <summary>
    /// Real rows that it was surely not made from: classifiers are tested on them, and they are the control of privacy; null when there are
    /// none.
    /// </summary>
    public LabelledFile? Holdout { get; init; }

    /// <summary>Real rows of another origin, the control of the two-sample classifier; null when there are none.</summary>
    public LabelledFile? Other { get; init; }

    /// <summary>The seed of samples, folds and intervals.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The sections that are wanted: diversity, separability, fidelity, utility, privacy; empty for all.</summary>
    public IReadOnlyList<string> Sections { get; init; } = [];
}
