using System.Text.Json;
using Minwal.Values;

namespace Minwal.Datasets.Reading;

/// <summary>Finds the records of a JSON text: the items of the array that it is, or of the longest list of objects among a document's values.</summary>
internal static class JsonDocumentRows
{
    /// <summary>The byte ranges of the records and the rest of the document (null for a bare array). What is wrong is reported; complete records before it are still given.</summary>
    public static (IReadOnlyList<(int From, int To)> Rows, Fields? Document) Find(byte[] utf8, Action<long, string> report)
    {
        var start = utf8.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        var lists = new List<(string Name, List<(int, int)> Rows)>();
        Fields? document = null;
        var reader = new Utf8JsonReader(utf8.AsSpan(start), new JsonReaderOptions { MaxDepth = 64 });
        try
        {
            if (!reader.Read())
            {
                report(0, "the file is empty");
            }
            else if (reader.TokenType == JsonTokenType.StartArray)
            {
                lists.Add(("", []));
                Items(ref reader, start, lists[0].Rows);
                if (reader.Read()) report(0, "there is more after the array");
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
            }
            else
            {
                report(0, "the file holds neither an array nor an object");
            }
        }
        catch (JsonException e)
        {
            report(0, $"not valid JSON at line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}: {e.Message.Split(" LineNumber:")[0]}; {lists.Sum(l => l.Rows.Count)} complete records stand before it");
        }

        if (lists.Count == 0) return ([], document);
        var longest = lists.OrderByDescending(l => l.Rows.Count).First();
        foreach (var (name, rows) in lists.Where(l => l.Name != longest.Name && document is not null))
            document![name] = rows.Select(r => Json.Parse(utf8.AsSpan(r.Item1, r.Item2 - r.Item1))).ToList();
        return (longest.Rows, document);
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
