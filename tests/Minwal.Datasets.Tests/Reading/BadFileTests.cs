using System.Text;
using Xunit;

namespace Minwal.Datasets.Tests.Reading;

/// <summary>Files as they come: each is read as far as it can be, and what cannot is told with its row.</summary>
public sealed class BadFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> BadRows => new()
    {
        { "{\"a\":1", "it ends in the middle" },
        { "{\"a\":\"x", "a text does not end" },
        { "{\"a\":1,\"a\":2}", "the key 'a' stands twice in one object" },
        { "{\"a\":NaN}", "NaN and Infinity are no numbers of JSON" },
        { "{\"a\":\"\\ud83d\"}", "is half a character" },
        { "{\"a\":\"x\0y\"}", "a control character (the byte 0x00) must be escaped in a text" },
        { "\0\0\0\0", "the byte 0x00 begins no value" },
        { "{\"a\":01}", "a number begins with 0" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(BadRows))]
    public void A_bad_line_is_told_with_its_number_and_the_others_are_read(string line, string complaint)
    {
        _folder.With("f.jsonl", $"{{\"a\":1}}\r\n{line}\r\n{{\"a\":3}}\r\n");
        var (rows, faults) = _folder.Read("f.jsonl");
        Assert.Equal(["""1: {"a":1}""", """3: {"a":3}"""], rows);
        Assert.StartsWith("f.jsonl row 2: MW5004: the row is not valid JSON: ", Assert.Single(faults), StringComparison.Ordinal);
        Assert.Contains(complaint, faults[0], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadRows))]
    public void A_bad_item_of_an_array_loses_no_row_without_a_word(string item, string complaint)
    {
        _folder.With("f.json", $"[{{\"a\":1}},\n{item},\n{{\"a\":3}}]");
        var (rows, faults) = _folder.Read("f.json");
        Assert.Equal("""1: {"a":1}""", rows[0]);
        Assert.NotEmpty(faults);
        // What does not end takes all that follows into it; what ends and is not sound is one row.
        if (rows.Length == 1)
            Assert.Contains("the file ends in the middle; 1 complete records stand before it", faults[^1], StringComparison.Ordinal);
        else Assert.Contains($"f.json row 2: MW5004: not valid JSON at line 2, byte ", faults[0], StringComparison.Ordinal);
        if (rows.Length > 1) Assert.Contains(complaint, faults[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("f.jsonl")]
    [InlineData("f.json")]
    [InlineData("f.txt")]
    public void A_file_in_another_encoding_is_named_and_not_taken_apart(string name)
    {
        const string Json = "[{\"a\":\"ب\"}]";
        _folder.With(name, [0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes(Json)]);
        Assert.Equal(
            [$"{name}: MW5004: the file is UTF-32 text, which is not read; needed is UTF-8, or UTF-16 with its mark"],
            _folder.Read(name).Faults);
        _folder.With(name, Encoding.BigEndianUnicode.GetBytes(Json));
        Assert.Equal(
            [$"{name}: MW5004: the file is UTF-16 text without the mark at its beginning, which is not read; "
                + "needed is UTF-8, or UTF-16 with its mark"],
            _folder.Read(name).Faults);
    }

    [Theory]
    [InlineData("f.jsonl", "{\"a\":\"ب\"}\r\n{\"a\":\"😀\"}\r\n")]
    [InlineData("f.json", "[{\"a\":\"ب\"},{\"a\":\"😀\"}]")]
    [InlineData("f.json", "{\"of\":1,\"rows\":[{\"a\":\"ب\"},{\"a\":\"😀\"}]}")]
    [InlineData("f.csv", "a,b\nب,1\n😀,2\n")]
    public void UTF_16_with_its_mark_is_read_as_UTF_8_is(string name, string content)
    {
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            _folder.With(name, [.. encoding.GetPreamble(), .. encoding.GetBytes(content)]);
            var read = _folder.Read(name);
            Assert.Empty(read.Faults);
            Assert.Equal(2, read.Rows.Length);
            Assert.StartsWith("1: {\"a\":\"ب\"", read.Rows[0], StringComparison.Ordinal);
            Assert.StartsWith("2: {\"a\":\"\\uD83D\\uDE00\"", read.Rows[1], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void A_row_of_a_table_that_is_too_long_is_told_by_number_and_the_next_ones_are_read(string end)
    {
        var cell = new string('x', 17 * 1024 * 1024);
        _folder.With("f.csv", $"a,b{end}{end}{end}1,\"one{end}cell\"{end}{end}2,\"{cell}\"\",{end}\"{end}3,y{end}4,{cell}{end}5,z{end}");
        var read = _folder.Read("f.csv");
        Assert.Equal(["1", "3", "5"], read.Rows.Select(row => row[..1]));
        Assert.Equal("5: {\"a\":\"5\",\"b\":\"z\"}", read.Rows[2]);
        Assert.Collection(read.Faults,
            fault => Assert.StartsWith("f.csv row 2: MW5004: a row is longer than 16,777,216 characters", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("f.csv row 4: MW5004: a row is longer than 16,777,216 characters", fault, StringComparison.Ordinal));
    }

    [Fact]
    public void Half_a_character_in_UTF_16_is_told_and_what_stands_before_it_is_read()
    {
        var lines = string.Concat(Enumerable.Repeat("{\"a\":1}\n", 20_000));
        _folder.With("f.jsonl",
            [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(lines), 0x00, 0xD8, .. Encoding.Unicode.GetBytes("x\n{\"a\":2}\n")]);
        var read = _folder.Read("f.jsonl");
        Assert.Contains("half a character", Assert.Single(read.Faults), StringComparison.Ordinal);
        Assert.NotEmpty(read.Rows);
    }

    [Theory]
    [InlineData("\uFEFFa,b\r\n1,2\r\n3,4\r\n")]
    [InlineData("a,b\n1,2\n3,4")]
    public void A_mark_and_line_ends_of_other_systems_change_no_row_of_a_table(string text)
    {
        _folder.With("f.csv", text);
        var (rows, faults) = _folder.Read("f.csv");
        Assert.Empty(faults);
        Assert.Equal(["""1: {"a":"1","b":"2"}""", """2: {"a":"3","b":"4"}"""], rows);
    }

    [Fact]
    public void A_table_with_rows_of_other_lengths_NUL_and_quotes_tells_each()
    {
        _folder.With("f.csv", "a,b\n1,2\n1\n1,2,3\n\"x\ny\",\"say \"\"hi\"\"\"\nn\0l,2\n5,6\n");
        var (rows, faults) = _folder.Read("f.csv");
        Assert.Equal(["""1: {"a":"1","b":"2"}""", """4: {"a":"x\ny","b":"say \"hi\""}""", """6: {"a":"5","b":"6"}"""], rows);
        Assert.Equal(
        [
        "f.csv row 2: MW5004: the row has 1 cells, the header has 2 (line 3)",
        "f.csv row 3: MW5004: the row has 3 cells, the header has 2 (line 4)",
        "f.csv row 5: MW5004: the row holds NUL outside quotes, so it is not text (line 7)",
        ], faults);
    }

    [Theory]
    [InlineData("f.jsonl", "{\"a\":1}\n", "\n{\"a\":3}\n", "f.jsonl row 2: MW5004: the line is longer than 104,857,600 bytes")]
    [InlineData("f.json", "[{\"a\":1},", ",{\"a\":3}]", "f.json row 2: MW5004: the record is longer than 104,857,600 bytes")]
    public void A_record_of_more_than_100_MB_is_told_and_the_next_is_read(string name, string before, string after, string told)
    {
        var length = Minwal.Datasets.Reading.LineRows.MaxLine + 10;
        using (var file = File.Create(_folder.File(name)))
        {
            file.Write(Encoding.UTF8.GetBytes(before + "{\"a\":\""));
            var block = new byte[1 << 20];
            Array.Fill(block, (byte)'x');
            for (var written = 0; written < length; written += block.Length) file.Write(block);
            file.Write(Encoding.UTF8.GetBytes("\"}" + after));
        }

        var (rows, faults) = _folder.Read(name);
        Assert.Equal(["""1: {"a":1}""", """3: {"a":3}"""], rows);
        Assert.Equal([told], faults);
    }

    [Fact]
    public void A_document_with_a_key_twice_says_so()
    {
        _folder.With("f.json", """{"by":"us","by":"them","data":[{"a":1}]}""");
        var (rows, faults) = _folder.Read("f.json");
        Assert.Equal(["""1: {"a":1}"""], rows);
        Assert.Equal(["f.json: MW5004: the key 'by' stands twice in the document; the last is used"], faults);
    }
}
