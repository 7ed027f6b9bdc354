using System.Text;
using Xunit;

namespace Minwal.Datasets.Tests.Reading;

public sealed class TextReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("سطر\nline two\n")]
    [InlineData("\uFEFFسطر\r\n  line two  \r\n\r\n")]
    [InlineData("سطر\nline two")]
    public void Each_line_is_a_record_with_a_text(string text)
    {
        _folder.With("f.txt", text);
        var (rows, faults) = _folder.Read("f.txt");
        Assert.Empty(faults);
        Assert.Equal(["""1: {"text":"سطر"}""", """2: {"text":"line two"}"""], rows);
    }

    [Fact]
    public void A_compressed_file_is_read_alike()
    {
        _folder.With("f.txt.gz", "\nسطر\n");
        Assert.Equal(["""2: {"text":"سطر"}"""], _folder.Read("f.txt.gz").Rows);
    }

    [Fact]
    public void A_line_that_is_not_UTF_8_is_reported_and_the_next_is_read()
    {
        _folder.With("f.txt", Encoding.Latin1.GetBytes("caf\u00E9\nfine\n"));
        var (rows, faults) = _folder.Read("f.txt");
        Assert.Equal(["""2: {"text":"fine"}"""], rows);
        Assert.Equal(["f.txt row 1: MW5004: the row is not UTF-8 text"], faults);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\n")]
    [InlineData("\uFEFF")]
    public void An_empty_file_is_called_so(string text)
    {
        _folder.With("f.txt", text);
        Assert.Equal("f.txt: MW5004: the file is empty", Assert.Single(_folder.Read("f.txt").Faults));
    }
}
