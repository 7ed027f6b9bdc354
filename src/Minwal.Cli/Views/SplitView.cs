using System.Globalization;
using Minwal.Datasets.Splitting;
using Minwal.Text;

namespace Minwal.Cli.Views;

/// <summary>Prints how a file was split.</summary>
internal static class SplitView
{
    private const int MostLabels = 12;

    public static void Print(TextWriter output, SplitReport report)
    {
        output.WriteLine($"{Counted.Of(report.Sources[0].Rows, "row")} of {report.Sources[0].File}");
        var parts = new TextTable(("part", false), ("rows", true), ("wanted", true), ("share", true), ("file", false));
        var written = Math.Max(1, report.Parts.Sum(part => part.Rows));
        foreach (var part in report.Parts)
            parts.Add(part.Name, $"{part.Rows:N0}", $"{part.Wanted:N0}", Percent((double)part.Rows / written), part.File);
        parts.Print(output, 2);
        if (report.LabelField is { } field) PrintLabels(output, field, report.Parts);
        if (report.Groups > 0) output.WriteLine($"groups: {report.Groups:N0}, each in one part");
        output.WriteLine(
            $"rows that stay with others: {report.Alike:N0}; the greatest piece has {Counted.Of(report.Pieces.Greatest, "row")}"
            + (report.TextFields.Count > 0 ? $" (compared: {string.Join(", ", report.TextFields)})" : ""));
        output.WriteLine($"leakage: {report.Leakage.Groups:N0} groups, {report.Leakage.EqualTexts:N0} equal texts, "
            + $"{report.Leakage.LikeTexts:N0} pairs that are alike");
        if (!report.IsExact && report.LeftOut == 0)
            output.WriteLine("not exact: pieces stay whole, or the content alone says where a row goes");
        if (report.LeftOut > 0)
        {
            output.WriteLine($"left out, since they are like rows of two parts: {report.LeftOut:N0} (rows "
                + $"{string.Join(", ", report.Between.Take(10))}{(report.LeftOut > 10 ? ", …" : "")})");
        }
    }

    private static void PrintLabels(TextWriter output, string field, IReadOnlyList<SplitPartReport> parts)
    {
        var all = parts.SelectMany(part => part.Labels).GroupBy(label => label.Key)
            .Select(g => (Label: g.Key, Rows: g.Sum(l => l.Value))).OrderByDescending(l => l.Rows)
                .ThenBy(l => l.Label, StringComparer.Ordinal).ToList();
        // As many values as rows are no labels.
        if (all.Count > 200) return;
        var table = new TextTable([(field, false), ("rows", true), .. parts.Select(part => (part.Name, true))]);
        foreach (var (label, rows) in all.Take(MostLabels))
        {
            table.Add([label, $"{rows:N0}", .. parts.Select(part =>
                Percent((double)part.Labels.GetValueOrDefault(label) / Math.Max(1, part.Rows)))]);
        }

        table.Print(output, 2);
        if (all.Count > MostLabels) output.WriteLine($"  and {all.Count - MostLabels} more");
    }

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
