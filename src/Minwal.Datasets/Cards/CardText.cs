using System.Globalization;
using System.Text;
using Minwal.Values;

namespace Minwal.Datasets.Cards;

/// <summary>
/// The text of a card: YAML for the hub, Markdown for people. What comes from data is written so that it stays text in both.
/// </summary>
internal sealed class CardText
{
    private const string Mark = "<!-- made by minwal card -->";
    private const int MostLabels = 60, LongestCell = 300;

    private readonly StringBuilder _text = new();
    private readonly CardFacts _facts;

    public CardText(CardFacts facts, IEnumerable<string> charts)
    {
        _facts = facts;
        Metadata();
        Head();
        Composition([.. charts]);
        Fields();
        Lineage();
        Quality();
        Examples();
    }

    /// <summary>Whether <paramref name="text"/> is a card that was made here.</summary>
    public static bool IsOurs(string text) => text.Contains(Mark, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Metadata()
    {
        Line("---");
        Line($"pretty_name: {Quoted(Title)}");
        Line($"license: {Quoted(_facts.Options.License)}");
        List("language", _facts.Languages);
        List("task_categories", _facts.Tasks);
        List("size_categories", [_facts.Size]);
        if (_facts.Options.Lineage is not null) List("tags", ["synthetic", "minwal"]);
        Line("configs:");
        foreach (var configuration in _facts.Files.GroupBy(file => file.Configuration, StringComparer.Ordinal))
        {
            Line($"- config_name: {Quoted(configuration.Key)}");
            if (configuration.Key == CardFile.Default && _facts.Files.Any(file => file.Configuration != CardFile.Default))
                Line("  default: true");
            Line("  data_files:");
            foreach (var split in configuration.GroupBy(file => file.Split, StringComparer.Ordinal))
            {
                Line($"  - split: {split.Key}");
                Line($"    path: [{string.Join(", ", split.Select(file => Quoted(file.Name)))}]");
            }
        }

        Line("---");
        Line(Mark);
        Line();
    }

    private void Head()
    {
        Line($"# {Escape(Title)}");
        Line();
        if (_facts.Options.Summary is { } summary)
        {
            Line(Escape(summary));
            Line();
        }

        if (_facts.Warnings.Count == 0) return;
        Line("> **Before you use it**");
        foreach (var warning in _facts.Warnings) Line($"> - {Escape(warning)}");
        Line();
    }

    private void Composition(IReadOnlyList<string> charts)
    {
        Line("## Composition");
        Line();
        Table(["configuration", "split", "file", "rows", "bytes", "SHA-256"], _facts.Files.Select(file => (IReadOnlyList<string>)
            [file.Configuration, file.Split, file.Name, Number(file.Rows), Number(file.Bytes), file.Sha256[..16] + "…"]));
        if (_facts.Labels.Count > 0)
        {
            var splits = _facts.Main.Select(file => file.Name).ToList();
            Line($"Rows by label (`{_facts.Main.Select(file => file.Inspected.LabelField).FirstOrDefault(name => name is not null)}`):");
            Line();
            Table(["label", .. splits, "share"], _facts.Labels.Take(MostLabels).Select(label => (IReadOnlyList<string>)
            [
                label.Label,
                .. _facts.Main.Select(file => Number(file.Inspected.Labels.FirstOrDefault(l => l.Label == label.Label).Rows)),
                Percent(label.Rows, _facts.Labels.Sum(l => l.Rows)),
            ]));
            if (_facts.Labels.Count > MostLabels) Line($"and {_facts.Labels.Count - MostLabels} more labels\n");
        }

        Table(["file", "words on average", "sd", "shortest", "longest"], _facts.Files.Select(file => (IReadOnlyList<string>)
        [
            file.Name, Decimal(file.Inspected.Words.Mean), Decimal(file.Inspected.Words.Deviation),
            Number(file.Inspected.Words.Quantiles[0]), Number(file.Inspected.Words.Quantiles[^1]),
        ]));
        foreach (var chart in charts)
        {
            Line($"![{Path.GetFileNameWithoutExtension(chart)}]({chart})");
            Line();
        }
    }

    private void Fields()
    {
        Line("## Fields");
        Line();
        foreach (var file in _facts.Files.DistinctBy(file => string.Join('\n', file.Inspected.Fields.Select(field => field.Name))))
        {
            if (_facts.Files.Count > 1) Line($"As in `{file.Name}`:\n");
            Table(["field", "kind", "in rows", "different values"], file.Inspected.Fields.Select(field => (IReadOnlyList<string>)
                [field.Name, string.Join(", ", field.Kinds), Percent(field.Rows, file.Rows), Number(field.Distinct)]));
        }
    }

    private void Lineage()
    {
        Line("## How it was made");
        Line();
        if (_facts.Options.Lineage is not { } lineage)
        {
            Line("Not recorded here.");
            Line();
            return;
        }

        Line($"By the recipe {Escape(lineage.Recipe)} of [Minwal](https://github.com/minwal/minwal), which checks each record.");
        Line();
        Table(["", ""], lineage.Facts.Select(fact => (IReadOnlyList<string>)[fact.Name, fact.Value]));
        if (lineage.Checks.Count > 0) Line($"Each record passed: {string.Join(", ", lineage.Checks.Select(check => $"`{check}`"))}.\n");
        if (lineage.Figures.Count > 0)
            Table(["measure over the whole", "value"], lineage.Figures.Select(f => (IReadOnlyList<string>)[f.Name, f.Value]));
    }

    private void Quality()
    {
        Line("## Checked over these files");
        Line();
        if (_facts.Leaking is { } leaking)
            Line($"- Texts that stand in two splits: {Number(leaking)}.");
        Line(_facts.Finds.Count == 0 ? "- Phone numbers, email addresses, national ids, account and card numbers, sites: none found."
            : $"- Found: {string.Join(", ", _facts.Finds.Select(find => $"{find.Key.Replace('_', ' ')} {Number(find.Value)}"))}.");
        Line($"- Rows whose text stands in the same file before: {Number(_facts.Files.Sum(file => file.Inspected.Repeated))}.");
        Line(_facts.Contamination.Count == 0 ? "- Contamination with benchmarks: nothing is known."
            : $"- Contamination: {Escape(string.Join("; ", _facts.Contamination))}.");
        Line();
    }

    private void Examples()
    {
        Line("## Examples");
        Line();
        foreach (var (_, record) in _facts.Main[0].Inspected.Examples)
        {
            // A fence that is longer than any in the record.
            var json = Json.ToIndentedText(record);
            var fence = new string('`', 3 + json.Split('\n').Max(line => line.Count(c => c == '`')));
            Line($"{fence}json\n{json}\n{fence}\n");
        }
    }

    private string Title => _facts.Options.Title ?? Path.GetFileName(Path.GetFullPath(_facts.Options.Folder));

    private void List(string name, IReadOnlyList<string> items)
    {
        if (items.Count == 0) return;
        Line($"{name}:");
        foreach (var item in items) Line($"- {Quoted(item)}");
    }

    private void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        Line($"| {string.Join(" | ", columns)} |");
        Line($"|{string.Concat(columns.Select(_ => "---|"))}");
        foreach (var row in rows) Line($"| {string.Join(" | ", row.Select(Cell))} |");
        Line();
    }

    private void Line(string text = "") => _text.Append(text).Append('\n');

    /// <summary>A text in double quotes of YAML, which are those of JSON.</summary>
    private static string Quoted(string text) => Json.ToText(text);

    private static string Cell(string text) =>
        Escape(text.Length <= LongestCell ? text : text[..LongestCell] + "…").Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>Text that is no markup: no tags, links, headings and lists.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text.ReplaceLineEndings(" "))
        {
            if (c is '\\' or '`' or '*' or '_' or '[' or ']' or '#' or '!') escaped.Append('\\').Append(c);
            else if (c == '<') escaped.Append("&lt;");
            else if (c == '&') escaped.Append("&amp;");
            else escaped.Append(c);
        }

        return escaped.ToString();
    }

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Decimal(double number) => number.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Percent(long part, long whole) =>
        whole == 0 ? "–" : (100.0 * part / whole).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
