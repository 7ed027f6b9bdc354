using System.Text;
using Xunit;

namespace Minwal.Datasets.Tests.Reading;

public sealed class CsvReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a,b\n1,ب\n")]
    [InlineData("a,b\r\n1,ب\r\n")]
    [InlineData("\uFEFFa,b\r\n1,ب")]
    [InlineData("\"a\",\"b\"\n\"1\",\"ب\"\n\n")]
    [InlineData(" a , b \n1,ب\n")]
    public void Each_row_is_a_record_named_by_the_header(string text)
    {
        _folder.With("f.csv", text);
        Assert.Equal(["""1: {"a":"1","b":"ب"}"""], Whole());
    }

    [Theory]
    [InlineData("f.csv", "a;b\n1;x, y\n", "x, y")]
    [InlineData("f.csv", "a\tb\n1\tx; y\n", "x; y")]
    [InlineData("f.tsv", "a\tb\r\n1\tx, y", "x, y")]
    [InlineData("f.tsv", "a, then\tb\n1\tx", "x")]
    [InlineData("f.csv", "a;c,b\n1,x\n", "x")]
    public void The_header_tells_what_stands_between_the_cells(string file, string text, string cell)
    {
        _folder.With(file, text);
        Assert.EndsWith($$""" "b":"{{cell}}"} """.Trim(), Assert.Single(Whole(file)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"say \"\"hi\"\"\"", "say \\\"hi\\\"")]
    [InlineData("\"one, two\"", "one, two")]
    [InlineData("\"one\ntwo\"", "one\\ntwo")]
    [InlineData("\"one\r\ntwo\r\n\"", "one\\r\\ntwo\\r\\n")]
    [InlineData("\"\"", "")]
    [InlineData("  spaces  ", "  spaces  ")]
    [InlineData("=1+1", "=1+1")]
    [InlineData("@SUM(A1)", "@SUM(A1)")]
    [InlineData("#not a comment", "#not a comment")]
    [InlineData("\"هل قال \"\"نعم\"\"، أم لا؟\"", "هل قال \\\"نعم\\\"، أم لا؟")]
    public void A_cell_means_what_RFC_4180_says(string cell, string value)
    {
        _folder.With("f.csv", $"a,b\n{cell},x\n");
        Assert.Equal([$$"""1: {"a":"{{value}}","b":"x"}"""], Whole());
    }

    [Fact]
    public void A_very_long_cell_is_read_whole()
    {
        var text = new string('ع', 2_000_000) + "\n\"\"end";
        _folder.With("f.csv", $"a,b\n\"{text}\",x\n1,2\n");
        var json = text.Replace("\n", "\\n").Replace("\"\"", "\\\"");
        Assert.Equal([$$"""1: {"a":"{{json}}","b":"x"}""", """2: {"a":"1","b":"2"}"""], Whole());
    }

    [Theory]
    [InlineData("1", "1 cells")]
    [InlineData("1,2,3", "3 cells")]
    public void A_row_of_another_width_is_reported_with_its_line_and_the_others_are_read(string ragged, string cells)
    {
        _folder.With("f.csv", $"a,b\n\"1\n1\",2\n{ragged}\n5,6\n");
        var (rows, faults) = _folder.Read("f.csv");
        Assert.Equal(["""1: {"a":"1\n1","b":"2"}""", """3: {"a":"5","b":"6"}"""], rows);
        Assert.Equal([$"f.csv row 2: MW5004: the row has {cells}, the header has 2 (line 4)"], faults);
    }

    [Theory]
    [InlineData("he said \"no\",2")]
    [InlineData("\"no\" he said,2")]
    public void A_quote_in_the_wrong_place_is_reported_at_its_row_and_the_others_are_read(string row)
    {
        _folder.With("f.csv", $"a,b\n1,2\n{row}\n5,6\n7,8\n");
        var (rows, faults) = _folder.Read("f.csv");
        Assert.Equal(["""1: {"a":"1","b":"2"}""", """3: {"a":"5","b":"6"}""", """4: {"a":"7","b":"8"}"""], rows);
        Assert.Equal([$"f.csv row 2: MW5004: a quote in the wrong place: {row}"], faults);
    }

    [Theory]
    [InlineData("3,\"open\n5,6\n")]
    [InlineData("3,\"open\n5,6")]
    [InlineData("3,\"open\n5,\"\"")]
    [InlineData("3,\"open\n5,\"\"\n")]
    [InlineData("3,\"")]
    public void A_quote_that_is_never_closed_is_reported(string rest)
    {
        _folder.With("f.csv", "a,b\n1,2\n" + rest);
        var (rows, faults) = _folder.Read("f.csv");
        Assert.Equal(["""1: {"a":"1","b":"2"}"""], rows);
        Assert.StartsWith("f.csv row 2: MW5004: a quote in the wrong place: 3,\"", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_quote_that_is_never_closed_is_told_with_how_much_it_takes_along()
    {
        _folder.With("f.csv", "a,b\r\n1,\"open\r\n3,4\r\n5,6\r\n");
        Assert.Equal(["f.csv row 1: MW5004: a quote in the wrong place: 1,\"open (never closed, so the 2 lines behind it are lost too)"],
            _folder.Read("f.csv").Faults);
    }

    [Fact]
    public void A_quote_in_the_wrong_place_in_the_header_is_reported_once()
    {
        _folder.With("f.csv", "a,b \"x\"\n1,2\n");
        var (rows, faults) = _folder.Read("f.csv");
        Assert.Single(rows);
        Assert.Equal(["f.csv: MW5004: the header: a quote in the wrong place: a,b \"x\""], faults);
    }

    [Fact]
    public void A_column_that_is_named_twice_is_reported()
    {
        _folder.With("f.csv", "a,b,a\n1,2,3\n");
        var (rows, faults) = _folder.Read("f.csv");
        Assert.Equal(["""1: {"a":"3","b":"2"}"""], rows);
        Assert.Equal(["f.csv: MW5004: the column 'a' stands in the header 2 times; the last is used"], faults);
    }

    [Fact]
    public void A_row_that_is_not_UTF_8_is_reported_and_the_next_is_read()
    {
        _folder.With("f.csv", Encoding.Latin1.GetBytes("a,b\ncaf\u00E9,1\nfine,2\n"));
        var (rows, faults) = _folder.Read("f.csv");
        Assert.Equal(["""2: {"a":"fine","b":"2"}"""], rows);
        Assert.Equal(["f.csv row 1: MW5004: the row is not UTF-8 text (line 2)"], faults);
    }

    [Fact]
    public void A_table_that_a_spreadsheet_saved_in_UTF_16_is_read()
    {
        _folder.With("f.csv", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a,b\r\n1,ب\r\n")]);
        Assert.Equal(["""1: {"a":"1","b":"ب"}"""], Whole());
    }

    [Fact]
    public void A_header_alone_holds_no_records()
    {
        _folder.With("f.csv", "a,b\n");
        Assert.Empty(Whole());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\r\n")]
    [InlineData("\uFEFF")]
    public void An_empty_file_is_called_so(string text)
    {
        _folder.With("f.csv", text);
        Assert.Equal("f.csv: MW5004: the file is empty", Assert.Single(_folder.Read("f.csv").Faults));
    }

    [Fact]
    public void A_compressed_file_is_read_alike()
    {
        _folder.With("f.csv.gz", "a\n1\n");
        Assert.Equal(["""1: {"a":"1"}"""], _folder.Read("f.csv.gz").Rows);
    }

    private string[] Whole(string file = "f.csv")
    {
        var (rows, faults) = _folder.Read(file);
        Assert.Empty(faults);
        return rows;
    }
}
