using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CsvHelper;
using CsvHelper.Configuration;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Datasets.Reading;

/// <summary>
/// Reads the records of a .json (an array, or a document with a list of objects), .jsonl, .csv or .tsv file, each also .gz, whoever made
/// it. A row that cannot be read is reported with its number and the reading goes on; nothing is lost silently.
/// </summary>
public sealed class RecordReader
{
    private const int MaxLine = 100 * 1024 * 1024;
    private readonly string _path;
    private readonly ICollection<Fault> _faults;

    private RecordReader(string path, ICollection<Fault> faults) => (_path, _faults) = (path, faults);

    /// <summary>Whether it has rows of cells, in which every value is a text.</summary>
    public bool IsTable => Ending(_path) is ".csv" or ".tsv";

    /// <summary>For a .json document: everything but the records. Complete when the reading has ended.</summary>
    public Fields? Document { get; private set; }

    /// <summary>Begins to read <paramref name="path"/>; bad rows go to <paramref name="faults"/>.</summary>
    /// <exception cref="MinwalException">MW5003 when the file does not exist or has another ending.</exception>
    public static RecordReader Open(string path, ICollection<Fault> faults)
    {
        if (Directory.Exists(path)) throw new MinwalException("MW5003", $"'{path}' is a folder, not a file");
        if (!File.Exists(path)) throw new MinwalException("MW5003", $"the file '{path}' does not exist");
        return Ending(path) is ".json" or ".jsonl" or ".csv" or ".tsv" or ".txt" ? new RecordReader(path, faults)
            : throw new MinwalException(
                "MW5003", $"'{path}': the ending is not known; allowed are .json, .jsonl, .csv, .tsv and .txt, each also with .gz");
    }

    /// <summary>The records with their row numbers, from 1 (a CSV's header is not counted). Streams, except for .json.</summary>
    public IEnumerable<(long Row, Fields Record)> Read()
    {
        using var rows = (Ending(_path) switch
        {
            ".jsonl" => ReadLines(),
            _ when IsTable => ReadCsv(),
            ".txt" => ReadText(),
            _ => ReadJson(),
        }).GetEnumerator();
        while (true)
        {
            try
            {
                if (!rows.MoveNext()) yield break;
            }
            catch (InvalidDataException e)
            {
                Report(0, $"cannot be decompressed: {e.Message}");
                yield break;
            }

            yield return rows.Current;
        }
    }

    private static string Ending(string path)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name).ToLowerInvariant();
    }

    private Stream OpenStream()
    {
        var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, FileOptions.SequentialScan);
        return _path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private IEnumerable<(long, Fields)> ReadLines()
    {
        using var stream = OpenStream();
        var (row, empty) = (0L, true);
        foreach (var line in Lines.Read(stream, MaxLine))
        {
            row++;
            if (line is null)
            {
                empty = false;
                Report(row, $"the line is longer than {MaxLine:N0} bytes");
                continue;
            }

            if (Trim(line.Value).IsEmpty) continue;
            empty = false;
            if (ParseRow(row, Trim(line.Value).Span) is { } record) yield return (row, record);
        }

        if (empty) Report(0, "the file is empty");
    }

    private IEnumerable<(long, Fields)> ReadText()
    {
        using var stream = OpenStream();
        var (row, empty) = (0L, true);
        foreach (var line in Lines.Read(stream, MaxLine))
        {
            row++;
            if (line is not null && Trim(line.Value).IsEmpty) continue;
            empty = false;
            if (line is null) Report(row, $"the line is longer than {MaxLine:N0} bytes");
            else if (!Utf8.IsValid(line.Value.Span)) Report(row, "the row is not UTF-8 text");
            else yield return (row, new Fields(1).Add("text", Encoding.UTF8.GetString(Trim(line.Value).Span)));
        }

        if (empty) Report(0, "the file is empty");
    }

    /// <summary>Without blanks around it and without the mark that some editors put first.</summary>
    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line)
    {
        if (line.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) line = line[3..];
        return line.Trim(" \r"u8);
    }

    private IEnumerable<(long, Fields)> ReadCsv()
    {
        using var stream = OpenStream();
        var encoding = new UTF8Encoding(false, throwOnInvalidBytes: false);
        using var reader = new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: true, 1 << 16);
        string? bad = null;
        using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            HasHeaderRecord = true,
            Delimiter = Delimiter(),
            DetectColumnCountChanges = false,
            BadDataFound = args => bad = $"a quote in the wrong place: {Short(args.RawRecord)}",
            MissingFieldFound = null,
        });
        if (!csv.Read() || !csv.ReadHeader())
        {
            Report(0, "the file is empty");
            yield break;
        }

        if (bad is not null) Report(0, $"the header: {bad}");
        var header = csv.HeaderRecord!.Select(h => h.Trim()).ToArray();
        foreach (var twice in header.GroupBy(h => h).Where(g => g.Count() > 1))
            Report(0, $"the column '{twice.Key}' stands in the header {twice.Count()} times; the last is used");
        var row = 0L;
        while (csv.Read())
        {
            row++;
            bad = null;
            // The cells are parsed here, so only now it is known whether they are sound; a quote that is
            // never closed takes in all that follows and leaves an odd number.
            var cells = csv.Parser.Record!;
            if (csv.Parser.RawRecord.AsSpan().Count('"') % 2 != 0) bad ??= $"a quote in the wrong place: {Short(csv.Parser.RawRecord)}";
            if (bad is not null)
            {
                Report(row, bad);
                continue;
            }

            if (cells.Length != header.Length)
            {
                Report(row, $"the row has {cells.Length} cells, the header has {header.Length} (line {csv.Parser.RawRow})");
                continue;
            }

            if (Array.Exists(cells, cell => cell.AsSpan().ContainsAny('\uFFFD', '\0')))
            {
                Report(row, $"the row is not UTF-8 text (line {csv.Parser.RawRow})");
                continue;
            }

            var record = new Fields(header.Length);
            for (var i = 0; i < header.Length; i++) record[header[i]] = CsvFormulas.Unguard(cells[i]);
            yield return (row, record);
        }
    }

    /// <summary>
    /// A comma, unless the header has none: then a tabulator or, as spreadsheets write
    /// in many countries, a semicolon, where the header has one.
    /// </summary>
    private string Delimiter()
    {
        using var stream = OpenStream();
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        Span<char> start = new char[1 << 16];
        var header = start[..reader.ReadBlock(start)];
        if (header.IndexOfAny('\r', '\n') is >= 0 and var end) header = header[..end];
        if (Ending(_path) == ".tsv" && header.Contains('\t')) return "\t";
        return header.Contains(',') ? "," : header.Contains('\t') ? "\t" : header.Contains(';') ? ";" : ",";
    }

    private IEnumerable<(long, Fields)> ReadJson()
    {
        byte[] bytes;
        using (var stream = OpenStream())
        using (var memory = new MemoryStream())
        {
            stream.CopyTo(memory);
            bytes = memory.ToArray();
        }

        var (list, document) = JsonDocumentRows.Find(bytes, (row, message) => Report(row, message));
        Document = document;
        var number = 0L;
        foreach (var (from, to) in list)
        {
            number++;
            if (ParseRow(number, bytes.AsSpan(from, to - from)) is { } record) yield return (number, record);
        }
    }

    private Fields? ParseRow(long row, ReadOnlySpan<byte> json)
    {
        try
        {
            if (Json.Parse(json) is Fields record) return record;
            Report(row, $"the row is not an object: {Short(Encoding.UTF8.GetString(json[..Math.Min(json.Length, 80)]))}");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            Report(row, $"the row is not valid JSON: {e.Message.Split(" Path:")[0].Split(" LineNumber:")[0]}");
        }

        return null;
    }

    private void Report(long row, string message) =>
        _faults.Add(new Fault("MW5004", new Mark(row == 0 ? _path : $"{_path} row {row}"), message));

    private static string Short(string text) => text.Length > 80 ? text[..77] + "…" : text.TrimEnd('\r', '\n');
}
