using Minwal.Datasets.Anonymizing;
using Minwal.Text;

namespace Minwal.Cli.Views;

/// <summary>Prints what belongs to persons, or what took its place.</summary>
internal static class ScanView
{
    public static void Print(TextWriter output, ScanReport report)
    {
        var rows = Counted.Of(report.Sources[0].Rows, "row");
        if (report.Rows == 0)
        {
            output.WriteLine($"{rows}: nothing that belongs to persons was found");
            return;
        }

        output.WriteLine($"{rows}, {report.Rows:N0} with what belongs to persons: "
            + string.Join(", ", report.Finds.Select(find => $"{find.Key} {find.Value:N0}")));
        foreach (var kind in report.Finds)
        {
            output.WriteLine($"{kind.Key}: {kind.Value:N0}");
            var shown = report.Examples.Where(find => find.Kind == kind.Key).ToList();
            foreach (var find in shown)
                output.WriteLine(TextTable.Fit($"  row {find.Row:N0}, {find.Field}: {TextTable.OneLine(find.Found)}", TextTable.Width));
            if (kind.Value > shown.Count) output.WriteLine($"  and {kind.Value - shown.Count:N0} more");
        }
    }

    public static void Print(TextWriter output, AnonymizeReport report)
    {
        output.WriteLine($"{Counted.Of(report.Written, "row")}, {report.Changed:N0} changed → {report.Output}");
        foreach (var (kind, (finds, different)) in report.Replaced.OrderBy(kind => kind.Key, StringComparer.Ordinal))
            output.WriteLine($"{kind}: {Counted.Of(finds, "find")} replaced, {different:N0} different");
    }
}
