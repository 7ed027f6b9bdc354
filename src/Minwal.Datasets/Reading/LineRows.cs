using System.Text;
using System.Text.Unicode;
using Minwal.Datasets.Rows;
using Minwal.Faults;
using Minwal.Values;

namespace Minwal.Datasets.Reading;

/// <summary>Records that stand in a line each.</summary>
internal static class LineRows
{
    /// <summary>The most bytes of a record.</summary>
    public const int MaxLine = 100 * 1024 * 1024;

    /// <summary>Lines of JSON; empty ones are passed over. Streams.</summary>
    public static IEnumerable<RawRow> ReadJson(RecordInput input)
    {
        if (input.Records is { } records)
            throw new MinwalException("MW6003", $"'{input.Shown}' has a record a line, so there is no list '{records}' in it");
        var row = new RawRow();
        foreach (var (number, line) in Read(input))
            if (input.Accept(row, number, line)) yield return row;
    }

    /// <summary>Lines of text; empty ones are passed over. Streams.</summary>
    public static IEnumerable<(long, Fields)> ReadText(RecordInput input)
    {
        foreach (var (row, line) in Read(input))
        {
            if (!Utf8.IsValid(line.Span)) input.Report(row, "the row is not UTF-8 text");
            else yield return (row, new Fields(1).Add("text", Encoding.UTF8.GetString(line.Span)));
        }
    }

    private static IEnumerable<(long Row, ReadOnlyMemory<byte> Line)> Read(RecordInput input)
    {
        using var stream = input.OpenUtf8();
        var (row, empty) = (0L, true);
        foreach (var line in Lines.Read(stream, MaxLine))
        {
            row++;
            if (line is not { } bytes)
            {
                empty = false;
                input.Report(row, $"the line is longer than {MaxLine:N0} bytes");
                continue;
            }

            bytes = Trim(bytes);
            if (bytes.IsEmpty) continue;
            empty = false;
            yield return (row, bytes);
        }

        if (empty) input.ReportEmpty();
    }

    /// <summary>Without blanks around it and without the mark that some editors put first.</summary>
    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line)
    {
        var bytes = line.Span;
        var from = bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        var to = bytes.Length;
        while (from < to && bytes[from] is (byte)' ' or (byte)'\r') from++;
        while (to > from && bytes[to - 1] is (byte)' ' or (byte)'\r') to--;
        return line[from..to];
    }
}
