using Minwal.Values;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>The words of the tools for data sets, and how they end.</summary>
public sealed class DataToolTests : IDisposable
{
    private readonly MinwalTool _tool = new();

    public DataToolTests() => _tool.Write("f.jsonl", string.Concat(Enumerable.Range(0, 40).Select(i =>
        $$"""{"id":{{i}},"text":"{{Word(i, 1)}} {{Word(i, 2)}} {{Word(i, 3)}}","label":"{{(i % 4 == 0 ? "yes" : "no")}}"}""" + "\n")));

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task Combine_takes_the_words_of_the_batches_it_was_made_for()
    {
        for (var batch = 1; batch <= 11; batch++)
            _tool.Write($"batch_{batch}.json",
                $$"""{"metadata":{"total_conversations":1},"conversations":[{"conversation_id":"conv_001","turns":"""
                    + $$"""[{"text":"{{Word(batch, 1)}} {{Word(batch, 2)}}"}]}]}""");
        var output = await _tool.DoAsync("combine --output all.json");
        Assert.Contains("11 files, 11 rows: 11 written, 0 removed → ", output, StringComparison.Ordinal);
        Assert.Contains("conversation_id renewed in 10 rows", output, StringComparison.Ordinal);
        var all = (Fields)Json.Parse(_tool.Read("all.json"))!;
        Assert.Equal(11L, ((Fields)all["metadata"]!)["total_conversations"]);
        // The second batch stands behind the first, not the tenth.
        Assert.Contains(Word(2, 1), Json.ToText(((IReadOnlyList<object?>)all["conversations"]!)[1]), StringComparison.Ordinal);
        await _tool.DoAsync("combine --input-files batch_1.json batch_1.json batch_2.json --output two.json --no-dedup");
        Assert.Equal(3, ((IReadOnlyList<object?>)((Fields)Json.Parse(_tool.Read("two.json"))!)["conversations"]!).Count);
        Assert.Contains(
            "2 written, 1 removed", await _tool.DoAsync("combine --input-files batch_1.json batch_1.json batch_2.json --output b.json"),
            StringComparison.Ordinal);
        Assert.Contains(
            "MW6009: no file is called like 'part_*.json'", await _tool.RefusedAsync("combine --pattern part_*.json --output x.json"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Combine_fails_when_files_differ_and_that_was_to_be_seen_to()
    {
        _tool.Write("a.jsonl", "{\"text\":\"one thing\"}\n");
        _tool.Write("b.jsonl", "{\"text\":\"another one\",\"label\":\"x\"}\n");
        await _tool.DoAsync("combine a.jsonl b.jsonl --output c.jsonl");
        var (exit, output, _) = await _tool.RunAsync("combine a.jsonl b.jsonl --output d.jsonl --validate");
        Assert.Equal(1, exit);
        Assert.Contains("the field 'label' is not in ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Combine_holds_what_it_wrote_against_a_recipe()
    {
        await _tool.DoAsync("new mine");
        await _tool.DoAsync("run --recipe mine --output notes.jsonl");
        await _tool.DoAsync("combine notes.jsonl --output good.jsonl --validate --recipe mine");
        _tool.Write("bad.jsonl", _tool.Lines("notes.jsonl")[0].Replace("\"text\"", "\"txt\"", StringComparison.Ordinal) + "\n");
        var (exit, _, error) = await _tool.RunAsync("combine bad.jsonl --output checked.jsonl --validate --recipe mine");
        Assert.Equal(1, exit);
        Assert.Contains("1 failed", error, StringComparison.Ordinal);
        Assert.Contains(
            "--recipe needs --validate", await _tool.RefusedAsync("combine bad.jsonl --output x.jsonl --recipe mine"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Split_takes_the_words_of_the_guide_and_is_exact()
    {
        var output = await _tool.DoAsync("split --input f.jsonl --train-ratio .70 --val-ratio .15 --test-ratio .15 --output-dir parts "
            + "--by label");
        Assert.Equal((28, 6, 6), (_tool.Lines("parts/train.jsonl").Length, _tool.Lines("parts/val.jsonl").Length,
            _tool.Lines("parts/test.jsonl").Length));
        Assert.Contains("leakage: 0 groups, 0 equal texts, 0 pairs that are alike", output, StringComparison.Ordinal);
        Assert.Contains("MW5005", await _tool.RefusedAsync("split f.jsonl --output-dir parts"), StringComparison.Ordinal);
        await _tool.DoAsync("split f.jsonl --output-dir parts --force");
    }

    [Theory]
    [InlineData("split f.jsonl --train-ratio 0.8 --output-dir p", "MW6002: the shares add up to 0.8, not to 1")]
    [InlineData("split f.jsonl --output-dir p --by labl", "did you mean 'label'?")]
    [InlineData("split --output-dir p", "MW2001: the file is missing")]
    [InlineData("split f.jsonl --input f.jsonl --output-dir p", "MW2001: two files are named")]
    [InlineData("split f.jsonl --stable --by label --output-dir p", "--stable goes by content alone")]
    [InlineData("sample f.jsonl --mode stratified -o p", "--mode stratified needs --by FIELD")]
    [InlineData("sample f.jsonl --n 1 --by label -o p.jsonl", "MW6006: 'label' has 2 values")]
    [InlineData("clean f.jsonl -o p.jsonl --script greek=1", "--script: found 'greek=1'")]
    [InlineData("clean f.jsonl -o p.jsonl --similarity 2", "--similarity: found 2, allowed is a number from 0.5 to 1")]
    [InlineData("select f.jsonl -o p.jsonl --where \"words(txt) > 1\"", "MW6004: no row has the field 'txt'")]
    [InlineData("select f.jsonl -o f.jsonl", "is a file that is read, which is only read")]
    [InlineData("select f.jsonl -o f.jsonl --force", "is a file that is read, which is only read")]
    [InlineData("select f.jsonl -o p.parquet", "MW2003: 'p.parquet'")]
    [InlineData("select f.jsonl -o - --json", "--json and --output - both write to standard output")]
    [InlineData("convert f.jsonl -o p.jsonl --to shargpt", "did you mean 'sharegpt'?")]
    [InlineData("inspect nothing.jsonl", "MW5003: the file 'nothing.jsonl' does not exist")]
    [InlineData("inspect f.jsonl --map text", "--map: found 'text', needed is theirs=ours")]
    [InlineData("inspect f.jsonl --records a.b", "MW6003")]
    public async Task Wrong_words_are_told_and_nothing_is_written(string arguments, string said)
    {
        Assert.Contains(
            said, (await _tool.RefusedAsync(arguments)).Replace(_tool.Folder + "/", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.Equal(["f.jsonl"], Directory.EnumerateFileSystemEntries(_tool.Folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("", 3, true)]
    [InlineData(" --on-error report", 3, true)]
    [InlineData(" --on-error skip", 0, false)]
    public async Task Bad_rows_are_told_with_their_numbers_unless_they_are_to_be_skipped(string option, int exit, bool told)
    {
        _tool.Write("bad.jsonl", _tool.Read("f.jsonl") + "{\"text\":\nnonsense\n");
        var (ended, _, error) = await _tool.RunAsync("select bad.jsonl -o good.jsonl" + option);
        Assert.Equal(exit, ended);
        Assert.Equal(40, _tool.Lines("good.jsonl").Length);
        Assert.Equal(told, error.Contains("bad.jsonl row 41: MW5004: the row is not valid JSON: it ends in the middle (byte 9)",
            StringComparison.Ordinal));
        Assert.Equal(told, error.Contains("bad.jsonl row 42", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_first_bad_row_ends_it_when_it_is_to_and_nothing_is_written()
    {
        _tool.Write("bad.jsonl", "{\"text\":\n" + _tool.Read("f.jsonl"));
        var error = await _tool.RefusedAsync("select bad.jsonl -o good.jsonl --on-error stop", exit: 1);
        Assert.Contains("bad.jsonl row 1: MW6001: the row is not valid JSON", error, StringComparison.Ordinal);
        Assert.False(File.Exists(_tool.At("good.jsonl")));
    }

    [Fact]
    public async Task Reports_for_machines_go_to_standard_output_and_to_a_file()
    {
        var printed = await _tool.DoAsync("split f.jsonl --output-dir parts --json --report report.json");
        Assert.Equal(printed, _tool.Read("report.json"));
        Assert.Equal(true, ((Fields)Json.Parse(printed)!)["exact"]);
        Assert.Contains(
            "is a file that is read", await _tool.RefusedAsync("inspect f.jsonl --report f.jsonl --force"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_read_as_often_as_is_needed()
    {
        _tool.Input = _tool.Read("f.jsonl");
        await _tool.DoAsync("select - --where \"label == 'yes'\" --fields id,label --output yes.csv");
        Assert.Equal(11, _tool.Lines("yes.csv").Length);
        Assert.StartsWith("id,label\n0,yes\n", _tool.Read("yes.csv"), StringComparison.Ordinal);
        Assert.Contains("standard input: 40 rows, flat", await _tool.DoAsync("inspect -"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_fits_into_eighty_columns()
    {
        _tool.Write("wide.jsonl", "{\"text\":\"" + string.Join(' ', Enumerable.Repeat("كلمة طويلة جدا", 60)) + "\",\"" + new string('n', 90)
            + "\":[1,2],\"label\":\"" + new string('l', 70) + "\"}\n");
        var output = await _tool.DoAsync("inspect wide.jsonl");
        Assert.All(output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Contains("letters: 100.0 % Arabic", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_says_by_its_exit_code_whether_there_is_a_difference()
    {
        await _tool.DoAsync("convert f.jsonl --output f.csv");
        await _tool.DoAsync("convert f.csv --typed-cells --output g.jsonl");
        Assert.Contains(
            "40 the same, 0 added, 0 removed, 0 changed", await _tool.DoAsync("diff f.jsonl g.jsonl"), StringComparison.Ordinal);
        _tool.Edit("g.jsonl", "\"yes\"", "\"Yes\"");
        var (exit, output, _) = await _tool.RunAsync("diff f.jsonl g.jsonl");
        Assert.Equal(1, exit);
        Assert.Contains("changed fields: label 10", output, StringComparison.Ordinal);
        Assert.Contains("    label - \"yes\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sample_that_is_short_says_so()
    {
        var (exit, output, _) = await _tool.RunAsync("sample f.jsonl --n 41 --output s.jsonl");
        Assert.Equal(3, exit);
        Assert.Contains(
            "40 rows of 40 → s.jsonl (41 were asked for)", output.Replace(_tool.Folder + "/", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
        await _tool.DoAsync("sample f.jsonl --n 8 --mode stratified --by label --output t.jsonl");
        Assert.Equal(2, _tool.Lines("t.jsonl").Count(line => line.Contains("yes", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Clean_writes_what_it_rejects_with_the_reason()
    {
        _tool.Write("words.txt", "# bad ones\n" + Word(3, 2) + "\n");
        var output = await _tool.DoAsync("clean f.jsonl --output clean.jsonl --rejected rejected.csv --words words.txt --label-field "
            + "label --labels yes,no");
        Assert.Contains("39 kept, 1 rejected", output, StringComparison.Ordinal);
        Assert.StartsWith("row,reason,detail,record\n4,unwanted,it holds '", _tool.Read("rejected.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_a_document_can_be_pointed_at_also_by_check()
    {
        await _tool.DoAsync("new mine");
        await _tool.DoAsync("run --recipe mine --output notes.jsonl");
        var rows = string.Join(',', _tool.Lines("notes.jsonl"));
        _tool.Write("d.json", "{\"more\":[{\"a\":1},{\"a\":2}],\"set\":{\"examples\":[" + rows + "]}}");
        Assert.Contains(
            "20 records, 0 failed", await _tool.DoAsync("check d.json --recipe mine --records set.examples"), StringComparison.Ordinal);
        Assert.Contains("20 rows", await _tool.DoAsync("inspect d.json --records set.examples"), StringComparison.Ordinal);
        var error = await _tool.RefusedAsync("inspect d.json --records set.example");
        Assert.Contains("did you mean 'set.examples'?", error, StringComparison.Ordinal);
    }

    private static string Word(long a, long b) =>
        Planning.SlotRandom.Key((ulong)a, b).ToString("x", System.Globalization.CultureInfo.InvariantCulture);
}
