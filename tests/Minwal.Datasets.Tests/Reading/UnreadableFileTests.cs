using Minwal.Datasets.Reading;
using Minwal.Faults;
using Xunit;

namespace Minwal.Datasets.Tests.Reading;

public sealed class UnreadableFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var path = _folder.File("f.jsonl");
        var fault = Assert.Throws<MinwalException>(() => RecordReader.Open(path, RecordFormats.Create(), []));
        Assert.Equal($"MW5003: the file '{path}' does not exist", fault.Message);
    }

    [Fact]
    public void A_folder_is_not_said_to_be_missing()
    {
        var path = Directory.CreateDirectory(_folder.File("f.json")).FullName;
        var fault = Assert.Throws<MinwalException>(() => RecordReader.Open(path, RecordFormats.Create(), []));
        Assert.Equal($"MW5003: '{path}' is a folder, not a file", fault.Message);
    }

    [Theory]
    [InlineData("f.parquet")]
    [InlineData("f")]
    [InlineData("f.gz")]
    [InlineData("f.json.zip")]
    public void A_file_of_another_kind_is_refused_with_the_kinds_there_are(string name)
    {
        var path = _folder.With(name, "{}");
        var fault = Assert.Throws<MinwalException>(() => RecordReader.Open(path, RecordFormats.Create(), []));
        const string Allowed = "the ending is not known; allowed are .json, .jsonl, .csv, .tsv and .txt";
        Assert.StartsWith($"MW5003: '{path}': {Allowed}", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".json")]
    [InlineData(".jsonl")]
    [InlineData(".csv")]
    [InlineData(".txt")]
    public void A_file_that_is_not_compressed_although_it_says_so_is_a_fault(string ending)
    {
        File.WriteAllText(_folder.File("f" + ending + ".gz"), "a\n{\"a\":1}\n");
        var fault = Assert.Single(_folder.Read("f" + ending + ".gz").Faults);
        Assert.Equal($"f{ending}.gz: MW5004: cannot be decompressed: it is called .gz, but is not compressed by gzip", fault);
    }

    [Theory]
    [InlineData(".json")]
    [InlineData(".jsonl")]
    [InlineData(".csv")]
    public void A_compressed_file_that_does_not_say_so_is_one_fault_and_not_one_a_line(string ending)
    {
        using (var gzip = new System.IO.Compression.GZipStream(
            File.Create(_folder.File("f" + ending)), System.IO.Compression.CompressionLevel.Fastest))
        {
            for (var i = 0; i < 500; i++) gzip.Write([(byte)i, (byte)(i * 7), 10]);
        }

        var (rows, faults) = _folder.Read("f" + ending);
        Assert.Empty(rows);
        Assert.Equal([$"f{ending}: MW5004: the file is compressed by gzip, which its name or --format does not say (.gz)"], faults);
    }

    [Theory]
    [InlineData(".jsonl")]
    [InlineData(".csv")]
    [InlineData(".txt")]
    public void A_compressed_file_that_breaks_off_is_a_fault_after_the_rows_before(string ending)
    {
        var random = new Planning.SlotRandom(3);
        var cells = Enumerable.Range(0, 60_000).Select(_ => $"{random.Next():x}");
        var text = string.Concat(cells.Select(cell => ending == ".jsonl" ? $"{{\"a\":\"{cell}\"}}\n" : cell + "\n"));
        var path = _folder.With("f" + ending + ".gz", text);
        using (var file = File.OpenWrite(path)) file.SetLength(file.Length / 2);
        var (rows, faults) = _folder.Read("f" + ending + ".gz");
        Assert.InRange(rows.Length, 20_000, 40_000);
        Assert.StartsWith($"f{ending}.gz: MW5004: cannot be decompressed: ", faults[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_is_refused_and_not_read_for_ever()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "devices have no paths there");
        File.CreateSymbolicLink(_folder.File("f.csv"), "/dev/zero");
        var fault = Assert.Throws<MinwalException>(() => RecordReader.Open(_folder.File("f.csv"), RecordFormats.Create(), []));
        Assert.EndsWith("is a device or a pipe, not a file", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("f.csv.gz", "a,b\n1,2\n")]
    [InlineData("f.csv.gz", "")]
    public void A_row_without_end_is_given_up_and_what_stands_before_it_is_read(string name, string before)
    {
        var bytes = new byte[(17 * 1024 * 1024) + before.Length];
        Array.Fill(bytes, (byte)'x');
        System.Text.Encoding.ASCII.GetBytes(before, bytes);
        _folder.With(name, bytes);
        var (rows, faults) = _folder.Read(name);
        Assert.Equal(before.Length > 0 ? 1 : 0, rows.Length);
        Assert.Contains("a row is longer than 16,777,216 characters", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_very_many_bad_rows_the_first_are_told_and_the_others_counted()
    {
        var path = _folder.With("f.jsonl", string.Concat(Enumerable.Repeat("no\n", 5_000)) + "{\"a\":1}\n");
        var faults = new List<Fault>();
        var reader = RecordReader.Open(path, RecordFormats.Create(), faults);
        Assert.Equal(5_001, Assert.Single(reader.Read()).Row);
        Assert.Equal((1_000, 4_000), (faults.Count, reader.Unreported));
    }
}
