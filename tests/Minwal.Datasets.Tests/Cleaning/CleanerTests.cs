using Minwal.Datasets.Cleaning;
using Minwal.Values;
using Xunit;

namespace Minwal.Datasets.Tests.Cleaning;

public sealed class CleanerTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public static TheoryData<string, string> Reasons => new()
    {
        { """{"text":"   "}""", "empty" },
        { """{"text":"too short","label":"x"}""", "too_few_words" },
        { """{"text":"one two three four five six seven eight nine ten eleven","label":"x"}""", "too_many_words" },
        { """{"text":"these are only latin letters","label":"x"}""", "script" },
        { """{"text":"1 2 3 4 5","label":"x"}""", "no_letters" },
        { """{"text":"نعم نعم نعم نعم نعم","label":"x"}""", "distinct_words" },
        { """{"text":"هذا كلام سيء جدا فعلا","label":"x"}""", "unwanted" },
        { """{"text":"هذا نص من دون أي وسم"}""", "no_label" },
        { """{"text":"هذا نص له وسم غريب","label":"z"}""", "unknown_label" },
        { """{"text":"أين بطاقتي الجديدة يا أخي؟","label":"y"}""", "same_text" },
        { """{"text":"أين بطاقتي الجديدة يا أخيي","label":"y"}""", "near" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("f.json", "x{")]
    [InlineData("f.json", "{\"a\":1}")]
    public void Of_a_file_that_cannot_be_read_nothing_is_written(string name, string content)
    {
        var file = _folder.With(name, content);
        var options = new CleanOptions { File = file, Output = _folder.At("out.jsonl"), Rejected = _folder.At("rejected.jsonl") };
        var fault = Assert.Throws<Faults.MinwalException>(() => new Cleaner(options, _folder.Context).Run());
        Assert.Equal("MW6012", fault.Faults[0].Code);
        Assert.False(File.Exists(options.Output) || File.Exists(options.Rejected));
    }

    [Fact]
    public void Who_asks_for_more_says_why_a_record_is_rejected()
    {
        _folder.Lines("f.jsonl", """{"text":"one good text"}""", """{"text":"quite another one"}""");
        var options = new CleanOptions { File = _folder.At("f.jsonl"), Output = _folder.At("o.jsonl"), Rejected = _folder.At("no.jsonl") };
        var report = new Cleaner(options, _folder.Context, (record, isTable) =>
            ((string)record["text"]!).Contains("good", StringComparison.Ordinal) ? null : ("style.bad", $"not good, {isTable}")).Run();
        Assert.Equal((1, 1), (report.Written, report.Rejected["style.bad"]));
        Assert.Contains("not good, False", _folder.Text("no.jsonl"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void What_is_not_sound_is_rejected_with_its_reason(string row, string reason)
    {
        const string Good = """{"text":"أين بطاقتي الجديدة يا أخي","label":"x","n":1.0}""";
        _folder.Lines("f.jsonl", Good, row);
        var report = Clean(new CleanOptions
        {
            File = "",
            Output = "",
            Words = (4, 10),
            Script = ("arabic", 0.9),
            DistinctWords = 0.5,
            Unwanted = ["# a list", "كلام سَيء"],
            LabelField = FieldPath.Parse("label"),
            Labels = ["x", "y"],
        });
        Assert.Equal([Good], _folder.Rows("out.jsonl"));
        Assert.Equal((reason, 1L), (Assert.Single(report.Rejected).Key, report.Rejected[reason]));
        var rejected = (Fields)Json.Parse(Assert.Single(_folder.Rows("rejected.jsonl")))!;
        Assert.Equal((2L, reason), (rejected["row"], rejected["reason"]));
        Assert.Equal(TextNormaliser.Of((string)((Fields)Json.Parse(row)!)["text"]!, TextNormalisation.Spaces),
            ((Fields)rejected["record"]!)["text"]);
    }

    [Fact]
    public void A_row_is_compared_only_with_rows_that_are_kept()
    {
        const string A = "the quick brown fox jumps over the lazy dog near the river bank", B = A + " today again", C = B + " and tonight";
        _folder.Lines(
            "f.jsonl", $$"""{"text":"{{A}}"}""", $$"""{"text":"{{B}}"}""", $$"""{"text":"{{C}}"}""",
            """{"text":"short"}""", """{"text":"Short!"}""", $$"""{"text":"{{B.ToUpperInvariant()}}"}""");
        var report = Clean(new CleanOptions { File = "", Output = "", Words = (2, null) });
        Assert.Equal([$$"""{"text":"{{A}}"}""", $$"""{"text":"{{C}}"}"""], _folder.Rows("out.jsonl"));
        Assert.Equal([(2L, "near"), (4L, "too_few_words"), (5L, "too_few_words"), (6L, "near")],
            report.Examples.Select(row => (row.Row, row.Reason)));
        // The last is like the first and the third, and more like the third.
        Assert.StartsWith("row 3 is like it", report.Examples[3].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_are_normalised_at_every_depth_and_all_else_keeps_its_bytes()
    {
        _folder.Lines("f.jsonl", """{"text" : "two  words\u200b ", "n": 1.50, "turns":[ {"text":"a\tb"} ]}""");
        var report = Clean(new CleanOptions { File = "", Output = "" });
        Assert.Equal(["""{"text" : "two words", "n": 1.50, "turns":[ {"text":"a b"} ]}"""], _folder.Rows("out.jsonl"));
        Assert.Equal(1, report.Normalised);
    }

    [Theory]
    [InlineData("a  b", "a b")]
    [InlineData(" a \r\n b ", "a\nb")]
    [InlineData("a\u00A0b\u2003c", "a b c")]
    [InlineData("\uFEFFa\u200E\u202Eb\u0007", "ab")]
    [InlineData("مـا شاءَ الله أنا", "مـا شاءَ الله أنا")]
    [InlineData("می‌خواهم 👩‍💻", "می‌خواهم 👩‍💻")]
    [InlineData("a\n\nb", "a\n\nb")]
    [InlineData("", "")]
    public void Blanks_and_invisible_signs_go_and_letters_and_joiners_stay(string text, string clean)
    {
        Assert.Equal(clean, TextNormaliser.Of(text, TextNormalisation.Spaces));
        Assert.Equal(clean, TextNormaliser.Of(clean, TextNormalisation.Spaces));
    }

    [Fact]
    public void Forms_for_show_become_letters_only_when_that_is_asked()
    {
        Assert.Equal("ﻻ", TextNormaliser.Of("ﻻ", TextNormalisation.Spaces));
        Assert.Equal("لا", TextNormaliser.Of("ﻻ", TextNormalisation.Nfkc));
        Assert.Equal(" a  b", TextNormaliser.Of(" a  b", TextNormalisation.None));
    }

    [Fact]
    public void What_was_rejected_is_safe_to_open_although_the_output_is_not_guarded()
    {
        _folder.With("f.csv", "text,label\n=1+1 and more words,x\n-,y\n");
        var options = new CleanOptions
        {
            File = _folder.At("f.csv"),
            Output = _folder.At("out.csv"),
            Rejected = _folder.At("rejected.csv"),
            Words = (2, null),
        };
        new Cleaner(options, _folder.Context).Run();
        Assert.Equal("text,label\n=1+1 and more words,x\n", _folder.Text("out.csv"));
        Assert.Contains("\"{\"\"text\"\":\"\"-\"\"", _folder.Text("rejected.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public void Unreadable_rows_stand_among_what_was_rejected()
    {
        _folder.Lines("f.jsonl", """{"text":"fine"}""", "{no}");
        Clean(new CleanOptions { File = "", Output = "" });
        var rejected = (Fields)Json.Parse(Assert.Single(_folder.Rows("rejected.jsonl")))!;
        Assert.Equal("unreadable", rejected["reason"]);
        Assert.Contains("row 2", (string)rejected["detail"]!, StringComparison.Ordinal);
    }

    private CleanReport Clean(CleanOptions options) => new Cleaner(
        options with { File = _folder.At("f.jsonl"), Output = _folder.At("out.jsonl"), Rejected = _folder.At("rejected.jsonl") },
        _folder.Context).Run();
}
