using System.Globalization;
using Minwal.Runs.Journal;
using Minwal.Steps;
using Minwal.Steps.Judging;
using Minwal.Values;
using Minwal.Workbench.Records;

namespace Minwal.Workbench.Reports;

/// <summary>What a report says of the scores that judges gave.</summary>
/// <param name="records">The run.</param>
internal sealed class JudgedPart(OpenedRecords records)
{
    private const int MostCells = 20;

    /// <summary>Writes a table of the criteria and of their lowest cells; nothing for a run without a judge.</summary>
    public void Write(HtmlPage page)
    {
        var sums = new ScoreSums(StepSettings.Walk(records.Recipe.Steps));
        if (!sums.IsAsked) return;
        var reviewed = new ReviewedRecords(records.Journal, records.Journal.ReadDecisions());
        foreach (var draft in reviewed.Read()) sums.AddRecord(draft, records.Plan.CellOf(draft.Slot).Values);
        foreach (var draft in reviewed.ReadDrafts()) sums.AddVotes(draft);
        var judged = sums.Complete();
        page.Heading(2, "What judges said");
        page.Paragraph(
            "Means are of accepted records, a level counts as its place; agreement is of all drafts with several votes.", "soft");
        page.Table(["judge", "criterion", "scale", "#records", "#mean", "#votes that agree", "#within one step", "#alpha"],
            judged.Select(criterion => (IReadOnlyList<string>)
            [
                criterion.Step, criterion.Name, criterion.Scale, Number(criterion.Records), Number(criterion.Mean),
                Number(criterion.Agreement), Number(criterion.WithinOne), Number(criterion.Alpha),
            ]));
        foreach (var criterion in judged.Where(criterion => criterion.Cells.Count > 1))
        {
            page.Details($"{criterion.Step}: {criterion.Name}, the lowest cells", all => all.Table(["cell", "#records", "#mean"],
                criterion.Cells.Take(MostCells).Select(cell => (IReadOnlyList<string>)
                [
                    string.Join(", ", cell.Cell.Select(label => $"{label.Key}={Value.ToText(label.Value)}")),
                    Number(cell.Records), Number(cell.Mean),
                ])));
        }
    }

    private static string Number(double? value) => value?.ToString("#,0.###", CultureInfo.InvariantCulture) ?? "";
}
