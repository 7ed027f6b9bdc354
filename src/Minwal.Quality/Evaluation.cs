using Minwal.Quality.Diversity;
using Minwal.Quality.Fidelity;
using Minwal.Quality.Privacy;
using Minwal.Quality.Reports;
using Minwal.Quality.Separability;
using Minwal.Quality.Utility;
using Minwal.Values;

namespace Minwal.Quality;

/// <summary>All measures of a data set.</summary>
/// <param name="Title">What is measured.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record Evaluation(string Title, IReadOnlyList<LabelledText> Rows)
{
    /// <summary>The names of the sections, in their order.</summary>
    public static readonly string[] Sections = ["diversity", "separability", "fidelity", "utility", "privacy"];

    /// <summary>Facts about the files, for the report's head.</summary>
    public Fields Facts { get; init; } = [];

    /// <summary>Real rows that it is compared with; null when there are none.</summary>
    public IReadOnlyList<LabelledText>? Reference { get; init; }

    /// <summary>Real rows that it was surely not made from: tested on, and the control of privacy; null when there are none.</summary>
    public IReadOnlyList<LabelledText>? Holdout { get; init; }

    /// <summary>Real rows of another origin, the control of fidelity; null when there are none.</summary>
    public IReadOnlyList<LabelledText>? Other { get; init; }

    /// <summary>The seed of samples, folds and intervals.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The sections that are wanted; empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Takes the measures.</summary>
    /// <param name="cancellation">Ends it between two sections.</param>
    public EvaluationReport Run(CancellationToken cancellation)
    {
        var set = new TextSet(Rows, Seed);
        var (reference, holdout, other) = (Set(Reference), Set(Holdout), Set(Other));
        Func<ReportSection>[] sections =
        [
            () => DiversityReport.Of(set, reference, Seed),
            () => Rows.Any(row => row.Label is null)
                ? ReportSection.None("separability", "Separability: what tells the label", "rows have no label; --label-field names it")
                : SeparabilityReport.Of(set, Seed),
            () => FidelityReport.Of(set, reference, other, Seed),
            () => UtilityReport.Of(set, reference, holdout, Seed),
            () => PrivacyReport.Of(set, reference, holdout),
        ];
        var taken = new List<ReportSection>();
        for (var i = 0; i < sections.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Only.Count == 0 || Only.Contains(Sections[i])) taken.Add(sections[i]());
        }

        return new EvaluationReport(Title, Facts, taken);
    }

    private TextSet? Set(IReadOnlyList<LabelledText>? rows) => rows is null ? null : new TextSet(rows, Seed);
}
