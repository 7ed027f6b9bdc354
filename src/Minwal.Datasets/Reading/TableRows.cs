using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Minwal.Values;

namespace Minwal.Datasets.Reading;

/// <summary>Records that stand in a table, with the names of their fields in its header. Every value is a text.</summary>
internal static class TableRows
{
    private const int MostCharacters = 16 * 1024 * 1024;

    /// <summary>A table of which the header tells what divides its cells. Streams.</summary>
    public static IEnumerable<(long, Fields)> Read(RecordInput input) => Read(input, tabbed: false);

    /// <summary>A table whose cells are divided by tabulators where its header has any. Streams.</summary>
    public static IEnumerable<(long, Fields)> ReadTabbed(RecordInput input) => Read(input, tabbed: true);

    private static IEnumerable<(long, Fields)> Read(RecordInput input, bool tabbed)
    {
        using var stream = input.Open();
        var encoding = new UTF8Encoding(false, throwOnInvalidBytes: false);
        using var text = new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: true, 1 << 16);
        var delimiter = Delimiter(input, tabbed);
        using var reader = new BoundedRows(text, delimiter[0], MostCharacters);
        string? bad = null;
        var csv = Begin();
        // The lines before what is read now.
        var linesBefore = 0;
        if (!csv.Read() || !csv.ReadHeader())
        {
            input.ReportEmpty();
            yield break;
        }

        reader.Pass(csv.Parser.RawRecord);
        if (bad is not null) input.Report(0, $"the header: {bad}");
        var header = csv.HeaderRecord!.Select(h => h.Trim()).ToArray();
        foreach (var twice in header.GroupBy(h => h).Where(g => g.Count() > 1))
            input.Report(0, $"the column '{twice.Key}' stands in the header {twice.Count()} times; the last is used");
        var row = 0L;
        while (Next())
        {
            row++;
            bad = null;
            // The cells are parsed here, so only now it is known whether they are sound; a quote that is
            // never closed takes in all that follows and leaves an odd number.
            var cells = csv.Parser.Record!;
            var raw = csv.Parser.RawRecord.AsSpan();
            reader.Pass(raw);
            if (raw.Count('"') % 2 != 0)
            {
                var lines = raw.TrimEnd("\r\n").Count('\n');
                bad = $"a quote in the wrong place: {RecordInput.Short(FirstLine(raw))}"
                    + (lines == 0 ? "" : $" (never closed, so the {lines:N0} lines behind it are lost too)");
            }

            if (bad is not null)
            {
                input.Report(row, bad);
                continue;
            }

            if (cells.Length != header.Length)
            {
                input.Report(row, $"the row has {cells.Length} cells, the header has {header.Length} "
                    + $"(line {linesBefore + csv.Parser.RawRow})");
                continue;
            }

            if (HasBareNul(raw))
            {
                input.Report(row, $"the row holds NUL outside quotes, so it is not text (line {linesBefore + csv.Parser.RawRow})");
                continue;
            }

            if (Array.Exists(cells, cell => cell.Contains('\uFFFD')))
            {
                input.Report(row, $"the row is not UTF-8 text (line {linesBefore + csv.Parser.RawRow})");
                continue;
            }

            var record = new Fields(header.Length);
            for (var i = 0; i < header.Length; i++) record[header[i]] = CsvFormulas.Unguard(cells[i]);
            yield return (row, record);
        }

        CsvReader Begin() => new(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            HasHeaderRecord = true,
            Delimiter = delimiter,
            DetectColumnCountChanges = false,
            BadDataFound = args => bad = $"a quote in the wrong place: {RecordInput.Short(args.RawRecord)}",
            MissingFieldFound = null,
        }, leaveOpen: true);

        bool Next()
        {
            while (true)
            {
                var line = csv.Parser.RawRow;
                try
                {
                    return csv.Read();
                }
                catch (RowTooLongException e)
                {
                    input.Report(++row, $"{e.Message} (line {linesBefore + line + 1})");
                    linesBefore += line + reader.Skip();
                    // What a reader has of a row it does not give up, so another one reads what follows.
                    csv.Dispose();
                    csv = Begin();
                }
            }
        }
    }

    // Quotes stand in pairs: a cell of text with NUL is quoted by whoever meant it.
    private static bool HasBareNul(ReadOnlySpan<char> raw)
    {
        for (var quotes = 0; raw.IndexOfAny('"', '\0') is >= 0 and var at; raw = raw[(at + 1)..])
        {
            if (raw[at] == '\0' && quotes % 2 == 0) return true;
            quotes += raw[at] == '"' ? 1 : 0;
        }

        return false;
    }

    private static string FirstLine(ReadOnlySpan<char> text) => text.IndexOfAny('\r', '\n') is >= 0 and var end
        ? text[..end].ToString()
        : text.ToString();

    /// <summary>
    /// A comma, unless the header has none: then a tabulator or, as spreadsheets write
    /// in many countries, a semicolon, where the header has one.
    /// </summary>
    private static string Delimiter(RecordInput input, bool tabbed)
    {
        using var stream = input.Open();
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        Span<char> start = new char[1 << 16];
        var header = start[..reader.ReadBlock(start)];
        if (header.IndexOfAny('\r', '\n') is >= 0 and var end) header = header[..end];
        if (tabbed && header.Contains('\t')) return "\t";
        return header.Contains(',') ? "," : header.Contains('\t') ? "\t" : header.Contains(';') ? ";" : ",";
    }
}
