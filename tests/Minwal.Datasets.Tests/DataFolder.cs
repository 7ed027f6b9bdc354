using System.Text;
using Minwal.Datasets.Reading;
using Minwal.Datasets.Rows;
using Minwal.Values;

namespace Minwal.Datasets.Tests;

/// <summary>A folder for the files of one test of a tool.</summary>
public sealed class DataFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    internal DataContext Context => new(RecordFormats.Create(), _folder.Path, () => new MemoryStream(Encoding.UTF8.GetBytes(Input)));

    /// <summary>What standard input holds.</summary>
    public string Input { get; set; } = "";

    public void Dispose() => _folder.Dispose();

    public string At(string name) => _folder.File(name);

    public string With(string name, string text) => _folder.With(name, text);

    /// <summary>Writes lines, each an object.</summary>
    public string Lines(string name, params IEnumerable<string> rows) => _folder.With(name, string.Concat(rows.Select(row => row + "\n")));

    public string Text(string name) => File.ReadAllText(At(name));

    /// <summary>The rows of a file as the bytes they are.</summary>
    public string[] Rows(string name)
    {
        var faults = new List<Faults.Fault>();
        var rows = RecordReader.Open(At(name), RecordFormats.Create(), faults).ReadRows().Select(row => Encoding.UTF8.GetString(row.Json))
            .ToArray();
        Xunit.Assert.Empty(faults);
        return rows;
    }

    /// <summary>The values of a field of all rows.</summary>
    public string[] Values(string name, string field) =>
        [.. Rows(name).Select(row => Value.ToText(((Fields)Json.Parse(row)!).GetValueOrDefault(field)))];
}
