using Minwal.Datasets.Combining;
using Minwal.Datasets.Rows;
using Minwal.Faults;
using Minwal.Values;
using Xunit;

namespace Minwal.Datasets.Tests.Combining;

public sealed class CombinerTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_stand_in_the_order_of_the_files_with_the_bytes_they_came_in()
    {
        _folder.Lines("a.jsonl", """{ "text": "the first one",  "n": 1.0, "odd":[1E3] }""");
        _folder.Lines("b.jsonl", """{"text":"quite another thing","n":12345678901234567890}""");
        var report = Combine("all.jsonl", "a.jsonl", "b.jsonl");
        Assert.Equal(["""{ "text": "the first one",  "n": 1.0, "odd":[1E3] }""",
            """{"text":"quite another thing","n":12345678901234567890}"""], _folder.Rows("all.jsonl"));
        Assert.Equal(2, report.Written);
    }

    [Fact]
    public void Ids_that_another_row_has_are_renewed_and_no_row_is_lost()
    {
        _folder.Lines("a.jsonl", """{"id":"conv_001","text":"one apple a day"}""", """{"id":"conv_001-2","text":"two pears at night"}""");
        _folder.Lines(
            "b.jsonl", """{"id":"conv_001","text":"three plums for lunch"}""", """{"id":"conv_001","text":"four figs and nothing else"}""");
        var report = Combine("all.jsonl", "a.jsonl", "b.jsonl");
        Assert.Equal(["conv_001", "conv_001-2", "conv_001-3", "conv_001-4"], _folder.Values("all.jsonl", "id"));
        Assert.Equal(2, report.RenewedIds);
        Assert.Equal(new RenewedId(_folder.At("b.jsonl"), 1, "conv_001", "conv_001-3"), report.Renewals[0]);
    }

    [Fact]
    public void Whole_numbers_go_on_behind_the_greatest()
    {
        _folder.Lines("a.jsonl", """{"id":1,"text":"one apple a day"}""", """{"id":7,"text":"two pears at night"}""");
        _folder.Lines("b.jsonl", """{"id":1,"text":"three plums for lunch"}""", """{"id":null,"text":"no number at all"}""");
        Combine("all.jsonl", "a.jsonl", "b.jsonl");
        Assert.Equal(["1", "7", "8", ""], _folder.Values("all.jsonl", "id"));
    }

    [Fact]
    public void Rows_of_one_conversation_share_the_new_id()
    {
        _folder.Lines(
            "a.jsonl", """{"conversation_id":"c1","text":"good morning to you"}""", """{"conversation_id":"c1","text":"what can we do"}""");
        _folder.Lines(
            "b.jsonl", """{"conversation_id":"c1","text":"my card is gone"}""",
            """{"conversation_id":"c1","text":"since yesterday evening"}""");
        Combine("all.jsonl", "a.jsonl", "b.jsonl");
        Assert.Equal(["c1", "c1", "c1-2", "c1-2"], _folder.Values("all.jsonl", "conversation_id"));
    }

    [Fact]
    public void What_says_the_same_is_removed_and_told_with_what_stays_in_its_place()
    {
        _folder.Lines("a.jsonl",
            """{"id":"1","text":"where is my new card, please tell me","label":"card"}""",
            """{"id":"2","text":"how do I top up my account today","label":"top"}""");
        _folder.Lines("b.jsonl",
            """{"id":"9","label":"card","text":"where is my new card, please tell me"}""",
            """{"id":"3","text":"Where is my new card please tell me!","label":"card","extra":1}""",
            """{"id":"4","text":"where is my new card, please tell me","label":"delivery"}""",
            """{"id":"5","text":"how do I top up my account todayy","label":"top"}""",
            """{"id":"6","text":"something that nobody said before","label":"top"}""");
        var report = Combine("all.jsonl", "a.jsonl", "b.jsonl");
        Assert.Equal(["1", "2", "6"], _folder.Values("all.jsonl", "id"));
        Assert.Equal(["same_record", "same_text", "other_label", "near"], report.Examples.Select(row => row.Reason));
        Assert.Equal((1L, 2L), (report.Examples[0].OfRow, report.Examples[3].OfRow));
        Assert.InRange(report.Examples[3].Similarity, 0.8, 0.99);
        Assert.All(report.Removed.Values, count => Assert.Equal(1, count));
    }

    [Fact]
    public void A_row_that_is_the_same_as_one_that_was_removed_is_removed_for_what_stays()
    {
        _folder.Lines("a.jsonl",
            """{"id":"1","text":"where is my new card, please tell me","label":"card"}""",
            """{"id":"2","text":"where is my new card, please tell me","label":"delivery"}""",
            """{"id":"3","text":"where is my new card, please tell me","label":"delivery"}""",
            """{"id":"4","text":"","label":"card"}""", """{"id":"5","text":"","label":"card"}""");
        var report = Combine("all.jsonl", "a.jsonl");
        Assert.Equal(["1", "4"], _folder.Values("all.jsonl", "id"));
        Assert.Equal(
            [("other_label", 1L), ("other_label", 1L), ("same_record", 4L)], report.Examples.Select(row => (row.Reason, row.OfRow)));
    }

    [Fact]
    public void What_is_alike_stays_when_it_is_to()
    {
        _folder.Lines("a.jsonl", """{"text":"the same"}""");
        _folder.Lines("b.jsonl", """{"text":"the same"}""");
        var report = new Combiner(Options("all.jsonl", "a.jsonl", "b.jsonl") with { KeepDuplicates = true }, _folder.Context).Run();
        Assert.Equal((2, 0), (report.Written, report.Removed.Count));
    }

    [Fact]
    public void What_stands_around_the_records_is_added_up()
    {
        _folder.With("a.json", """{"metadata":{"model":"m1","total":2,"turns":7,"avg_turns":3.5,"by":["x"],"stats":{"ok":2"""
            + """}},"conversations":[{"text":"a one"},{"text":"b two"}]}""");
        _folder.With("b.json", """{"metadata":{"model":"m2","total":1,"turns":5,"avg_turns":5.0,"by":["x","y"],"stats":{"ok":1"""
            + """}},"conversations":[{"text":"c three"}]}""");
        var report = Combine("all.json", "a.json", "b.json");
        var metadata = """{"model":["m1","m2"],"total":3,"turns":12,"avg_turns":[3.5,5],"by":["x","y"],"stats":{"ok":3}}""";
        Assert.Equal(metadata, Json.ToText(report.Metadata!["metadata"]));
        var written = (Fields)Json.Parse(_folder.Text("all.json"))!;
        Assert.Equal(metadata, Json.ToText(written["metadata"]));
        Assert.Equal(3, ((IReadOnlyList<object?>)written["conversations"]!).Count);
    }

    [Fact]
    public void Fields_that_differ_among_the_files_are_named()
    {
        _folder.Lines("a.jsonl", """{"text":"one and only","label":"x"}""", """{"text":"without a label"}""");
        _folder.Lines("b.jsonl", """{"text":"something else","label":1,"style":"formal"}""");
        var report = Combine("all.jsonl", "a.jsonl", "b.jsonl");
        Assert.Contains($"the field 'style' is not in '{_folder.At("a.jsonl")}'", report.SchemaDifferences);
        Assert.Contains($"the field 'label' is in 1 of 2 rows of '{_folder.At("a.jsonl")}'", report.SchemaDifferences);
        Assert.Contains(
            $"the field 'label' is string in '{_folder.At("a.jsonl")}', but integer in '{_folder.At("b.jsonl")}'",
            report.SchemaDifferences);
        Assert.Empty(report.Failures);
        var strict = new Combiner(Options("strict.jsonl", "a.jsonl", "b.jsonl") with { Validates = true }, _folder.Context).Run();
        Assert.Equal(report.SchemaDifferences, strict.Failures);
    }

    [Fact]
    public void Files_of_different_formats_and_names_become_one_table_with_all_columns()
    {
        _folder.With("a.csv", "text,category\nfirst thing,x\n");
        _folder.Lines("b.jsonl", """{"utterance":"second thought","intent":"y","n":0.50}""");
        var options = Options("all.csv", "b.jsonl") with
        {
            Reading = new RowReading { Map = new Dictionary<string, string> { ["utterance"] = "text", ["intent"] = "category" } },
        };
        new Combiner(options, _folder.Context).Run();
        Assert.Equal("text,category,n\nsecond thought,y,0.50\n", _folder.Text("all.csv"));
        Combine("both.csv", "a.csv", "all.csv");
        Assert.Equal("text,category,n\nfirst thing,x,\nsecond thought,y,0.50\n", _folder.Text("both.csv"));
    }

    [Fact]
    public void A_name_that_no_row_has_cannot_be_mapped()
    {
        _folder.Lines("a.jsonl", """{"text":"one"}""");
        var options = Options("all.jsonl", "a.jsonl") with { Reading = Named("utt", "text") };
        Assert.Contains(
            "MW6004", Assert.Throws<MinwalException>(() => new Combiner(options, _folder.Context).Run()).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.At("all.jsonl")));
    }

    [Fact]
    public void A_name_that_is_taken_makes_a_bad_row_and_no_silent_loss()
    {
        _folder.Lines("a.jsonl", """{"utt":"one","text":"other"}""", """{"utt":"two"}""");
        var options = Options("all.jsonl", "a.jsonl") with { Reading = Named("utt", "text") };
        var report = new Combiner(options, _folder.Context).Run();
        Assert.Equal(["""{"text":"two"}"""], _folder.Rows("all.jsonl"));
        Assert.Contains(
            "row 1: MW5004: its fields cannot be called so: the key 'text' stands twice", report.Sources[0].Faults[0].ToString(),
            StringComparison.Ordinal);
    }

    private static RowReading Named(string theirs, string ours) => new() { Map = new Dictionary<string, string> { [theirs] = ours } };

    private CombineOptions Options(string output, params string[] files) =>
        new() { Files = [.. files.Select(_folder.At)], Output = _folder.At(output) };

    private CombineReport Combine(string output, params string[] files) => new Combiner(Options(output, files), _folder.Context).Run();
}
