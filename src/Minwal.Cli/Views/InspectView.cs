using System.Globalization;
using Minwal.Datasets.Inspecting;
using Minwal.Text;
using Minwal.Values;

namespace Minwal.Cli.Views;

/// <summary>Prints what a file holds, 80 columns wide.</summary>
internal static class InspectView
{
    private const int MostLabels = 12, MostFields = 30;

    public static void Print(TextWriter output, InspectReport report)
    {
        var source = report.Sources[0];
        output.WriteLine($"{source.File}: {Counted.Of(source.Rows, "row")}, {report.Shape}"
            + (report.RecordsName is { } list ? $", under '{list}'" : "")
                + (source.BadRows > 0 ? $"; {source.BadRows:N0} unreadable" : ""));
        if (report.Document is { Count: > 0 } document)
            output.WriteLine(TextTable.Fit($"around them: {string.Join(", ", document.Keys)}", TextTable.Width));
        PrintFields(output, report, source.Rows);
        PrintLengths(output, report);
        PrintLabels(output, report);
        if (report.Examples.Count == 0) return;
        output.WriteLine();
        output.WriteLine("examples");
        foreach (var (row, record) in report.Examples) PrintExample(output, row, record);
    }

    private static void PrintFields(TextWriter output, InspectReport report, long rows)
    {
        output.WriteLine();
        var table = new TextTable(("field", false), ("kind", false), ("in rows", true), ("distinct", true), ("example", false));
        foreach (var field in report.Fields.Take(MostFields))
        {
            table.Add(field.Name, string.Join("/", field.Kinds), field.Rows == rows ? "all"
                : Percent((double)field.Rows / Math.Max(1, rows)),
                $"{field.Distinct:N0}", field.Example);
        }

        table.Print(output, 0);
        if (report.Fields.Count > MostFields) output.WriteLine($"and {report.Fields.Count - MostFields} more");
    }

    private static void PrintLengths(TextWriter output, InspectReport report)
    {
        if (report.Words.Quantiles.Count == 0) return;
        output.WriteLine();
        output.WriteLine($"length of {string.Join(" + ", report.TextFields)}");
        var table = new TextTable(("", false), ("mean", true), ("sd", true), ("least", true), ("5 %", true), ("25 %", true), ("half", true),
            ("75 %", true), ("95 %", true), ("most", true));
        foreach (var (name, lengths) in new[] { ("words", report.Words), ("characters", report.Characters) })
            table.Add([name, Number(lengths.Mean), Number(lengths.Deviation), .. lengths.Quantiles.Select(q => $"{q:N0}")]);
        table.Print(output, 2);
        var most = report.Words.Histogram.Max(h => h.Rows);
        var (from, any, bars) = (0L, false, new TextTable(("", true), ("", true), ("", false)));
        foreach (var (upTo, count) in report.Words.Histogram)
        {
            // Nothing is so short.
            if (count > 0 || any)
                bars.Add(from == upTo ? $"{from:N0}" : $"{from:N0}–{upTo:N0}", $"{count:N0}", TextTable.Bar((double)count / most, 40));
            (from, any) = (upTo + 1, any || count > 0);
        }

        bars.Print(output, 2, headings: false);
        var letters = report.Letters.Arabic + report.Letters.Latin + report.Letters.Other;
        if (letters > 0)
        {
            output.WriteLine($"letters: {Percent((double)report.Letters.Arabic / letters)} Arabic, "
                + $"{Percent((double)report.Letters.Latin / letters)} Latin, {Percent((double)report.Letters.Other / letters)} other");
        }

        if (report.Repeated > 0) output.WriteLine($"repeated: {Counted.Of(report.Repeated, "text")} that stood before, spelling aside");
        if (report.Empty > 0) output.WriteLine($"empty: {Counted.Of(report.Empty, "row")} without text");
    }

    private static void PrintLabels(TextWriter output, InspectReport report)
    {
        if (report.LabelField is not { } field || report.Labels.Count == 0) return;
        output.WriteLine();
        output.WriteLine($"{field}: {Counted.Of(report.Labels.Count, "value")}");
        var (all, most) = (report.Labels.Sum(l => l.Rows), report.Labels[0].Rows);
        var table = new TextTable(("", false), ("", true), ("", true), ("", false));
        foreach (var (label, rows) in report.Labels.Take(MostLabels))
            table.Add(label, $"{rows:N0}", Percent((double)rows / all), TextTable.Bar((double)rows / most, 24));
        table.Print(output, 2, headings: false);
        if (report.Labels.Count > MostLabels)
            output.WriteLine(
                $"  and {report.Labels.Count - MostLabels} more, down to {report.Labels[^1].Label} with {report.Labels[^1].Rows:N0}");
    }

    private static void PrintExample(TextWriter output, long row, Fields record)
    {
        output.WriteLine($"  row {row:N0}");
        foreach (var (name, value) in record)
        {
            var text = TextTable.OneLine(value as string ?? Json.ToText(value));
            var line = $"    {name}: {text}";
            output.WriteLine(TextTable.Fit(line, TextTable.Width));
            // A second line for what is long, so that more than the beginning is seen.
            if (TextTable.Columns(line) <= TextTable.Width) continue;
            var shown = TextTable.Fit(line, TextTable.Width).Length - 1;
            output.WriteLine(TextTable.Fit("      …" + line[shown..], TextTable.Width));
        }
    }

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Number(double number) => number.ToString("0.0", CultureInfo.InvariantCulture);
}
