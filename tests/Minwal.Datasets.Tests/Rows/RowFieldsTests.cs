using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Minwal.Datasets.Rows;
using Minwal.Values;
using Xunit;

namespace Minwal.Datasets.Tests.Rows;

public sealed class RowFieldsTests
{
    [Fact]
    public void The_fields_of_any_record_are_found_with_the_bytes_of_their_values() =>
        Prop.ForAll(Tests.Values.Records, records => records.All(record =>
        {
            var row = new RawRow();
            Assert.Null(row.Fill(1, Json.ToUtf8(record), out _));
            Assert.Equal(record.Keys, row.Names);
            foreach (var (name, value) in record) Assert.Equal(Json.ToText(value), Encoding.UTF8.GetString(row.Find(name)));
            return true;
        })).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_bytes_stand_there_it_agrees_with_the_reader_of_the_framework()
    {
        var sign = Gen.Frequency(
            (12, Gen.Elements("{", "}", "[", "]", ":", ",", "\"a\"", "\"b\"", "\"\\u0041\"", "1", "-0.5e+3", "true", "null", " ")),
            (2, Gen.Elements("01", "1.", "-", "1e", "\"\\ud83d\\ude00\"", "\"", "\\", "\n", "tru", "\"\\x\"", "\t", "\"ب\"", "\0")),
            (10, Gen.Elements("\"k\":1", "\"l\":[", "\"m\":{", "],", "},")));
        Prop.ForAll(Arb.From(sign.ArrayOf().Select(string.Concat)), text =>
        {
            var json = Encoding.UTF8.GetBytes("{" + text);
            var complaint = new RowFields().Scan(json, out _);
            return (complaint is null) == IsSound(json) || complaint!.Contains("twice", StringComparison.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "the key 'a' stands twice", 7)]
    [InlineData("""{"a":1,"\u0061":2}""", "the key 'a' stands twice", 7)]
    [InlineData("""{"x":[{"b":1,"c":{"b":2},"b":3}]}""", "the key 'b' stands twice", 25)]
    [InlineData("""{"a":NaN}""", "NaN and Infinity are no numbers of JSON", 5)]
    [InlineData("""{"a":-Infinity}""", "NaN and Infinity are no numbers of JSON", 5)]
    [InlineData("""{"a":"\ud83d"}""", "'\\ud83d' is half a character", 6)]
    [InlineData("""{"a":"\ude00\ud83d"}""", "'\\ude00' is half a character", 6)]
    [InlineData("{\"a\":\"x\0\"}", "a control character (the byte 0x00) must be escaped", 7)]
    [InlineData("""{"a":1,}""", "a name in quotation marks is needed, not '}'", 7)]
    [InlineData("""{'a':1}""", "a name in quotation marks is needed, not '''", 1)]
    [InlineData("""{"a":"x""", "a text does not end", 7)]
    [InlineData("""{"a":1} {"b":2}""", "more than one value", 8)]
    [InlineData("""[{"a":1}]""", "not an object", 0)]
    [InlineData("", "it ends in the middle", 0)]
    public void What_is_wrong_is_told_with_its_place(string json, string complaint, int place)
    {
        Assert.Contains(complaint, new RowFields().Scan(Encoding.UTF8.GetBytes(json), out var at), StringComparison.Ordinal);
        Assert.Equal(place, at);
    }

    [Fact]
    public void Of_very_many_keys_one_that_stands_twice_is_found()
    {
        var keys = string.Join(",", Enumerable.Range(0, 5_000).Select(i => $"\"k{i}\":{i}"));
        Assert.Null(new RowFields().Scan(Encoding.UTF8.GetBytes($"{{{keys}}}"), out _));
        Assert.Contains("'k77' stands twice", new RowFields().Scan(Encoding.UTF8.GetBytes($"{{{keys},\"k77\":0}}"), out _),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(100_000, false)]
    public void So_many_levels_are_read(int levels, bool sound)
    {
        var json = string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);
        Assert.Equal(sound, new RowFields().Scan(Encoding.UTF8.GetBytes(json), out _) is null);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_told_with_their_place()
    {
        Assert.Equal("the bytes are not UTF-8 text", new RowFields().Scan(Encoding.Latin1.GetBytes("{\"a\":\"caf\u00E9\"}"), out var at));
        Assert.Equal(9, at);
    }

    private static bool IsSound(byte[] json)
    {
        try
        {
            return Json.Parse(json) is Fields;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
