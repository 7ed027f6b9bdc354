using Minwal.Datasets.Reading;
using Minwal.Datasets.Rows;
using Minwal.Datasets.Writing;
using Minwal.Registries;
using Minwal.Values;

namespace Minwal.Datasets;

/// <summary>A format of files with records, told by the ending of the file's name. Immutable and thread-safe.</summary>
/// <example><code>
/// bench.Formats.Add(new RecordFormat(".words", "A word a line.")
/// {
///     Read = input => File.ReadLines(input.Path).Select((word, i) => (i + 1L, new Fields().Add("text", word))),
/// });
/// </code></example>
/// <param name="Ending">The ending in lower case, with its dot. For reading, <c>.gz</c> may stand behind it.</param>
/// <param name="Summary">What such a file is, in one sentence.</param>
public sealed record RecordFormat(string Ending, string Summary) : IRegistered
{
    /// <summary>The ending in lower case, with its dot.</summary>
    public string Ending { get; } = Ending is ['.', _, ..] && Ending != ".gz" && Ending == Ending.ToLowerInvariant()
        ? Ending
        : throw new ArgumentException($"'{Ending}' is not an ending such as .jsonl", nameof(Ending));

    /// <inheritdoc/>
    public string Name => Ending;

    /// <summary>
    /// Reads the records with their row numbers, from 1; a row that cannot be read is reported to the input, and the reading goes on. Null
    /// where such files are not read.
    /// </summary>
    public Func<RecordInput, IEnumerable<(long Row, Fields Record)>>? Read { get; init; }

    /// <summary>Reads the rows as the bytes they are; null where rows are not JSON in the file.</summary>
    internal Func<RecordInput, IEnumerable<RawRow>>? ReadRows { get; init; }

    /// <summary>Makes what writes records to a stream, which it does not close. Null where such files are not written.</summary>
    public Func<Stream, FileLayout, RecordWriter>? Write { get; init; }

    /// <summary>Whether it has rows of cells, in which every value is a text.</summary>
    public bool IsTable { get; init; }

    /// <summary>Whether a document can stand around the records.</summary>
    public bool HasDocument { get; init; }
}
