using System.Text;
using Xunit;

namespace Minwal.Datasets.Tests.Reading;

public sealed class JsonlReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":\"ب\"}\n")]
    [InlineData("{\"a\":1}\n{\"a\":\"ب\"}")]
    [InlineData("{\"a\":1}\r\n{\"a\":\"ب\"}\r\n")]
    [InlineData("\uFEFF{\"a\":1}\n{\"a\":\"ب\"}\n")]
    [InlineData("{ \"a\" : 1 } \n{\"a\":\"\\u0628\"}\n\n  \r\n")]
    public void Each_line_is_a_record(string text)
    {
        _folder.With("f.jsonl", text);
        var (rows, faults) = _folder.Read("f.jsonl");
        Assert.Empty(faults);
        Assert.Equal(["""1: {"a":1}""", """2: {"a":"ب"}"""], rows);
    }

    [Fact]
    public void A_compressed_file_is_read_alike()
    {
        _folder.With("f.JSONL.gz", "{\"a\":1}\n");
        Assert.Equal(["""1: {"a":1}"""], _folder.Read("f.JSONL.gz").Rows);
    }

    [Fact]
    public void Broken_JSON_on_line_3_is_reported_there_and_the_others_are_read()
    {
        _folder.With("f.jsonl", "{\"a\":1}\n\n{\"a\":oops}\n{\"a\":4}\n");
        var (rows, faults) = _folder.Read("f.jsonl");
        Assert.Equal(["""1: {"a":1}""", """4: {"a":4}"""], rows);
        Assert.StartsWith("f.jsonl row 3: MW5004: the row is not valid JSON: ", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1,2]", "the row is not an object: [1,2]")]
    [InlineData("null", "the row is not an object: null")]
    [InlineData("{\"a\":1} {\"a\":2}", "the row is not valid JSON: ")]
    [InlineData("{\"a\":", "the row is not valid JSON: ")]
    public void A_line_that_is_not_one_object_is_reported(string line, string message)
    {
        _folder.With("f.jsonl", line + "\n");
        Assert.StartsWith("f.jsonl row 1: MW5004: " + message, Assert.Single(_folder.Read("f.jsonl").Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\":\"\u00FF\"}")]
    [InlineData("{\"\u00FF\":1}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    public void A_line_that_is_not_UTF_8_is_reported_and_the_next_is_read(string latin1)
    {
        _folder.With("f.jsonl", Encoding.Latin1.GetBytes(latin1 + "\n{\"a\":2}\n"));
        var (rows, faults) = _folder.Read("f.jsonl");
        Assert.Equal(["""2: {"a":2}"""], rows);
        Assert.StartsWith("f.jsonl row 1: MW5004: ", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \r\n")]
    [InlineData("\uFEFF")]
    public void An_empty_file_is_called_so(string text)
    {
        _folder.With("f.jsonl", text);
        Assert.Equal("f.jsonl: MW5004: the file is empty", Assert.Single(_folder.Read("f.jsonl").Faults));
    }

    [Fact]
    public void A_long_message_shows_only_the_beginning_of_the_row()
    {
        _folder.With("f.jsonl", "\"" + new string('x', 5000) + "\"\n");
        Assert.InRange(Assert.Single(_folder.Read("f.jsonl").Faults).Length, 80, 200);
    }

    [Fact]
    public void A_line_of_megabytes_is_read()
    {
        var text = new string('ع', 3_000_000);
        _folder.With("f.jsonl", $"{{\"a\":1}}\n{{\"a\":\"{text}\"}}\n{{\"a\":3}}\n");
        Assert.Equal(["""1: {"a":1}""", $$"""2: {"a":"{{text}}"}""", """3: {"a":3}"""], _folder.Read("f.jsonl").Rows);
    }
}
