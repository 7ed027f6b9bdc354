using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Minwal.Values;

namespace Minwal.Datasets.Writing;

/// <summary>
/// A table after RFC 4180 with \n line ends; lists and objects stand in a cell as compact JSON,
/// texts that a spreadsheet would run are guarded (<see cref="CsvFormulas"/>).
/// </summary>
internal sealed class CsvRecordWriter : RecordWriter
{
    private readonly CsvWriter _csv;
    private IReadOnlyList<string> _columns;
    private bool _header;

    public CsvRecordWriter(Stream stream, IReadOnlyList<string> columns, string delimiter = ",") : base(stream)
    {
        _columns = columns;
        var form = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            NewLine = "\n",
            Delimiter = delimiter,
            ShouldQuote = args => MustQuote(args.Field!) || ConfigurationFunctions.ShouldQuote(args),
        };
        _csv = new CsvWriter(new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true), form, leaveOpen: true);
    }

    public override void Begin()
    {
        if (_columns.Count > 0) WriteHeader();
    }

    public override void Write(ReadOnlySpan<byte> json) => Write((Fields)Json.Parse(json)!);

    public override void Write(Fields record)
    {
        if (!_header)
        {
            if (_columns.Count == 0) _columns = [.. record.Keys];
            WriteHeader();
        }

        foreach (var column in _columns) _csv.WriteField(Cell(record.GetValueOrDefault(column)));
        _csv.NextRecord();
    }

    public override void End() => _csv.Flush();

    private static string Cell(object? value) => value is string text ? CsvFormulas.Guard(text) : Value.ToText(value);

    // Readers end a row at a bare \r too, and skip a row of nothing.
    private bool MustQuote(string cell) => cell.Contains('\r', StringComparison.Ordinal) || (cell.Length == 0 && _columns.Count == 1);

    private void WriteHeader()
    {
        foreach (var column in _columns) _csv.WriteField(column);
        _csv.NextRecord();
        _header = true;
    }
}
