using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Datasets.Reading;

/// <summary>The file that a format reads: its bytes, and where what cannot be read is reported.</summary>
public sealed class RecordInput
{
    private const int MostReported = 1_000;

    private readonly ICollection<Fault> _faults;
    private int _reported;

    private readonly string _shown;

    internal RecordInput(string path, ICollection<Fault> faults, string? shown) => (Path, _faults, _shown) = (path, faults, shown ?? path);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Everything in the file but the records; null where there is nothing else. The format that finds it says so.</summary>
    public Fields? Document { get; set; }

    /// <summary>The file's bytes, decompressed where its name ends in <c>.gz</c>. May be opened several times; close it.</summary>
    public Stream Open()
    {
        var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, FileOptions.SequentialScan);
        return RecordFormats.IsCompressed(Path) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>How many reports of rows are only counted, because there were so many before them.</summary>
    internal long Unreported { get; private set; }

    /// <summary>Reports what is wrong with <paramref name="row"/>, from 1; 0 stands for the file as a whole.</summary>
    public void Report(long row, string message)
    {
        if (row > 0 && ++_reported > MostReported) Unreported++;
        else _faults.Add(new Fault("MW5004", new Mark(row == 0 ? _shown : $"{_shown} row {row}"), message));
    }

    /// <summary>The record that <paramref name="json"/> is; null when it is none, which is reported.</summary>
    public Fields? ParseRecord(long row, ReadOnlySpan<byte> json)
    {
        try
        {
            if (Json.Parse(json) is Fields record) return record;
            Report(row, $"the row is not an object: {Short(Encoding.UTF8.GetString(json[..Math.Min(json.Length, 80)]))}");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            Report(row, $"the row is not valid JSON: {e.Message.Split(" Path:")[0].Split(" LineNumber:")[0]}");
        }

        return null;
    }

    internal static string Short(string text) => text.Length > 80 ? text[..77] + "…" : text.TrimEnd('\r', '\n');
}
