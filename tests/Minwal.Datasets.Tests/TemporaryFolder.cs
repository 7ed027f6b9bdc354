using System.IO.Compression;
using System.Text;
using Minwal.Datasets.Reading;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Datasets.Tests;

/// <summary>A folder for the files of one test; removed with all that is in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("minwal-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The names of all that is in the folder.</summary>
    public IEnumerable<string> Names =>
        Directory.EnumerateFileSystemEntries(Path).Select(p => System.IO.Path.GetFileName(p)).Order(StringComparer.Ordinal);

    public string With(string name, string text) => With(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file; compressed when its name ends so.</summary>
    public string With(string name, byte[] bytes)
    {
        using Stream file = System.IO.File.Create(File(name));
        using var stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(bytes);
        return File(name);
    }

    /// <summary>What the reader gives for a file: rows as <c>number: JSON</c>, and what it reports without the path.</summary>
    public (string[] Rows, string[] Faults) Read(string name)
    {
        var faults = new List<Fault>();
        var rows = RecordReader.Open(File(name), RecordFormats.Create(), faults).Read()
            .Select(r => $"{r.Row}: {Json.ToText(r.Record)}").ToArray();
        return (rows, faults.Select(f => f.ToString().Replace(File(name), name, StringComparison.Ordinal)).ToArray());
    }
}
