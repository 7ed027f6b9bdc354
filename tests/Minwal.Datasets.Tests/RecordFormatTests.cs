using System.Text;
using Minwal.Datasets.Reading;
using Minwal.Datasets.Writing;
using Minwal.Faults;
using Minwal.Registries;
using Minwal.Values;
using Xunit;

namespace Minwal.Datasets.Tests;

public sealed class RecordFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_format_of_a_program_is_read_like_ours_also_compressed()
    {
        _folder.With("f.words.gz", "one\ntwo\n");
        var rows = RecordReader.Open(_folder.File("f.words.gz"), WithWords(), []).Read().Select(r => $"{r.Row}: {Json.ToText(r.Record)}");
        Assert.Equal(["""1: {"text":"one"}""", """2: {"text":"two"}"""], rows);
    }

    [Fact]
    public void A_format_of_a_program_is_written_like_ours()
    {
        using var stream = new MemoryStream();
        var writer = RecordWriter.For("F.WORDS", WithWords(), stream, FileLayout.Plain);
        writer.Begin();
        writer.Write(new Fields().Add("text", "one"));
        writer.End();
        Assert.Equal("one\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Messages_name_the_formats_of_a_program_too()
    {
        var path = _folder.With("f.parquet", "");
        var fault = Assert.Throws<MinwalException>(() => RecordReader.Open(path, WithWords(), []));
        Assert.EndsWith(
            "allowed are .json, .jsonl, .csv, .tsv, .txt and .words, each also with .gz", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("f.parquet")]
    [InlineData("f.txt")]
    [InlineData("f.gz")]
    [InlineData("f")]
    public void A_file_that_cannot_be_written_is_refused_with_the_endings_there_are(string path)
    {
        var fault = Assert.Throws<MinwalException>(() => RecordWriter.For(path, RecordFormats.Create(), Stream.Null, FileLayout.Plain));
        Assert.Equal(
            $"MW2003: '{path}': files with this ending cannot be written; allowed are .json, .jsonl, .csv and .tsv, each also with .gz",
            fault.Message);
    }

    [Theory]
    [InlineData("f.jsonl.gz", "{\"text\":\"a\\tb\"}\n")]
    [InlineData("f.tsv.gz", "text\n\"a\tb\"\n")]
    [InlineData("f.tsv", "text\n\"a\tb\"\n")]
    public void What_is_written_compressed_or_with_tabulators_is_read_again_and_has_the_same_bytes_each_time(string name, string content)
    {
        var path = Path.Combine(_folder.Path, name);
        var bytes = Enumerable.Range(0, 2).Select(_ =>
        {
            using var file = AtomicFile.Create(path);
            var writer = RecordWriter.For(path, RecordFormats.Create(), file.Stream, FileLayout.Plain);
            writer.Begin();
            writer.Write(new Fields().Add("text", "a\tb"));
            writer.End();
            file.Commit();
            return File.ReadAllBytes(path);
        }).ToList();
        Assert.Equal(bytes[0], bytes[1]);
        Assert.Equal(["a\tb"], RecordReader.Open(path, RecordFormats.Create(), []).Read().Select(r => r.Record["text"]));
        using Stream stream = name.EndsWith(".gz", StringComparison.Ordinal)
            ? new System.IO.Compression.GZipStream(new MemoryStream(bytes[0]), System.IO.Compression.CompressionMode.Decompress)
            : new MemoryStream(bytes[0]);
        Assert.Equal(content, new StreamReader(stream).ReadToEnd());
    }

    [Fact]
    public void Standard_output_gets_lines() => Assert.Equal(".jsonl", RecordFormats.Create().FindWriter("-")?.Ending);

    [Theory]
    [InlineData("words")]
    [InlineData(".")]
    [InlineData(".Words")]
    [InlineData(".gz")]
    public void What_no_file_can_end_in_is_no_ending(string ending) =>
        Assert.Throws<ArgumentException>(() => new RecordFormat(ending, "Words."));

    private static Registry<RecordFormat> WithWords() => RecordFormats.Create().Add(new RecordFormat(".words", "A word a line.")
    {
        Read = ReadWords,
        Write = (stream, _) => new WordWriter(stream),
    });

    private static IEnumerable<(long, Fields)> ReadWords(RecordInput input)
    {
        using var reader = new StreamReader(input.Open());
        for (var row = 1L; reader.ReadLine() is { } line; row++) yield return (row, new Fields().Add("text", line));
    }

    private sealed class WordWriter(Stream stream) : RecordWriter(stream)
    {
        public override void Write(ReadOnlySpan<byte> json) =>
            Stream.Write(Encoding.UTF8.GetBytes(Value.ToText(((Fields)Json.Parse(json)!)["text"]) + "\n"));
    }
}
