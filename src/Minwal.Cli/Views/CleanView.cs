using Minwal.Datasets.Cleaning;
using Minwal.Text;

namespace Minwal.Cli.Views;

/// <summary>Prints what was cleaned.</summary>
internal static class CleanView
{
    public static void Print(TextWriter output, CleanReport report)
    {
        output.WriteLine(
            $"{Counted.Of(report.Sources[0].Rows, "row")}: {report.Written:N0} kept, {report.Rejected.Values.Sum():N0} rejected → "
                + report.Output);
        if (report.Normalised > 0) output.WriteLine($"normalised in {Counted.Of(report.Normalised, "row")}");
        foreach (var (reason, count) in report.Rejected.OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"{reason}: {count:N0}");
            foreach (var row in report.Examples.Where(row => row.Reason == reason).Take(2))
            {
                output.WriteLine(TextTable.Fit($"  row {row.Row}: {TextTable.OneLine(row.Detail)}", TextTable.Width));
                if (row.Text.Length > 0) output.WriteLine(TextTable.Fit($"    {TextTable.OneLine(row.Text)}", TextTable.Width));
            }
        }

        if (report.TextFields.Count > 0) output.WriteLine($"looked at: {string.Join(", ", report.TextFields)}");
    }
}
