using Minwal.Datasets.Inspecting;
using Minwal.Values;
using Xunit;

namespace Minwal.Datasets.Tests.Inspecting;

public sealed class InspectorTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fields_lengths_labels_letters_and_repetitions_are_counted()
    {
        _folder.Lines("f.jsonl",
            """{"text":"one two three","label":"a","n":1}""",
            """{"text":"أين بطاقتي؟","label":"b","n":2.5}""",
            """{"text":"One, two three!","label":"a","n":null}""",
            """{"text":"","label":"a"}""",
            "{oops}");
        var report = Inspect("f.jsonl");
        Assert.Equal("flat", report.Shape);
        Assert.Equal(["text", "label", "n"], report.Fields.Select(field => field.Name));
        Assert.Equal((2L, "integer/number"), (report.Fields[2].Rows, string.Join("/", report.Fields[2].Kinds)));
        Assert.Equal([("a", 3L), ("b", 1L)], report.Labels);
        Assert.Equal((8d / 3, 2L, 3L), (report.Words.Mean, report.Words.Quantiles[0], report.Words.Quantiles[^1]));
        Assert.Equal((1, 1), (report.Repeated, report.Empty));
        Assert.Equal((9, 22), (report.Letters.Arabic, report.Letters.Latin));
        Assert.Equal(1, report.Sources[0].BadRows);
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"hi"}]}""", "openai")]
    [InlineData("""{"conversations":[{"from":"human","value":"hi"}]}""", "sharegpt")]
    [InlineData("""{"conversations":[{"role":"user","content":"hi"}]}""", "conversations")]
    [InlineData("""{"instruction":"do","input":"","output":"done"}""", "alpaca")]
    [InlineData("""{"text":"<|im_start|>user\nhi<|im_end|>\n"}""", "chatml")]
    [InlineData("""{"query":"q","sol1":"a","sol2":"b","label":"0"}""", "alghafa")]
    [InlineData("""{"question":{"stem":"q","choices":[]},"answerKey":"A"}""", "exams")]
    [InlineData("""{"turns":[{"speaker":"x","text":"hi"}]}""", "document")]
    [InlineData("""{"text":"hi"}""", "flat")]
    public void The_shape_of_the_rows_is_told(string row, string shape)
    {
        _folder.Lines("f.jsonl", row);
        Assert.Equal(shape, Inspect("f.jsonl").Shape);
    }

    [Fact]
    public void A_histogram_holds_every_text()
    {
        _folder.Lines("f.jsonl", Enumerable.Range(1, 200).Select(i => $$"""{"text":"{{string.Join(' ', Enumerable.Repeat("w", i))}}"}"""));
        var words = Inspect("f.jsonl").Words;
        Assert.Equal(200, words.Histogram.Sum(bar => bar.Rows));
        Assert.Equal((1L, 10L, 50L, 100L, 150L, 190L, 200L),
            (words.Quantiles[0], words.Quantiles[1], words.Quantiles[2], words.Quantiles[3], words.Quantiles[4], words.Quantiles[5],
                words.Quantiles[6]));
    }

    [Fact]
    public void Examples_are_the_same_each_time_and_others_for_another_seed()
    {
        _folder.Lines("f.jsonl", Enumerable.Range(0, 500).Select(i => $$"""{"n":{{i}}}"""));
        var options = new InspectOptions { File = _folder.At("f.jsonl"), Examples = 5 };
        long[] Rows(long seed) => [.. new Inspector(options with { Seed = seed }, _folder.Context).Run().Examples.Select(e => e.Row)];
        Assert.Equal(Rows(1), Rows(1));
        Assert.NotEqual(Rows(1), Rows(2));
        Assert.Equal(5, Rows(1).Length);
    }

    private InspectReport Inspect(string name) => new Inspector(new InspectOptions { File = _folder.At(name) }, _folder.Context).Run();
}
