using Minwal.Datasets;
using Minwal.Datasets.Reading;
using Minwal.Faults;
using Minwal.Quality;
using Minwal.Registries;
using Minwal.Values;
using Minwal.Workbench.Checking;
using Minwal.Workbench.Folders;

namespace Minwal.Workbench.Quality;

/// <summary>A file as rows with a text and a label.</summary>
public sealed class LabelledFile
{
    /// <summary>
    /// The longest text that is read, in UTF-16 units. The n-grams of one text take about 80 times its memory, and what is so long is a
    /// file that lost its line ends rather than a text with a label.
    /// </summary>
    private const int MostCharacters = 1_000_000;

    private static readonly string[] TextNames =
        ["text", "utterance", "sentence", "prompt", "question", "content", "message", "query", "input", "stem", "review", "tweet"];

    private static readonly string[] LabelNames =
        ["intent", "label", "category", "sentiment", "class", "is_eou", "eou", "subject", "topic", "target"];

    private LabelledFile(string path, IReadOnlyList<LabelledText> rows, string text, string? label, IReadOnlyList<Fault> faults) =>
        (Path, Rows, Text, Label, Faults) = (path, rows, text, label, faults);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The rows that have a text.</summary>
    public IReadOnlyList<LabelledText> Rows { get; }

    /// <summary>The path of the text.</summary>
    public string Text { get; }

    /// <summary>The path of the label; null when there is none.</summary>
    public string? Label { get; }

    /// <summary>What could not be read, row by row.</summary>
    public IReadOnlyList<Fault> Faults { get; }

    /// <summary>Reads <paramref name="path"/> into memory.</summary>
    /// <exception cref="MinwalException">
    /// MW5003 when the file cannot be read, MW6101 when it has no such text or label, MW6104 when a path is none.
    /// </exception>
    internal static LabelledFile Read(
        string path, TextColumns columns, Registry<RecordFormat> formats, Stream? content, long most, bool needsLabel)
    {
        using var scratch = ScratchFolder.Create();
        var faults = new List<Fault>();
        var input = new CheckInput { Format = columns.Format, Records = columns.Records, Content = content, Map = columns.Map };
        var located = content is null ? path : ContentFormat.Keep(content, columns.Format, scratch.Path, most);
        var reader = RecordReader.Open(located, formats, faults, path, input.Reading);
        var listed = columns.Rows is null ? null : Parsed(columns.Rows, "--rows");
        var rows = new List<LabelledText>();
        FieldPath? text = null, label = null, group = columns.Group is null ? null : Parsed(columns.Group, "--group-field");
        var grouped = columns.Group is null;
        long records = 0, without = 0;
        foreach (var (row, raw) in reader.Read())
        {
            records++;
            var record = input.Renamed(raw);
            foreach (var part in listed is null ? [record] : listed.Each.Values(record).OfType<Fields>().Select(input.Renamed))
            {
                text ??= Found(path, columns.Text, TextNames, part, "text", true);
                label ??= Found(path, columns.Label, LabelNames, part, "label", needsLabel);
                if (text!.First(part) is not { } value)
                {
                    without++;
                    continue;
                }

                var written = Value.ToText(value);
                if (written.Length > MostCharacters)
                {
                    faults.Add(new Fault("MW6101", new Mark($"{path} row {row}"),
                        $"the text has {written.Length:N0} characters and is left out; {MostCharacters:N0} are the most"));
                    continue;
                }

                var labelled = label?.First(part) is { } found ? Value.ToText(found) : null;
                if (labelled is not null && columns.Map.TryGetValue(labelled, out var ours)) labelled = ours;
                var shared = group is null ? listed is null ? null : $"record {row}" : group.First(part) ?? group.First(record);
                grouped |= shared is not null;
                rows.Add(new LabelledText(row, written, labelled, shared is null ? null : Value.ToText(shared), part)
                {
                    Parent = listed is null ? null : record,
                });
            }
        }

        if (reader.Unreported > 0) faults.Add(new Fault("MW5004", new Mark(path), $"{reader.Unreported:N0} more rows cannot be read"));
        if (rows.Count == 0) throw Nothing(path, records, columns, faults);
        if (without > 0) faults.Add(new Fault("MW6101", new Mark(path), $"{without:N0} rows have no '{text}' and are left out"));
        if (!grouped) throw new MinwalException("MW6101", $"{path}: no row has '{columns.Group}', which --group-field names");
        if (needsLabel && rows.Count(r => r.Label is null) is > 0 and var bare)
        {
            faults.Add(new Fault("MW6101", new Mark(path), $"{bare:N0} rows have no '{label}' and are left out"));
            rows.RemoveAll(r => r.Label is null);
            if (rows.Count == 0) throw new MinwalException(faults);
        }

        return new LabelledFile(path, rows, text!.ToString(), label?.ToString(), faults);
    }

    private static MinwalException Nothing(string path, long records, TextColumns columns, List<Fault> faults)
    {
        var message = records == 0 ? $"{path}: there is no row that can be read"
            : columns.Rows is not null ? $"{path}: no record has rows at '{columns.Rows}', which --rows names"
            : $"{path}: no row has the text '{columns.Text}'";
        return new MinwalException([.. faults, new Fault("MW6101", new Mark(""), message)]);
    }

    private static FieldPath? Found(string file, string? typed, string[] names, Fields row, string what, bool needed)
    {
        if (typed is not null)
        {
            var path = Parsed(typed, $"--{what}-field");
            return row.ContainsKey(path.Head) ? path
                : throw new MinwalException("MW6101", $"{file}: there is no '{path.Head}' in the first row; it has {Listed(row)}");
        }

        if (names.FirstOrDefault(row.ContainsKey) is { } known) return FieldPath.Of(known);
        return !needed ? null : throw new MinwalException(
            "MW6101", $"{file}: which field is the {what} is not known; the first row has {Listed(row)} (--{what}-field names it)");
    }

    private static FieldPath Parsed(string typed, string option) => FieldPath.TryParse(typed, out var path, out var complaint) ? path
        : throw new MinwalException("MW6104", $"{option}: '{typed}' is not a path of fields: {complaint}");

    private static string Listed(Fields row) => string.Join(", ", row.Keys.Select(key => $"'{key}'"));
}
