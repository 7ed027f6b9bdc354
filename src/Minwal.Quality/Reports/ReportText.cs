using System.Globalization;
using Minwal.Values;

namespace Minwal.Quality.Reports;

/// <summary>A report as a page of text: each figure with its controls on one line, and below it what it means.</summary>
internal sealed class ReportText(TextWriter output)
{
    private const int Width = 80, MostRows = 12;

    /// <summary>Writes <paramref name="report"/>.</summary>
    public void Print(EvaluationReport report)
    {
        output.WriteLine(report.Title);
        foreach (var (name, value) in report.Facts) Wrap($"{name}: {Cell(value)}", 2, 4);
        foreach (var section in report.Sections) Print(section);
    }

    private void Print(ReportSection section)
    {
        output.WriteLine();
        output.WriteLine(section.Title);
        output.WriteLine(new string('-', Math.Min(Width, section.Title.Length)));
        if (section.Reason is not null) Wrap($"n/a: {section.Reason}", 2, 2);
        foreach (var figure in section.Figures) Print(figure);
        foreach (var table in section.Tables.Where(t => t.Rows.Count > 0)) Print(table);
    }

    private void Print(ReportFigure figure)
    {
        var line = $"{figure.Title}: {Number(figure.Value, figure.IsCount)}";
        if (figure.Value is null && figure.Reason is not null) line += $" ({figure.Reason})";
        if (figure.Interval is { } interval) line += $" [{Number(interval.Low, false)}–{Number(interval.High, false)}]";
        if (figure.Controls.Count > 0)
            line += " | " + string.Join(", ", figure.Controls.Select(c => $"{c.Name} {Number(c.Value, figure.IsCount)}"));
        Wrap(line, 2, 4);
        if (figure.Meaning is not null && figure.Value is not null) Wrap(figure.Meaning, 6, 6);
    }

    private void Print(ReportTable table)
    {
        output.WriteLine($"  {table.Title}");
        var rows = table.Rows.Take(MostRows).Select(row => row.Select(Cell).ToArray()).Prepend([.. table.Columns]).ToList();
        var widths = table.Columns.Select((_, i) => rows.Max(row => Columns(row[i]))).ToArray();
        while (widths.Sum() + (2 * widths.Length) + 4 > Width && widths.Max() > 12) widths[Array.IndexOf(widths, widths.Max())]--;
        foreach (var row in rows)
            output.WriteLine(("    " + string.Join("  ", row.Select((cell, i) => Fit(cell, widths[i], table.Rows[0][i])))).TrimEnd());
        if (table.Rows.Count > MostRows) output.WriteLine($"    … {table.Rows.Count - MostRows:N0} more with --json");
    }

    private static string Fit(string cell, int width, object? first)
    {
        if (Columns(cell) > width) cell = cell[..Math.Max(1, width - 1)] + "…";
        var gap = new string(' ', Math.Max(0, width - Columns(cell)));
        return first is long or int or double ? gap + cell : cell + gap;
    }

    private void Wrap(string text, int first, int next)
    {
        var line = new string(' ', first);
        var empty = true;
        foreach (var word in text.Split(' '))
        {
            if (!empty && Columns(line) + 1 + Columns(word) > Width)
            {
                output.WriteLine(line);
                (line, empty) = (new string(' ', next), true);
            }

            line += empty ? word : " " + word;
            empty = false;
        }

        output.WriteLine(line);
    }

    private static int Columns(string text) => new StringInfo(text).LengthInTextElements;

    private static string Cell(object? value) => value switch
    {
        double number => Number(number, false),
        long or int => string.Format(CultureInfo.InvariantCulture, "{0:N0}", value),
        null => "n/a",
        _ => Value.ToText(value).ReplaceLineEndings(" "),
    };

    private static string Number(double? value, bool count) => value is not { } known || double.IsNaN(known) ? "n/a"
        : count || Math.Abs(known) >= 1000 ? known.ToString("N0", CultureInfo.InvariantCulture)
        : Math.Abs(known) >= 100 ? known.ToString("0.0", CultureInfo.InvariantCulture)
        : known.ToString(Math.Abs(known) >= 10 ? "0.00" : "0.000", CultureInfo.InvariantCulture);
}
