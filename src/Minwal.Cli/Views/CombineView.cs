using System.Globalization;
using Minwal.Datasets.Combining;
using Minwal.Text;

namespace Minwal.Cli.Views;

/// <summary>Prints what was combined.</summary>
internal static class CombineView
{
    private const int MostShown = 5;

    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["same_record"] = "the same but for the id",
        ["same_text"] = "the same text",
        ["other_label"] = "the same text with another label",
        ["near"] = "nearly the same text",
    };

    public static void Print(TextWriter output, CombineReport report)
    {
        output.WriteLine($"{Counted.Of(report.Sources.Count, "file")}, {Counted.Of(report.Sources.Sum(s => s.Rows), "row")}: "
            + $"{report.Written:N0} written, {report.Removed.Values.Sum():N0} removed → {report.Output}");
        var files = new TextTable(("file", false), ("rows", true), ("unreadable", true));
        foreach (var source in report.Sources) files.Add(TextTable.Tail(source.File), $"{source.Rows:N0}", $"{source.BadRows:N0}");
        if (report.Sources.Count > 1) files.Print(output, 2);
        foreach (var (reason, count) in report.Removed.OrderByDescending(r => r.Value))
        {
            output.WriteLine($"removed, {Reasons[reason]}: {count:N0}");
            foreach (var row in report.Examples.Where(row => row.Reason == reason).Take(MostShown))
            {
                var similarity = reason == "near" ? $" ({row.Similarity.ToString("0.00", CultureInfo.InvariantCulture)})" : "";
                output.WriteLine($"  {TextTable.Tail(row.File)} row {row.Row} is like "
                    + $"{(row.OfFile == row.File ? "" : TextTable.Tail(row.OfFile) + " ")}row {row.OfRow}{similarity}");
            }

            if (count > MostShown) output.WriteLine($"  … {count - MostShown:N0} more");
        }

        if (report.RenewedIds > 0)
        {
            output.WriteLine($"{report.IdField} renewed in {Counted.Of(report.RenewedIds, "row")}:");
            foreach (var id in report.Renewals.Take(MostShown))
                output.WriteLine($"  {TextTable.Tail(id.File)} row {id.Row}: {id.Was} → {id.Is}");
            if (report.RenewedIds > MostShown) output.WriteLine($"  … {report.RenewedIds - MostShown:N0} more");
        }

        if (report.SchemaDifferences.Count > 0)
        {
            output.WriteLine("the files differ:");
            foreach (var difference in report.SchemaDifferences.Take(20)) output.WriteLine($"  {difference}");
            if (report.SchemaDifferences.Count > 20) output.WriteLine($"  … {report.SchemaDifferences.Count - 20} more");
        }

        if (report.TextFields.Count > 0) output.WriteLine($"compared: {string.Join(", ", report.TextFields)}");
        if (report.WithoutText > 0) output.WriteLine($"{Counted.Of(report.WithoutText, "row")} without text, compared as a whole");
        if (report.Failures.Count > 0) output.WriteLine($"not valid: {Counted.Of(report.Failures.Count, "difference")}, see above");
    }
}
