using Minwal.Datasets;
using Minwal.Datasets.Reading;
using Minwal.Faults;
using Minwal.Quality;
using Minwal.Registries;
using Minwal.Text;
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

    /// <summary>How many rows are looked at for the fields with text and label.</summary>
    private const int Looked = 100;

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

    /// <summary>What kind of values the labels are: <c>number</c>, <c>boolean</c>, or <c>text</c> where they differ.</summary>
    public string LabelType { get; private init; } = LabelTypes.Text;

    /// <summary>What could not be read, row by row.</summary>
    public IReadOnlyList<Fault> Faults { get; }

    /// <summary>Reads <paramref name="path"/> into memory.</summary>
    /// <exception cref="MinwalException">
    /// MW5003 when the file cannot be read, MW6101 when it has no such text or label, MW6104 when a path is none.
    /// </exception>
    internal static LabelledFile Read(
        string path, TextColumns columns, Registry<RecordFormat> formats, Stream? content, long most, bool needsLabel,
        CancellationToken cancellation)
    {
        using var scratch = ScratchFolder.Create();
        var faults = new List<Fault>();
        var input = new CheckInput { Format = columns.Format, Records = columns.Records, Content = content, Map = columns.Map };
        var located = content is null ? path : ContentFormat.Keep(content, columns.Format, scratch.Path, most);
        var reader = RecordReader.Open(located, formats, faults, path, input.Reading);
        var listed = columns.Rows is null ? null : Parsed(columns.Rows, "--rows");
        var rows = new List<LabelledText>();
        FieldPath? text = null, label = null, group = columns.Group is null ? null : Parsed(columns.Group, "--group-field");
        var (grouped, types) = (columns.Group is null, new LabelTypes());
        long records = 0, without = 0;
        var first = new List<(long Row, Fields Record, Fields Part)>();
        foreach (var part in Parts())
        {
            // Not each row has each field, so more than the first are looked at.
            if (text is null && first.Count < Looked) first.Add(part);
            else Take(part);
            if (text is null && first.Count == Looked) TakeFirst();
        }

        if (text is null && first.Count > 0) TakeFirst();
        if (reader.Unreported > 0)
            faults.Add(new Fault("MW5004", new Mark(path), $"{Counted.Of(reader.Unreported, "more row")} cannot be read"));
        if (rows.Count == 0) throw Nothing(path, records, columns, faults);
        if (without > 0) faults.Add(new Fault("MW6101", new Mark(path), Left(without, text!)));
        if (!grouped) throw new MinwalException("MW6101", $"{path}: no row has '{columns.Group}', which --group-field names");
        if (needsLabel && rows.Count(r => r.Label is null) is > 0 and var bare)
        {
            faults.Add(new Fault("MW6101", new Mark(path), Left(bare, label!)));
            rows.RemoveAll(r => r.Label is null);
            if (rows.Count == 0) throw new MinwalException(faults);
        }

        return new LabelledFile(path, rows, text!.ToString(), label?.ToString(), faults) { LabelType = types.Common };

        IEnumerable<(long, Fields, Fields)> Parts()
        {
            foreach (var (row, raw) in reader.Read())
            {
                cancellation.ThrowIfCancellationRequested();
                records++;
                var record = input.Renamed(raw);
                foreach (var part in listed is null ? [record] : listed.Each.Values(record).OfType<Fields>().Select(input.Renamed))
                    yield return (row, record, part);
            }
        }

        void TakeFirst()
        {
            text = Found(path, columns.Text, TextNames, first, "text", true);
            label = Found(path, columns.Label, LabelNames, first, "label", needsLabel);
            foreach (var part in first) Take(part);
        }

        void Take((long Row, Fields Record, Fields Part) taken)
        {
            var (row, record, part) = taken;
            if (text!.First(part) is not { } value)
            {
                without++;
                return;
            }

            var written = Value.ToText(value);
            if (written.Length > MostCharacters)
            {
                faults.Add(new Fault("MW6101", new Mark($"{path} row {row}"),
                    $"the text has {written.Length:N0} characters and is left out; {MostCharacters:N0} are the most"));
                return;
            }

            var labelled = label?.First(part) is { } found ? Value.ToText(found) : null;
            var isMapped = labelled is not null && columns.Map.ContainsKey(labelled);
            if (isMapped) labelled = columns.Map[labelled!];
            if (labelled is not null) types.Add(isMapped ? labelled : label!.First(part));
            var shared = group is null ? listed is null ? null : $"record {row}" : group.First(part) ?? group.First(record);
            grouped |= shared is not null;
            rows.Add(new LabelledText(row, written, labelled, shared is null ? null : Value.ToText(shared), part)
            {
                Parent = listed is null ? null : record,
            });
        }
    }

    private static string Left(long rows, FieldPath field) =>
        $"{Counted.Of(rows, "row")} {(rows == 1 ? "has" : "have")} no '{field}' and {(rows == 1 ? "is" : "are")} left out";

    private static MinwalException Nothing(string path, long records, TextColumns columns, List<Fault> faults)
    {
        var message = records == 0 ? $"{path}: there is no row that can be read"
            : columns.Rows is not null ? $"{path}: no record has rows at '{columns.Rows}', which --rows names"
            : $"{path}: no row has the text '{columns.Text}'";
        return new MinwalException([.. faults, new Fault("MW6101", new Mark(""), message)]);
    }

    private static FieldPath? Found(
        string file, string? typed, string[] names, List<(long Row, Fields Record, Fields Part)> rows, string what, bool needed)
    {
        var looked = rows.Count == 1 ? "the first row" : $"the first {rows.Count:N0} rows";
        var has = rows.Count == 1 ? "it has" : "they have";
        var fields = string.Join(", ", rows.SelectMany(row => row.Part.Keys).Distinct().Select(key => $"'{key}'"));
        if (typed is not null)
        {
            var path = Parsed(typed, $"--{what}-field");
            return rows.Exists(row => row.Part.ContainsKey(path.Head)) ? path
                : throw new MinwalException("MW6101", $"{file}: there is no '{path.Head}' in {looked}; {has} {fields}");
        }

        // The name that most rows have, and of several the first of ours.
        var known = names.Select(name => (Name: name, Rows: rows.Count(row => row.Part.ContainsKey(name)))).MaxBy(name => name.Rows);
        if (known.Rows > 0) return FieldPath.Of(known.Name);
        return !needed ? null : throw new MinwalException(
            "MW6101", $"{file}: which field is the {what} is not known; {looked} {(rows.Count == 1 ? "has" : "have")} {fields}");
    }

    private static FieldPath Parsed(string typed, string option) => FieldPath.TryParse(typed, out var path, out var complaint) ? path
        : throw new MinwalException("MW6104", $"{option}: '{typed}' is not a path of fields: {complaint}");
}
