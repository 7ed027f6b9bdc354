using System.Text;
using System.Text.Unicode;
using Minwal.Values;

namespace Minwal.Datasets.Reading;

/// <summary>Records that stand in a line each.</summary>
internal static class LineRows
{
    /// <summary>The most bytes of a record.</summary>
    public const int MaxLine = 100 * 1024 * 1024;

    /// <summary>Lines of JSON; empty ones are passed over. Streams.</summary>
    public static IEnumerable<(long, Fields)> ReadJson(RecordInput input)
    {
        foreach (var (row, line) in Read(input))
            if (input.ParseRecord(row, line.Span) is { } record) yield return (row, record);
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
        using var stream = input.Open();
        var (row, empty) = (0L, true);
        foreach (var line in Lines.Read(stream, MaxLine))
        {
            row++;
            if (line is not null && Trim(line.Value).IsEmpty) continue;
            empty = false;
            if (line is null) input.Report(row, $"the line is longer than {MaxLine:N0} bytes");
            else yield return (row, Trim(line.Value));
        }

        if (empty) input.Report(0, "the file is empty");
    }

    /// <summary>Without blanks around it and without the mark that some editors put first.</summary>
    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line)
    {
        if (line.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) line = line[3..];
        return line.Trim(" \r"u8);
    }
}
