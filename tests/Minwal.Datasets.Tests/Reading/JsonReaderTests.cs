using System.Text;
using Minwal.Datasets.Reading;
using Minwal.Datasets.Rows;
using Minwal.Values;
using Xunit;

namespace Minwal.Datasets.Tests.Reading;

public sealed class JsonReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""[{"a":1},{"a":"ب"}]""")]
    [InlineData("""{"data":[{"a":1},{"a":"ب"}]}""")]
    [InlineData("""{"version":1,"data":[{"a":1},{"a":"ب"}],"count":2}""")]
    [InlineData("""{"tags":["x","y","z"],"data":[{"a":1},{"a":"ب"}]}""")]
    [InlineData("""{"sources":[{"name":"x"}],"data":[{"a":1},{"a":"ب"}]}""")]
    [InlineData("\uFEFF[\r\n  { \"a\": 1 },\r\n  { \"a\": \"\\u0628\" }\r\n]\r\n")]
    public void The_records_are_found_wherever_they_stand(string json)
    {
        _folder.With("f.json", json);
        Assert.Equal(["""1: {"a":1}""", """2: {"a":"ب"}"""], Whole("f.json"));
    }

    [Theory]
    [InlineData("""{"train":[{"a":1},{"a":2}],"test":[{"a":3}]}""", "'train' (2) is read, not 'test' (1)")]
    [InlineData("""{"x":[{"a":1},{"a":2}],"y":[{"b":1},{"b":2}],"z":[1]}""", "'x' (2) is read, not 'y' (2)")]
    public void Lists_of_records_that_are_not_read_are_told(string json, string told)
    {
        _folder.With("f.json", json);
        var (rows, faults) = _folder.Read("f.json");
        Assert.Equal(2, rows.Length);
        Assert.Equal(
            [$"f.json: MW5004: of its lists of records {told}; --records names one, and then nothing is told"], faults);
    }

    [Fact]
    public void A_compressed_file_is_read_alike()
    {
        _folder.With("f.json.gz", """[{"a":1}]""");
        Assert.Equal(["""1: {"a":1}"""], Whole("f.json.gz"));
    }

    [Fact]
    public void Everything_but_the_records_is_the_document()
    {
        _folder.With("f.json", """{"version":1,"tags":["x","y","z"],"data":[{"a":1}],"about":{"by":"us"}}""");
        var reader = RecordReader.Open(_folder.File("f.json"), RecordFormats.Create(), []);
        Assert.Single(reader.Read());
        var rest = Json.Parse("""{"version":1,"tags":["x","y","z"],"about":{"by":"us"}}""");
        Assert.True(Value.AreEqual(rest, reader.Document), Json.ToText(reader.Document));
    }

    [Fact]
    public void An_array_has_no_document_around_it()
    {
        _folder.With("f.json", """[{"a":1}]""");
        var reader = RecordReader.Open(_folder.File("f.json"), RecordFormats.Create(), []);
        Assert.Single(reader.Read());
        Assert.Null(reader.Document);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"tags":["x"],"data":[]}""")]
    public void No_records_are_not_a_fault(string json)
    {
        _folder.With("f.json", json);
        Assert.Empty(Whole("f.json"));
    }

    [Fact]
    public void A_row_that_is_no_object_is_reported_and_the_others_are_read()
    {
        _folder.With("f.json", """{"data":[{"a":1},"two",{"a":3}]}""");
        var (rows, faults) = _folder.Read("f.json");
        Assert.Equal(["""1: {"a":1}""", """3: {"a":3}"""], rows);
        Assert.Equal(["f.json row 2: MW5004: the row is not an object: \"two\""], faults);
    }

    [Fact]
    public void A_file_that_breaks_off_gives_what_is_whole_and_says_where_it_broke()
    {
        _folder.With("f.json", "[\n{\"a\":1},\n{\"a\":2},\n{\"a\":");
        var (rows, faults) = _folder.Read("f.json");
        Assert.Equal(["""1: {"a":1}""", """2: {"a":2}"""], rows);
        Assert.StartsWith("f.json: MW5004: not valid JSON at line 4, byte 6: ", Assert.Single(faults), StringComparison.Ordinal);
        Assert.EndsWith("; 2 complete records stand before it", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_JSON_on_line_3_is_reported_at_line_3_and_the_others_are_read()
    {
        _folder.With("f.json", "[\n{\"a\":1},\n{\"a\":oops},\n{\"a\":3}]");
        var (rows, faults) = _folder.Read("f.json");
        Assert.Equal(["""1: {"a":1}""", """3: {"a":3}"""], rows);
        Assert.StartsWith("f.json row 2: MW5004: not valid JSON at line 3, byte 6: ", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("\uFEFF")]
    public void An_empty_file_is_called_so(string text)
    {
        _folder.With("f.json", text);
        var (rows, faults) = _folder.Read("f.json");
        Assert.Empty(rows);
        Assert.Equal("f.json: MW5004: the file is empty", Assert.Single(faults));
    }

    [Theory]
    [InlineData("42")]
    [InlineData("\"text\"")]
    public void A_file_of_one_plain_value_holds_no_records(string json)
    {
        _folder.With("f.json", json);
        Assert.Equal("f.json: MW5004: the file holds neither an array nor an object", Assert.Single(_folder.Read("f.json").Faults));
    }

    [Theory]
    [InlineData("""{"a":1}""", "")]
    [InlineData("""{"set":{"data":[{"a":1}]}}""", "; deeper in it stand 'set.data' (1 items)")]
    public void A_document_without_a_list_is_not_taken_for_one_without_records(string json, string deeper)
    {
        _folder.With("f.json", json);
        Assert.Equal("f.json: MW5004: the document has no list of records" + deeper, Assert.Single(_folder.Read("f.json").Faults));
    }

    [Theory]
    [InlineData("""{"a":1}""" + "\n" + """{"a":"ب"}""" + "\n")]
    [InlineData("{\n  \"a\": 1\n}\n{\n  \"a\": \"ب\"\n}")]
    public void Objects_one_behind_the_other_are_records_although_the_file_is_called_json(string json)
    {
        _folder.With("f.json", json);
        Assert.Equal(["""1: {"a":1}""", """2: {"a":"ب"}"""], Whole("f.json"));
    }

    [Theory]
    [InlineData("examples")]
    [InlineData("more.rows")]
    public void The_list_that_is_named_holds_the_records(string list)
    {
        const string Json = """{"labels":[{"x":1},{"x":2},{"x":3}],"examples":[{"a":1}],"more":{"by":"us","rows":[{"a":1}]},"end":[1]}""";
        _folder.With("f.json", Json);
        var reading = new RowReading { Records = list };
        var reader = RecordReader.Open(_folder.File("f.json"), RecordFormats.Create(), [], null, reading);
        Assert.Equal(["""{"a":1}"""], reader.ReadRows().Select(row => Encoding.UTF8.GetString(row.Json)).ToList());
        Assert.Equal(list, reader.RecordsName);
        Assert.Equal(3, ((IReadOnlyList<object?>)reader.Document!["labels"]!).Count);
    }

    [Fact]
    public void A_list_that_is_named_and_not_there_is_told_with_those_that_are()
    {
        _folder.With("f.json", """{"tags":["x"],"examples":[{"a":1}]}""");
        var reader = RecordReader
            .Open(_folder.File("f.json"), RecordFormats.Create(), [], "f.json", new RowReading { Records = "example" });
        var fault = Assert.Throws<Faults.MinwalException>(() => reader.ReadRows().Count());
        Assert.Contains("MW6003: 'f.json' has no list 'example'; its lists are 'tags' (1 items, 0 of them objects), 'examples' (1 items",
            fault.Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'examples'?", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void However_the_bytes_arrive_the_records_are_the_same()
    {
        var text = string.Join(",", Enumerable.Range(0, 3000).Select(i => $$"""{"a":{{i}},"t":"ب\"[{\\","l":[{"x":[{{i}}]}]}"""));
        _folder.With("f.json", "{\"before\":{\"x\":[1]},\"data\":[" + text + "],\"after\":1}");
        _folder.With("f.json.gz", "[" + text + "]");
        var (rows, faults) = _folder.Read("f.json");
        Assert.Empty(faults);
        Assert.Equal(3000, rows.Length);
        Assert.Equal(rows, _folder.Read("f.json.gz").Rows);
        Assert.Equal("""2001: {"a":2000,"t":"ب\"[{\\","l":[{"x":[2000]}]}""", rows[2000]);
    }

    [Theory]
    [InlineData("""[{"a":1}] [{"a":2}]""")]
    [InlineData("{\"data\":[{\"a\":1}]}\n{\"data\":[{\"a\":2}]}\n")]
    public void What_follows_the_end_is_not_dropped_silently(string json)
    {
        _folder.With("f.json", json);
        var (rows, faults) = _folder.Read("f.json");
        Assert.Equal(["""1: {"a":1}"""], rows);
        Assert.Single(faults);
    }

    [Theory]
    [InlineData("{\"title\":\"\u00FF\",\"data\":[{\"a\":1}]}")]
    [InlineData("{\"\u00FF\":1,\"data\":[{\"a\":1}]}")]
    [InlineData("{\"tags\":[\"\u00FF\"],\"data\":[{\"a\":1}]}")]
    [InlineData("{\"tags\":[\"\u00FF\"],\"data\":[]}")]
    [InlineData("[{\"a\":\"\u00FF\"}]")]
    [InlineData("{\"title\":\"\\ud800\",\"data\":[{\"a\":1}]}")]
    public void Bytes_that_are_not_UTF_8_are_a_fault_and_not_a_crash(string latin1)
    {
        _folder.With("f.json", Encoding.Latin1.GetBytes(latin1));
        Assert.StartsWith("f.json", Assert.Single(_folder.Read("f.json").Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_UTF_32_is_a_fault()
    {
        _folder.With("f.json", [0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes("""[{"a":1}]""")]);
        var fault = Assert.Single(_folder.Read("f.json").Faults);
        Assert.Equal("f.json: MW5004: the file is UTF-32 text, which is not read; needed is UTF-8, or UTF-16 with its mark", fault);
    }

    [Fact]
    public void A_record_nested_too_deeply_is_a_fault()
    {
        _folder.With("f.json", "[" + string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100) + "]");
        Assert.Single(_folder.Read("f.json").Faults);
    }

    private string[] Whole(string name)
    {
        var (rows, faults) = _folder.Read(name);
        Assert.Empty(faults);
        return rows;
    }
}
