using Minwal.Faults;
using Minwal.Files;
using Minwal.Registries;
using Minwal.Values;

namespace Minwal.Datasets.Reading;

/// <summary>
/// Reads the records of a file, whoever made it, in the format that its ending names. A row that cannot be read is reported with its number
/// and the reading goes on; nothing is lost silently.
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

    /// <summary>Everything in the file but the records; null where there is nothing else. Complete when the reading has ended.</summary>
    public Fields? Document => _input.Document;

    /// <summary>
    /// Begins to read <paramref name="path"/> in one of <paramref name="formats"/>; bad rows go to <paramref name="faults"/>. Messages call
    /// it <paramref name="shown"/>, or by its path.
    /// </summary>
    /// <exception cref="MinwalException">MW5003 when the file does not exist or has another ending.</exception>
    public static RecordReader Open(string path, Registry<RecordFormat> formats, ICollection<Fault> faults, string? shown = null)
    {
        if (Directory.Exists(path)) throw new MinwalException("MW5003", $"'{path}' is a folder, not a file");
        if (!File.Exists(path)) throw new MinwalException("MW5003", $"the file '{path}' does not exist");
        if (RegularFile.IsOther(path)) throw new MinwalException("MW5003", $"'{path}' is a device or a pipe, not a file");
        return formats.FindReader(path) is { } format ? new RecordReader(format, new RecordInput(path, faults, shown))
            : throw new MinwalException(
                "MW5003", $"'{path}': the ending is not known; allowed are {formats.ReadableEndings()}, each also with .gz");
    }

    /// <summary>The records with their row numbers, from 1 (a table's header is not counted). Streams, except for .json.</summary>
    public IEnumerable<(long Row, Fields Record)> Read()
    {
        using var rows = _format.Read!(_input).GetEnumerator();
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
            catch (InvalidDataException e)
            {
                _input.Report(0, $"cannot be decompressed: {e.Message}");
                yield break;
            }

            yield return rows.Current;
        }
    }
}
