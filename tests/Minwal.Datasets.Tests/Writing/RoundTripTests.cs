using FsCheck;
using FsCheck.Fluent;
using Minwal.Datasets.Reading;
using Minwal.Datasets.Writing;
using Minwal.Faults;
using Minwal.Registries;
using Minwal.Values;
using Xunit;

namespace Minwal.Datasets.Tests.Writing;

public sealed class RoundTripTests : IDisposable
{
    private static readonly Registry<RecordFormat> Formats = RecordFormats.Create();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Any_records_come_back_equal_from_lines() =>
        Prop.ForAll(Values.Records, records => Same(records, "f.jsonl", null)).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_records_come_back_equal_from_an_array() =>
        Prop.ForAll(Values.Records, records => Same(records, "f.json", null)).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_records_come_back_equal_from_a_document()
    {
        var document = new Fields()
            .Add("note", "[{\"a\":1}]")
            .Add("data", RecordWriter.RecordsMarker)
            .Add("tags", new List<object?> { "x", "y" });
        Prop.ForAll(Values.Records, records => Same(records, "f.json", document)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_texts_come_back_equal_from_a_table()
    {
        var rows = Gen.Choose(1, 4).SelectMany(columns => Values.Cell.ArrayOf(columns).NonEmptyListOf());
        Prop.ForAll(Arb.From(rows), cells => Same([.. cells.Select(Row)], "f.csv", null)).QuickCheckThrowOnFailure();

        static Fields Row(string[] cells) => new(cells.Select((cell, i) => KeyValuePair.Create("column" + i, (object?)cell)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r")]
    [InlineData("a\rb")]
    [InlineData("a\nb")]
    [InlineData("a\r\nb")]
    [InlineData(" a ")]
    [InlineData("\"")]
    [InlineData(",")]
    [InlineData("=1+1")]
    [InlineData("+966 5")]
    [InlineData("-")]
    [InlineData("@x")]
    [InlineData("\t")]
    [InlineData("#x")]
    [InlineData("a\0b")]
    [InlineData("\0\"\0")]
    [InlineData("قال: \"نعم\"، ثم\nسكت")]
    public void A_table_of_one_column_gives_back_its_text(string text) =>
        Assert.True(Same([new Fields().Add("a", text), new Fields().Add("a", "next")], "f.csv", null));

    [Fact]
    public void A_cell_of_megabytes_comes_back_equal() =>
        Assert.True(Same([new Fields().Add("a", new string('ع', 1_500_000) + "\n,\"").Add("b", "x")], "f.csv", null));

    private bool Same(IReadOnlyList<Fields> records, string name, Fields? document)
    {
        using (var stream = File.Create(_folder.File(name)))
        {
            var writer = RecordWriter.For(name, Formats, stream, new FileLayout(document, []));
            writer.Begin();
            foreach (var record in records) writer.Write(record);
            writer.End();
        }

        var faults = new List<Fault>();
        var read = RecordReader.Open(_folder.File(name), Formats, faults).Read().Select(r => r.Record).ToList();
        faults.RemoveAll(f => records.Count == 0 && f.Message == "the file is empty");
        return faults.Count == 0 && Value.AreEqual(read, records) && read.Zip(records).All(p => p.First.Keys.SequenceEqual(p.Second.Keys));
    }
}
