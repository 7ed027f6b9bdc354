using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Minwal.Datasets.Rows;

namespace Minwal.Datasets.Writing;

/// <summary>
/// A table after RFC 4180 with \n line ends; lists and objects stand in a cell as compact JSON,
/// texts that a spreadsheet would run are guarded (<see cref="CsvFormulas"/>) where the layout says so.
/// </summary>
internal sealed class CsvRecordWriter : RecordWriter
{
    private readonly CsvWriter _csv;
    private readonly RawRow _row = new();
    private readonly bool _guards;
    private IReadOnlyList<string> _columns;
    private bool _header;

    public CsvRecordWriter(Stream stream, FileLayout layout, string delimiter = ",") : base(stream)
    {
        (_columns, _guards) = (layout.Columns, layout.IsGuarded);
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

    public override void Write(ReadOnlySpan<byte> json)
    {
        if (_row.Fill(0, json.ToArray(), out _) is { } complaint) throw new ArgumentException($"no row: {complaint}", nameof(json));
        if (!_header)
        {
            if (_columns.Count == 0) _columns = [.. _row.Names];
            WriteHeader();
        }

        foreach (var column in _columns) _csv.WriteField(Cell(_row.Find(column)));
        _csv.NextRecord();
    }

    public override void End() => _csv.Flush();

    // Numbers, lists and objects as they are written.
    private string Cell(ReadOnlySpan<byte> json) => json switch
    {
        [] or [(byte)'n', ..] => "",
        [(byte)'"', ..] => _guards ? CsvFormulas.Guard(RowText.Unescape(json)) : CsvFormulas.Escape(RowText.Unescape(json)),
        _ => Encoding.UTF8.GetString(json),
    };

    // Readers end a row at a bare \r too, take a bare NUL for the sign of a file that is no text, and skip a row of nothing.
    private bool MustQuote(string cell) => cell.AsSpan().ContainsAny('\r', '\0') || (cell.Length == 0 && _columns.Count == 1);

    private void WriteHeader()
    {
        foreach (var column in _columns) _csv.WriteField(column);
        _csv.NextRecord();
        _header = true;
    }
}
