using System.Globalization;
using Minwal.Datasets.Charts;
using Minwal.Planning;
using Minwal.Quality.Reports;
using Minwal.Similarity;
using Minwal.Text;
using Minwal.Values;
using Minwal.Workbench.Quality;

namespace Minwal.Workbench.Reports;

/// <summary>What a report says of the data themselves: labels, lengths, what is alike, the measures, some records.</summary>
/// <param name="data">The texts.</param>
/// <param name="reference">Real ones beside them; null for none.</param>
internal sealed class DataPart(LabelledFile data, LabelledFile? reference)
{
    private const int MostClusters = 10, MostShown = 600;
    private const double Alike = 0.8;
    private static readonly string[] Speakers = ["speaker", "role", "from"], Texts = ["text", "content", "value"];

    /// <summary>Writes the balance of labels and the lengths.</summary>
    public void Composition(HtmlPage page)
    {
        if (data.Label is { } label)
        {
            var counts = data.Rows.GroupBy(row => row.Label ?? "(none)", StringComparer.Ordinal).Select(g => new Bar(g.Key, g.Count()))
                .OrderByDescending(bar => bar.Value).ThenBy(bar => bar.Label, StringComparer.Ordinal).ToList();
            page.Heading(2, $"Labels ({label})").Chart(BarChart.Draw($"Rows by {label}", counts));
        }

        var lengths = data.Rows.Select(row => Words.Count(row.Text)).ToList();
        if (lengths.Count == 0) return;
        var real = reference?.Rows.Select(row => Words.Count(row.Text)).ToList();
        page.Heading(2, "Lengths").Chart(Histogram.Draw("Words of a text", lengths, real));
        var mean = lengths.Average();
        var deviation = Math.Sqrt(lengths.Average(length => (length - mean) * (length - mean)));
        page.Paragraph(string.Create(CultureInfo.InvariantCulture,
            $"{mean:0.0} words on average (sd {deviation:0.0}), from {lengths.Min()} to {lengths.Max()}")
            + (real is null ? "." : $"; the line is {Path.GetFileName(reference!.Path)}."), "soft");
    }

    /// <summary>Writes what is alike, with examples.</summary>
    public void Duplicates(HtmlPage page, CancellationToken cancellation)
    {
        var texts = data.Rows.Select(row => row.Text).ToList();
        var found = NearDuplicates.Find(texts, Alike, Environment.ProcessorCount, cancellation);
        page.Heading(2, "Texts that are alike");
        page.Paragraph(string.Create(CultureInfo.InvariantCulture,
            $"{found.Copies:#,0} of {found.Count:#,0} texts have a similarity of at least {Alike} with one before them "
            + $"(Jaccard similarity of their character 5-grams), in {found.Clusters.Count:#,0} clusters."),
            found.Copies == 0 ? "good" : "");
        foreach (var cluster in found.Clusters.OrderByDescending(cluster => cluster.Size).ThenBy(cluster => cluster.Representative)
            .Take(MostClusters))
        {
            var others = cluster.Texts.Where(text => text != cluster.Representative).Take(2);
            page.Record([($"{cluster.Size} alike", Short(texts[cluster.Representative])),
                .. others.Select(text => ($"row {data.Rows[text].Row}", Short(texts[text])))]);
        }
    }

    /// <summary>Writes the measures, each beside its floors and controls.</summary>
    public static void Measures(HtmlPage page, EvaluationReport evaluation)
    {
        foreach (var section in evaluation.Sections)
        {
            page.Heading(2, section.Title);
            if (section.Reason is not null) page.Paragraph($"n/a: {section.Reason}", "soft");
            if (section.Figures.Count > 0)
            {
                page.Table(["measure", "#value", "beside it", "what it means"], section.Figures.Select(figure => (IReadOnlyList<string>)
                [
                    figure.Title, Written(figure),
                    string.Join(", ", figure.Controls.Select(c => $"{c.Name} {Number(c.Value, figure.IsCount)}")),
                    figure.Value is null ? figure.Reason ?? "" : figure.Meaning ?? "",
                ]));
            }

            foreach (var table in section.Tables.Where(table => table.Rows.Count > 0))
            {
                var numbers = table.Columns.Select((name, i) => table.Rows[0][i] is long or int or double ? "#" + name : name).ToList();
                page.Heading(3, table.Title).Table(numbers, table.Rows.Take(100).Select(row => (IReadOnlyList<string>)
                    [.. row.Select(Cell)]));
            }
        }
    }

    /// <summary>Writes records that are drawn.</summary>
    public void Records(HtmlPage page, int count, long seed)
    {
        if (data.Rows.Count == 0) return;
        page.Heading(2, "Records");
        var all = data.Rows.Count.ToString("#,0", CultureInfo.InvariantCulture);
        page.Paragraph($"{Math.Min(count, data.Rows.Count)} of {all}, drawn by chance.", "soft");
        var keys = Enumerable.Range(0, data.Rows.Count).OrderBy(i => SlotRandom.Key(seed, i, 0, "report")).Take(count).Order();
        foreach (var i in keys)
        {
            var row = data.Rows[i];
            page.Record([("row", row.Row.ToString(CultureInfo.InvariantCulture)), .. (row.Parent ?? row.Record).SelectMany(Lines)]);
        }
    }

    /// <summary>A field on a line; a list of turns, messages or other maps with a line for each.</summary>
    private static IEnumerable<(string, string)> Lines(KeyValuePair<string, object?> field)
    {
        if (field.Value is not IReadOnlyList<object?> { Count: > 0 } list || !list.All(item => item is Fields))
            return [(field.Key, Short(Value.ToText(field.Value)))];
        return list.Cast<Fields>().Select((item, i) =>
        {
            var who = Array.Find(Speakers, item.ContainsKey);
            var said = Array.Find(Texts, name => item.GetValueOrDefault(name) is string);
            var rest = item.Where(inner => inner.Key != who && inner.Key != said && inner.Value is not (null or ""))
                .Select(inner => $"{inner.Key}: {Value.ToText(inner.Value)}");
            var name = who is null ? $"{field.Key}[{i}]" : Value.ToText(item[who]);
            return (name, Short(said is null ? string.Join(", ", rest) : $"{item[said]}\n{string.Join(", ", rest)}"));
        });
    }

    private static string Cell(object? cell) =>
        cell is double number ? Number(number, false) : cell is null ? "n/a" : Short(Value.ToText(cell));

    private static string Written(ReportFigure figure) => figure.Interval is { } interval && figure.Value is not null
        ? $"{Number(figure.Value, figure.IsCount)} ({Number(interval.Low, false)}–{Number(interval.High, false)})"
        : Number(figure.Value, figure.IsCount);

    private static string Number(double? value, bool count) => value is not { } known || !double.IsFinite(known) ? "n/a"
        : known.ToString(count || Math.Abs(known) >= 1000 ? "#,0" : "0.###", CultureInfo.InvariantCulture);

    private static string Short(string text) => text.Length <= MostShown ? text : text[..MostShown] + "…";
}
