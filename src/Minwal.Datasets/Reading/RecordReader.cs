using System.Text;
using Minwal.Datasets.Rows;
using Minwal.Faults;
using Minwal.Files;
using Minwal.Registries;
using Minwal.Values;

namespace Minwal.Datasets.Reading;

/// <summary>
/// Reads the records of a file, whoever made it, in the format that its ending names or that is given. A row that cannot be read is
/// reported with its number and the reading goes on; nothing is lost silently. Streams.
/// </summary>
/// <example><code>
/// var faults = new List&lt;Fault&gt;();
/// foreach (var (row, record) in RecordReader.Open("reviews.csv.gz", bench.Formats, faults).Read()) Console.WriteLine(record["text"]);
/// </code></example>
internal sealed class RecordReader
{
    private readonly RecordFormat _format;
    private readonly RecordInput _input;

    private RecordReader(RecordFormat format, RecordInput input) => (_format, _input) = (format, input);

    /// <summary>Whether it has rows of cells, in which every value is a text.</summary>
    public bool IsTable => _format.IsTable;

    /// <summary>How many rows could not be read beyond those that were reported: of very many the first are enough.</summary>
    public long Unreported => _input.Unreported;

    /// <summary>How many rows could not be read.</summary>
    public long BadRows => _input.BadRows;

    /// <summary>Whether there is nothing in the file, as far as it was read.</summary>
    public bool IsEmpty => _input.IsEmpty;

    /// <summary>Everything in the file but the records; null where there is nothing else. Complete when the reading has ended.</summary>
    public Fields? Document => _input.Document;

    /// <summary>The list of the document in which the records stand; null where they stand in no document.</summary>
    public string? RecordsName => _input.RecordsName;

    /// <summary>
    /// Begins to read <paramref name="path"/> in one of <paramref name="formats"/>; bad rows go to <paramref name="faults"/>. Messages call
    /// it <paramref name="shown"/>, or by its path.
    /// </summary>
    /// <exception cref="MinwalException">
    /// MW5003 when the file does not exist or its ending is not known, MW2003 when the format that was named is not.
    /// </exception>
    public static RecordReader Open(
        string path, Registry<RecordFormat> formats, ICollection<Fault> faults, string? shown = null, RowReading? reading = null)
    {
        if (Directory.Exists(path)) throw new MinwalException("MW5003", $"'{path}' is a folder, not a file");
        if (!File.Exists(path)) throw new MinwalException("MW5003", $"the file '{path}' does not exist");
        if (RegularFile.IsOther(path)) throw new MinwalException("MW5003", $"'{path}' is a device or a pipe, not a file");
        if (reading?.Format is { } named)
        {
            return new RecordReader(formats.FindNamed(named),
                new RecordInput(path, faults, shown, reading.Records, RecordFormats.IsCompressed("." + named)));
        }

        return formats.FindReader(path) is { } format ? new RecordReader(format, new RecordInput(path, faults, shown, reading?.Records))
            : throw new MinwalException(
                "MW5003", $"'{path}': the ending is not known; allowed are {formats.ReadableEndings()}, each also with .gz");
    }

    /// <summary>The records with their row numbers, from 1 (a table's header is not counted).</summary>
    public IEnumerable<(long Row, Fields Record)> Read() => Guarded(_format.Read!);

    /// <summary>The same as the bytes they came in; of a table, as JSON with a text for each cell.</summary>
    public IEnumerable<RawRow> ReadRows() => Guarded(_format.ReadRows ?? ToRows);

    private IEnumerable<RawRow> ToRows(RecordInput input)
    {
        if (input.Records is { } records)
            throw new MinwalException("MW6003", $"'{input.Shown}' is no document, so there is no list '{records}' in it");
        var row = new RawRow();
        foreach (var (number, record) in _format.Read!(input))
            if (input.Accept(row, number, Json.ToUtf8(record))) yield return row;
    }

    private IEnumerable<T> Guarded<T>(Func<RecordInput, IEnumerable<T>> read)
    {
        if (_input.MiscalledCompression() is { } miscalled)
        {
            _input.Report(0, miscalled);
            yield break;
        }

        if (!_format.IsTable && OtherEncoding() is { } encoding)
        {
            _input.Report(0, $"the file is {encoding}, which is not read; needed is UTF-8, or UTF-16 with its mark");
            yield break;
        }

        using var rows = read(_input).GetEnumerator();
        while (true)
        {
            try
            {
                if (!rows.MoveNext()) yield break;
            }
            catch (RowTooLongException e)
            {
                _input.Report(0, $"{e.Message}; what follows is not read");
                yield break;
            }
            catch (DecoderFallbackException)
            {
                _input.Report(0, "the file is not sound UTF-16: half a character stands in it; what follows is not read");
                yield break;
            }
            catch (InvalidDataException e)
            {
                _input.Report(0, $"cannot be decompressed: {e.Message}");
                yield break;
            }

            yield return rows.Current;
        }
    }

    /// <summary>
    /// What encoding that is not read the first bytes tell, by a mark or by zeros beside the first sign; null when none.
    /// </summary>
    private string? OtherEncoding()
    {
        Span<byte> start = stackalloc byte[4];
        try
        {
            using var stream = _input.Open();
            start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException)
        {
            // Told when the rows are read.
            return null;
        }

        return start switch
        {
            [0xFF, 0xFE, 0, 0] or [0, 0, 0xFE, 0xFF] => "UTF-32 text",
            [not 0, 0, not 0, 0] or [0, not 0, 0, not 0] => "UTF-16 text without the mark at its beginning",
            _ => null,
        };
    }
}
