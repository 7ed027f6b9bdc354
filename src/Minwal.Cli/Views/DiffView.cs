using Minwal.Datasets.Comparing;

namespace Minwal.Cli.Views;

/// <summary>Prints how two files differ.</summary>
internal static class DiffView
{
    public static void Print(TextWriter output, DiffReport report)
    {
        output.WriteLine(
            $"{report.Sources[0].File} ({report.Sources[0].Rows:N0}) → {report.Sources[1].File} ({report.Sources[1].Rows:N0}), by "
            + (report.Key ?? "content"));
        output.WriteLine($"  {report.Same:N0} the same, {report.AddedCount:N0} added, {report.RemovedCount:N0} removed, "
            + $"{report.ChangedCount:N0} changed");
        if (report.Fields.Count > 0)
            output.WriteLine($"  changed fields: {string.Join(", ", report.Fields.Select(f => $"{f.Key} {f.Value:N0}"))}");
        Rows(output, "+", report.Added, report.AddedCount, row => $"row {row.RowAfter}");
        Rows(output, "-", report.Removed, report.RemovedCount, row => $"row {row.RowBefore}");
        Rows(output, "~", report.Changed, report.ChangedCount, row => row.RowBefore == row.RowAfter ? $"row {row.RowAfter}"
            : $"row {row.RowBefore} → {row.RowAfter}");
    }

    private static void Rows(
        TextWriter output, string sign, IReadOnlyList<RowDifference> rows, long count, Func<RowDifference, string> place)
    {
        foreach (var row in rows)
        {
            output.WriteLine(TextTable.Fit($"{sign} {place(row)}: {TextTable.OneLine(row.Key)}", TextTable.Width));
            foreach (var (name, before, after) in row.Fields)
            {
                if (before is not null) output.WriteLine(TextTable.Fit($"    {name} - {TextTable.OneLine(before)}", TextTable.Width));
                if (after is not null) output.WriteLine(TextTable.Fit($"    {name} + {TextTable.OneLine(after)}", TextTable.Width));
            }
        }

        if (count > rows.Count) output.WriteLine($"{sign} … {count - rows.Count:N0} more");
    }
}
