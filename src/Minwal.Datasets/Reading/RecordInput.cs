using System.IO.Compression;
using System.Text;
using Minwal.Datasets.Rows;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Datasets.Reading;

/// <summary>The file that a format reads: its bytes, and where what cannot be read is reported.</summary>
public sealed class RecordInput
{
    private const int MostReported = 1_000;

    private readonly ICollection<Fault> _faults;
    private readonly bool _isCompressed;
    private int _reported;

    internal RecordInput(string path, ICollection<Fault> faults, string? shown, string? records = null, bool? isCompressed = null)
    {
        (Path, _faults, Shown, Records) = (path, faults, shown ?? path, records);
        _isCompressed = isCompressed ?? RecordFormats.IsCompressed(path);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Everything in the file but the records; null where there is nothing else. The format that finds it says so.</summary>
    public Fields? Document { get; set; }

    /// <summary>The list of a document that holds the records, where somebody named it: names with dots between.</summary>
    internal string? Records { get; }

    /// <summary>The list of the document in which the records were found; null where there is no document.</summary>
    internal string? RecordsName { get; set; }

    /// <summary>How messages call the file.</summary>
    internal string Shown { get; }

    /// <summary>How many reports of rows are only counted, because there were so many before them.</summary>
    internal long Unreported { get; private set; }

    /// <summary>How many rows were reported.</summary>
    internal long BadRows { get; private set; }

    /// <summary>Whether it was reported that there is nothing in the file.</summary>
    internal bool IsEmpty { get; private set; }

    /// <summary>The file's bytes, decompressed where its name ends in <c>.gz</c>. May be opened several times; close it.</summary>
    public Stream Open()
    {
        var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, FileOptions.SequentialScan);
        return _isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>The same as UTF-8 where a mark at its beginning says that it is UTF-16.</summary>
    /// <remarks>What is no sound UTF-16 ends the reading with a <see cref="DecoderFallbackException"/>.</remarks>
    internal Stream OpenUtf8()
    {
        Span<byte> start = stackalloc byte[4];
        using (var look = Open()) start = start[..look.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        var stream = Open();
        if (Utf16(start) is not { } encoding) return stream;
        stream.ReadExactly(start[..2]);
        return Encoding.CreateTranscodingStream(stream, encoding, new UTF8Encoding(false));
    }

    /// <summary>The encoding of bytes that begin with the mark of UTF-16; null when they do not.</summary>
    internal static Encoding? Utf16(ReadOnlySpan<byte> start) => start switch
    {
        [0xFF, 0xFE, 0, 0] => null,
        [0xFF, 0xFE, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
        [0xFE, 0xFF, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true),
        _ => null,
    };

    /// <summary>What is wrong when the file's name and its first bytes differ about gzip; null when they agree.</summary>
    internal string? MiscalledCompression()
    {
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0);
        Span<byte> start = stackalloc byte[2];
        start = start[..file.ReadAtLeast(start, 2, throwOnEndOfStream: false)];
        return (start.SequenceEqual<byte>([0x1F, 0x8B]), _isCompressed, start.IsEmpty) switch
        {
            (true, false, _) => "the file is compressed by gzip, which its name or --format does not say (.gz)",
            (false, true, false) => "cannot be decompressed: it is called .gz, but is not compressed by gzip",
            _ => null,
        };
    }

    /// <summary>Reports what is wrong with <paramref name="row"/>, from 1; 0 stands for the file as a whole.</summary>
    public void Report(long row, string message)
    {
        if (row > 0) BadRows++;
        if (row > 0 && ++_reported > MostReported) Unreported++;
        else _faults.Add(new Fault("MW5004", new Mark(row == 0 ? Shown : $"{Shown} row {row}"), message));
    }

    /// <summary>Reports that there is nothing in the file.</summary>
    internal void ReportEmpty()
    {
        IsEmpty = true;
        Report(0, "the file is empty");
    }

    /// <summary>The record that <paramref name="json"/> is; null when it is none, which is reported.</summary>
    public Fields? ParseRecord(long row, ReadOnlySpan<byte> json)
    {
        var raw = new RawRow();
        return Accept(raw, row, json.ToArray()) ? raw.Parse() : null;
    }

    /// <summary>Whether <paramref name="json"/> is a sound row, which then fills <paramref name="row"/>; else it is reported.</summary>
    /// <param name="row">Is filled.</param>
    /// <param name="number">The row's number.</param>
    /// <param name="json">Its bytes; empty for one that is too long.</param>
    /// <param name="pieces">What has just given the bytes, when lines of the file are not rows.</param>
    internal bool Accept(RawRow row, long number, ReadOnlyMemory<byte> json, JsonPieces? pieces = null)
    {
        if (json.IsEmpty)
        {
            Report(number, $"the record is longer than {LineRows.MaxLine:N0} bytes");
            return false;
        }

        if (row.Fill(number, json, out var at) is not { } complaint) return true;
        if (complaint == RowFields.NoObject)
        {
            Report(number, $"the row is not an object: {Short(Encoding.UTF8.GetString(json.Span[..Math.Min(json.Length, 80)]))}");
            return false;
        }

        if (pieces is null)
        {
            Report(number, $"the row is not valid JSON: {complaint} (byte {at + 1})");
            return false;
        }

        var before = json.Span[..Math.Min(at, json.Length)];
        var line = pieces.ValueLine + before.Count((byte)'\n');
        var column = before.LastIndexOf((byte)'\n') is >= 0 and var last ? at - last : pieces.ValueColumn + at;
        Report(number, $"not valid JSON at line {line}, byte {column}: {complaint}");
        return false;
    }

    internal static string Short(string text) => text.Length > 80 ? text[..77] + "…" : text.TrimEnd('\r', '\n');
}
