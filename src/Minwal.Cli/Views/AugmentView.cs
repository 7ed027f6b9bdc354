using Minwal.Datasets.Augmenting;
using Minwal.Text;

namespace Minwal.Cli.Views;

/// <summary>Prints what was made of rows.</summary>
internal static class AugmentView
{
    private const int MostRows = 10;

    public static void Print(TextWriter output, AugmentReport report)
    {
        var rowsRead = Counted.Of(report.Sources[0].Rows, "row");
        output.WriteLine($"{rowsRead}: {Counted.Of(report.Variants, "variant")} of {report.Wanted:N0} → {report.Output}");
        foreach (var (kind, count) in report.Kinds.OrderByDescending(kind => kind.Value).ThenBy(kind => kind.Key, StringComparer.Ordinal))
            output.WriteLine($"{kind}: {count:N0}");
        if (report.Short.Count == 0) return;
        var rows = string.Join(", ", report.Short.Rows.Take(MostRows));
        var more = report.Short.Count > MostRows ? ", …" : "";
        output.WriteLine($"of {Counted.Of(report.Short.Count, "row")} fewer could be made: {rows}{more}");
    }
}
