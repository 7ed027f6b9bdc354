using Minwal.Datasets.Reading;
using Minwal.Datasets.Rows;
using Minwal.Datasets.Writing;
using Minwal.Faults;
using Minwal.Registries;
using Minwal.Values;

namespace Minwal.Datasets;

/// <summary>The formats of files, by the endings of their names.</summary>
internal static class RecordFormats
{
    private const string Compressed = ".gz";

    /// <summary>The formats that come with Minwal, to which a program can add its own.</summary>
    public static Registry<RecordFormat> Create() => new("format",
    [
        new RecordFormat(".json", "An array of records, or a document with a list of them.")
        {
            Read = input => Parsed(JsonDocumentRows.Read(input)),
            ReadRows = JsonDocumentRows.Read,
            Write = (stream, layout) => new JsonRecordWriter(stream, layout.Document),
            HasDocument = true,
        },
        new RecordFormat(".jsonl", "A record a line, as JSON.")
        {
            Read = input => Parsed(LineRows.ReadJson(input)),
            ReadRows = LineRows.ReadJson,
            Write = (stream, _) => new JsonlRecordWriter(stream),
        },
        new RecordFormat(".csv", "A table with a header, its cells divided by commas.")
        {
            Read = TableRows.Read,
            Write = (stream, layout) => new CsvRecordWriter(stream, layout),
            IsTable = true,
        },
        new RecordFormat(".tsv", "A table with a header, its cells divided by tabulators.")
        {
            Read = TableRows.ReadTabbed,
            Write = (stream, layout) => new CsvRecordWriter(stream, layout, "\t"),
            IsTable = true,
        },
        new RecordFormat(".txt", "A text a line; the records have text.") { Read = LineRows.ReadText },
    ]);

    /// <summary>The format that reads <paramref name="path"/>; null when there is none. What stands before <c>.gz</c> decides.</summary>
    public static RecordFormat? FindReader(this Registry<RecordFormat> formats, string path) =>
        formats.Find(Ending(path)) is { Read: not null } format ? format : null;

    /// <summary>The format that is called <paramref name="named"/>, an ending without its dot, for reading.</summary>
    /// <exception cref="MinwalException">MW2003 when there is none.</exception>
    public static RecordFormat FindNamed(this Registry<RecordFormat> formats, string named) =>
        formats.FindReader("content." + named.TrimStart('.')) ?? throw new MinwalException("MW2003",
            $"the format '{named}' is not known; allowed are "
            + $"{string.Join(", ", formats.Where(f => f.Read is not null).Select(f => f.Ending.TrimStart('.')))}, each also with .gz");

    /// <summary>
    /// The format that writes <paramref name="path"/>; null when there is none. What stands before <c>.gz</c> decides. Standard output,
    /// <c>-</c>, gets lines.
    /// </summary>
    public static RecordFormat? FindWriter(this Registry<RecordFormat> formats, string path) =>
        formats.Find(path == AtomicFile.StandardOutput ? ".jsonl" : Ending(path)) is { Write: not null } format ? format : null;

    /// <summary>The endings that can be read, as messages name them: <c>.json, .jsonl and .csv</c>.</summary>
    public static string ReadableEndings(this Registry<RecordFormat> formats) => Listed(formats.Where(f => f.Read is not null));

    /// <summary>The endings that can be written, as messages name them: <c>.json, .jsonl and .csv</c>.</summary>
    public static string WritableEndings(this Registry<RecordFormat> formats) => Listed(formats.Where(f => f.Write is not null));

    /// <summary>What is wrong with writing to <paramref name="path"/>; null when it has a writer.</summary>
    public static Fault? CheckWriter(this Registry<RecordFormat> formats, string path) => formats.FindWriter(path) is not null ? null
        : new Fault("MW2003", new Mark(""), $"'{path}': files with this ending cannot be written; allowed are {formats.WritableEndings()}, "
            + "each also with .gz");

    internal static bool IsCompressed(string path) => path.EndsWith(Compressed, StringComparison.OrdinalIgnoreCase);

    private static string Ending(string path) =>
        Path.GetExtension(IsCompressed(path) ? path[..^Compressed.Length] : path).ToLowerInvariant();

    private static IEnumerable<(long Row, Fields Record)> Parsed(IEnumerable<RawRow> rows) => rows.Select(row => (row.Number, row.Parse()));

    private static string Listed(IEnumerable<RecordFormat> formats)
    {
        var endings = formats.Select(f => f.Ending).ToList();
        return endings.Count < 2 ? string.Concat(endings) : $"{string.Join(", ", endings[..^1])} and {endings[^1]}";
    }
}
