using System.Globalization;
using Minwal.Steps.Judging;
using Minwal.Values;

namespace Minwal.Cli.Views;

/// <summary>Says what judges said.</summary>
internal static class JudgedView
{
    /// <summary>A line for each criterion: the mean, how far votes agree, and where it is lowest and highest.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<JudgedCriterion> judged) => judged.Select(Line);

    /// <summary>What was said of one draft: <c>judge: fluency 4, grounded yes</c>.</summary>
    public static string Scores(Fields scores) => string.Join("; ", scores.Select(step => $"{step.Key}: " + string.Join(", ",
        ((Fields)step.Value!).Where(score => score.Value is not (Fields or IReadOnlyList<object?>))
            .Select(score => $"{score.Key} {Value.ToText(score.Value)}"))));

    private static string Line(JudgedCriterion criterion)
    {
        var votes = criterion.Agreement is { } agreement
            ? $"; {Number(agreement)} of votes agree" + (criterion.Alpha is { } alpha ? $", alpha {Number(alpha)}" : "")
            : "";
        var (lowest, highest) = (criterion.Cells[0], criterion.Cells[^1]);
        var cells = criterion.Cells.Count < 2 || lowest.Mean.Equals(highest.Mean) ? ""
            : $"; from {Told(lowest)} to {Told(highest)}";
        var found = criterion.HasLevels
            ? string.Join(", ", criterion.Scores.Select(
                score => string.Create(CultureInfo.InvariantCulture, $"{score.Key} {score.Value:#,0}")))
            : $"{Number(criterion.Mean)} on {criterion.Scale}";
        return $"{criterion.Step}: {criterion.Name} {found}{votes}{cells}";
    }

    private static string Told(JudgedCell cell) => $"{Number(cell.Mean)} ({SummaryView.Cell(cell.Cell)})";

    private static string Number(double value) => value.ToString("0.0##", CultureInfo.InvariantCulture);
}
