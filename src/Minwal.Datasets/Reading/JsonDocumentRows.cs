using System.Text.Json;
using Minwal.Values;

namespace Minwal.Datasets.Reading;

/// <summary>
/// Finds the records of a JSON text: the items of the array that it is, or of the list with the most objects among a document's values.
/// </summary>
internal static class JsonDocumentRows
{
    private const int MostBytes = 512 * 1024 * 1024;

    /// <summary>The records of the file, which is held in memory; the rest becomes its document.</summary>
    public static IEnumerable<(long, Fields)> Read(RecordInput input)
    {
        byte[] bytes;
        using (var stream = input.Open())
        using (var memory = new MemoryStream())
        {
            var buffer = new byte[1 << 16];
            while (stream.Read(buffer) is > 0 and var count)
            {
                if (memory.Length + count > MostBytes)
                    throw new RowTooLongException($"the document is longer than {MostBytes:N0} bytes; as .jsonl it can be of any length");
                memory.Write(buffer.AsSpan(0, count));
            }

            bytes = memory.ToArray();
        }

        var (list, document) = Find(bytes, input.Report);
        input.Document = document;
        var number = 0L;
        foreach (var (from, to) in list)
        {
            number++;
            if (to - from > LineRows.MaxLine) input.Report(number, $"the record is longer than {LineRows.MaxLine:N0} bytes");
            else if (input.ParseRecord(number, bytes.AsSpan(from, to - from)) is { } record) yield return (number, record);
        }
    }

    /// <summary>
    /// The byte ranges of the records and the rest of the document (null for a bare array). What
    /// is wrong is reported; complete records before it are still given.
    /// </summary>
    private static (IReadOnlyList<(int From, int To)> Rows, Fields? Document) Find(byte[] utf8, Action<long, string> report)
    {
        var start = utf8.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        if (utf8.AsSpan(start).Trim(" \t\r\n"u8).IsEmpty)
        {
            report(0, "the file is empty");
            return ([], null);
        }

        var lists = new List<(string Name, List<(int From, int To)> Rows)>();
        Fields? document = null;
        var whole = false;
        var reader = new Utf8JsonReader(utf8.AsSpan(start), new JsonReaderOptions { MaxDepth = 64 });
        try
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartArray)
            {
                lists.Add(("", []));
                Items(ref reader, start, lists[0].Rows);
                reader.Read();
            }
            else if (reader.TokenType == JsonTokenType.StartObject)
            {
                document = [];
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = reader.GetString()!;
                    reader.Read();
                    if (reader.TokenType == JsonTokenType.StartArray)
                    {
                        lists.Add((name, []));
                        Items(ref reader, start, lists[^1].Rows);
                    }
                    else
                    {
                        document[name] = Json.Read(ref reader);
                    }
                }

                // Throws when more follows.
                reader.Read();
                whole = true;
            }
            else
            {
                report(0, "the file holds neither an array nor an object");
            }
        }
        catch (JsonException e)
        {
            report(0, Broken((e.LineNumber ?? 0) + 1, $", byte {(e.BytePositionInLine ?? 0) + 1}", e.Message.Split(" LineNumber:")[0]));
        }
        catch (InvalidOperationException e)
        {
            // What the reader says of a text that is not UTF-8, or holds half a character.
            report(0, Broken(utf8.AsSpan(0, start + (int)reader.TokenStartIndex).Count((byte)'\n') + 1, "", e.Message));
        }

        if (document is null) return (lists.Count == 0 ? [] : lists[0].Rows, null);
        var records = lists.Select(l => (l.Name, l.Rows, Objects: l.Rows.Count(r => utf8[r.From] == (byte)'{')))
            .Where(l => l.Objects > 0 || l.Rows.Count == 0).OrderByDescending(l => l.Objects).FirstOrDefault();
        if (whole && records.Rows is null) report(0, "the document has no list of records");
        foreach (var (name, rows) in lists.Where(l => l.Name != records.Name))
        {
            try
            {
                document[name] = rows.Select(r => Json.Parse(utf8.AsSpan(r.From, r.To - r.From))).ToList();
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                report(0, $"the list '{name}' is not valid JSON: {e.Message.Split(" LineNumber:")[0]}");
            }
        }

        return (records.Rows ?? [], document);

        string Broken(long line, string place, string message) =>
            $"not valid JSON at line {line}{place}: {message}; {lists.Sum(l => l.Rows.Count)} complete records stand before it";
    }

    private static void Items(ref Utf8JsonReader reader, int offset, List<(int, int)> rows)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var from = (int)reader.TokenStartIndex + offset;
            reader.Skip();
            rows.Add((from, (int)reader.BytesConsumed + offset));
        }
    }
}
