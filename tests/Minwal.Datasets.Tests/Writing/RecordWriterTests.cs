using System.Text;
using Minwal.Datasets.Writing;
using Minwal.Values;
using Xunit;

namespace Minwal.Datasets.Tests.Writing;

public sealed class RecordWriterTests
{
    private static readonly Fields One = new Fields().Add("text", "قال: \"نعم\" <b>&'").Add("n", 1L);
    private static readonly Fields Two = new Fields().Add("text", "b").Add("n", 2.5);

    [Fact]
    public void Lines_are_compact_and_Arabic_stays_readable() =>
        Assert.Equal("{\"text\":\"قال: \\\"نعم\\\" <b>&'\",\"n\":1}\n{\"text\":\"b\",\"n\":2.5}\n", Written("f.jsonl", null, [], One, Two));

    [Fact]
    public void An_array_has_one_record_a_line() =>
        Assert.Equal(
            "[\n  {\"text\":\"قال: \\\"نعم\\\" <b>&'\",\"n\":1},\n  {\"text\":\"b\",\"n\":2.5}\n]\n",
            Written("f.json", null, [], One, Two));

    [Fact]
    public void No_records_are_an_empty_array() => Assert.Equal("[]\n", Written("F.JSON", null, []));

    [Fact]
    public void A_document_stands_around_its_records()
    {
        var document = new Fields()
            .Add("version", 1L)
            .Add("data", RecordWriter.RecordsMarker)
            .Add("about", new Fields().Add("language", "ar"));
        Assert.Equal("""
            {
              "version": 1,
              "data": [
                {"text":"b","n":2.5}
              ],
              "about": {
                "language": "ar"
              }
            }

            """, Written("f.json", document, [], Two));
    }

    [Fact]
    public void A_document_without_records_has_an_empty_list() =>
        Assert.Equal("{\n  \"data\": []\n}\n", Written("f.json", new Fields().Add("data", RecordWriter.RecordsMarker), []));

    [Fact]
    public void A_document_in_which_the_records_have_no_place_is_refused() =>
        Assert.Throws<ArgumentException>(() => Written("f.json", new Fields().Add("data", "records"), []));

    [Fact]
    public void A_table_quotes_what_must_be_quoted() =>
        Assert.Equal("text,n\n\"قال: \"\"نعم\"\" <b>&'\",1\nb,2.5\n", Written("f.csv", null, [], One, Two));

    [Fact]
    public void The_columns_of_a_table_are_those_that_were_asked_for() =>
        Assert.Equal("n,absent\n1,\n2.5,\n", Written("f.csv", null, ["n", "absent"], One, Two));

    [Fact]
    public void A_table_without_rows_still_has_the_columns_that_were_asked_for() =>
        Assert.Equal("n,text\n", Written("f.csv", null, ["n", "text"]));

    [Fact]
    public void Lists_and_objects_stand_in_a_cell_as_JSON() =>
        Assert.Equal("a,b,c,d\n\"[1,\"\"ب\"\"]\",\"{\"\"x\"\":null}\",true,\n", Written("f.csv", null, [],
            new Fields().Add("a", new List<object?> { 1L, "ب" }).Add("b", new Fields().Add("x", null)).Add("c", true).Add("d", null)));

    [Theory]
    [InlineData("f.jsonl")]
    [InlineData("f.json")]
    [InlineData("f.csv")]
    public void A_record_given_as_bytes_is_written_like_one_given_as_values(string path)
    {
        using var stream = new MemoryStream();
        var writer = RecordWriter.For(path, RecordFormats.Create(), stream, FileLayout.Plain);
        writer.Begin();
        writer.Write(Json.ToUtf8(One));
        writer.End();
        Assert.Equal(Written(path, null, [], One), Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Theory]
    [InlineData("f.jsonl")]
    [InlineData("f.json")]
    [InlineData("f.csv")]
    public void The_stream_is_left_open(string path)
    {
        using var stream = new MemoryStream();
        var writer = RecordWriter.For(path, RecordFormats.Create(), stream, FileLayout.Plain);
        writer.Begin();
        writer.Write(One);
        writer.End();
        Assert.True(stream.CanWrite);
    }

    private static string Written(string path, Fields? document, IReadOnlyList<string> columns, params Fields[] records)
    {
        using var stream = new MemoryStream();
        var writer = RecordWriter.For(path, RecordFormats.Create(), stream, new FileLayout(document, columns));
        writer.Begin();
        foreach (var record in records) writer.Write(record);
        writer.End();
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
