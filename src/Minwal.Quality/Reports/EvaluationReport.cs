using Minwal.Values;

namespace Minwal.Quality.Reports;

/// <summary>What was measured on a data set: sections of figures, which a view prints as text, as JSON or as a page.</summary>
/// <param name="Title">What was measured.</param>
/// <param name="Facts">What the figures stand on: files, fields, rows, seed.</param>
/// <param name="Sections">The sections, in the order in which they are read.</param>
public sealed record EvaluationReport(string Title, Fields Facts, IReadOnlyList<ReportSection> Sections)
{
    /// <summary>The report for machines.</summary>
    public Fields ToFields() => new Fields().Add("evaluation", Title).Add("facts", Facts)
        .Add("sections", new Fields(Sections.Select(s => KeyValuePair.Create(s.Name, (object?)s.ToFields()))));

    /// <summary>Writes the report for people, within 80 columns.</summary>
    public void Print(TextWriter output) => new ReportText(output).Print(this);
}
