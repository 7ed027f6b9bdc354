using Xunit;

namespace Minwal.EndToEnd;

/// <summary><c>minwal check</c> on files of this tool and of others.</summary>
public sealed class CheckTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_foreign_file_is_checked_row_by_row()
    {
        using var tool = new MinwalTool();
        await File.WriteAllLinesAsync(tool.At("bad.jsonl"),
        [
            Record("What is the capital of the country where kangaroos live?", "question_answering"),
            Record("Too short", "translation"),
            Record("Translate this long letter into French for me please", "translatoin"),
            """{"text": broken""",
        ], Cancellation);
        var (exit, output, _) = await tool.RunAsync("check bad.jsonl --recipe intents");
        Assert.Equal(1, exit);
        Assert.Contains("words.too_few", output, StringComparison.Ordinal);
        Assert.Contains("row 2", output, StringComparison.Ordinal);
        Assert.Contains("did you mean 'translation'", output, StringComparison.Ordinal);
        Assert.Contains("bad.jsonl row 4", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_another_tool_made_is_checked_as_far_as_it_goes()
    {
        using var tool = new MinwalTool();
        await File.WriteAllTextAsync(tool.At("foreign.csv"), """
            text,intent,audience,complexity,confidence
            "What is the capital of the country, where kangaroos live?",question_answering,general,simple,0.9
            "what is the capital of the country where kangaroos live",question_answering,general,simple,0.9
            Write a story about owls and rivers,creative_writing,general,simple
            Translate this whole letter into French for me,translation,general,easy,0.8
            """, Cancellation);
        var (exit, output, _) = await tool.RunAsync("check foreign.csv --recipe intents --report report.json");
        Assert.Equal(1, exit);
        Assert.Contains("4 records, 3 failed", output, StringComparison.Ordinal);
        Assert.Contains("row 2: the same text as record 1", output, StringComparison.Ordinal);
        Assert.Contains("foreign.csv row 3: the row has 4 cells, the header has 5 (line 4)", output, StringComparison.Ordinal);
        Assert.Contains("row 4: complexity: 'easy', allowed are simple, moderate, complex", output, StringComparison.Ordinal);
        Assert.Contains("\"failed\": 3", tool.Read("report.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("flat.csv")]
    [InlineData("flat.jsonl")]
    public async Task A_further_file_is_known_by_its_columns(string file)
    {
        using var tool = new MinwalTool();
        await tool.DoAsync($"run arabic-eou --conversations 60 --output c.json --flat {file}");
        var output = await tool.DoAsync($"check {file} --recipe arabic-eou --report report.json");
        Assert.Contains("held against the file 'flat' of 'arabic-eou': ", output, StringComparison.Ordinal);
        Assert.Contains("All records pass.", output, StringComparison.Ordinal);
        Assert.Contains("\"part\": \"flat\"", tool.Read("report.json"), StringComparison.Ordinal);
        var again = await tool.DoAsync("check c.json --recipe arabic-eou");
        Assert.Contains("held against 'arabic-eou': 60 records", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_detectors_table_of_another_maker_is_held_against_the_flat_rows()
    {
        using var tool = new MinwalTool();
        await File.WriteAllTextAsync(tool.At("foreign.csv"), """
            utterance,label
            كنت أبي أسألك عن,0
            أبشر حجزت لك الطاولة…,1
            see you,2
            """, Cancellation);
        var (exit, output, _) = await tool.RunAsync("check foreign.csv --recipe arabic-eou");
        Assert.Equal(1, exit);
        Assert.Contains("3 records, 2 failed\n", output, StringComparison.Ordinal);
        Assert.Contains("row 2: contains '…', which the pattern", output, StringComparison.Ordinal);
        Assert.Contains("row 3: label: 2, asked for are 0 to 1", output, StringComparison.Ordinal);
        Assert.Contains("too few to judge: 1 with the label and 2 without", output, StringComparison.Ordinal);
    }

    // What the older generator wrote: no domain, dialect or style, other metadata, and every turn an end.
    [Fact]
    public async Task Conversations_of_another_maker_pass_and_a_label_that_never_changes_is_pointed_out()
    {
        using var tool = new MinwalTool();
        await File.WriteAllTextAsync(tool.At("older.json"), """
            {"metadata": {"model": "some-model", "total_conversations": 1},
             "conversations": [{"conversation_id": "conv_001", "topic": "restaurant_reservation", "turns": [
               {"turn_id": 1, "speaker": "customer", "text": "السلام عليكم أبغى أحجز طاولة", "is_eou": true,
                "turn_type": "dialogue", "has_continuation_signals": false},
               {"turn_id": 2, "speaker": "receptionist", "text": "وعليكم السلام هلا والله", "is_eou": true,
                "turn_type": "dialogue", "has_continuation_signals": false}]}]}
            """, Cancellation);
        var output = await tool.DoAsync("check older.json --recipe arabic-eou");
        Assert.Contains("1 record, 0 failed", output, StringComparison.Ordinal);
        Assert.Contains("words n/a", output, StringComparison.Ordinal);
        Assert.Contains("all rows have the same label", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_without_a_part_that_is_needed_fails_though_its_records_pass()
    {
        using var tool = new MinwalTool();
        var example = Record("What is the capital of the country where kangaroos live?", "question_answering");
        const string Metadata = """{"generated_at": "2026-01-01", "total_examples": 1, "statistics": {}}""";
        await File.WriteAllTextAsync(tool.At("part.json"), $$"""{"metadata": {{Metadata}}, "examples": [{{example}}]}""", Cancellation);
        var (exit, output, _) = await tool.RunAsync("check part.json --recipe intents");
        Assert.Equal(1, exit);
        Assert.Contains("1 record, 0 failed; 1 fault of the file as a whole", output, StringComparison.Ordinal);
        Assert.Contains("the document has no 'metadata.config'", output, StringComparison.Ordinal);
        Assert.Contains("All records pass, but the file as a whole does not.", output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(tool.At("list.json"), $"[{example}]", Cancellation);
        await tool.DoAsync("check list.json --recipe intents");
    }

    [Fact]
    public async Task A_check_that_needs_a_label_that_the_file_does_not_hold_neither_passes_nor_fails()
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("new mine");
        var recipe = tool.Read("mine/recipe.yaml").Replace("  mood: ${mood}\n", "", StringComparison.Ordinal)
            .Replace(
                "  - unique:",
                "  - words: { field: text, between: [4, 40], when: \"mood == 'sad'\" }\n  - unique:",
                StringComparison.Ordinal);
        await File.WriteAllTextAsync(tool.At("mine/recipe.yaml"), recipe, Cancellation);
        await tool.DoAsync("run --recipe mine --samples 12");
        var output = await tool.DoAsync("check notes.jsonl --recipe mine --report report.json");
        Assert.Contains("12 records, 0 failed", output, StringComparison.Ordinal);
        Assert.Contains("not checked: 'words' needs 'mood', which a file does not hold: 12", output, StringComparison.Ordinal);
        Assert.Contains("\"needs\": \"mood\"", tool.Read("report.json"), StringComparison.Ordinal);
    }

    private static string Record(string text, string intent) =>
        $$"""{"text":"{{text}}","intent":"{{intent}}","audience":"general","complexity":"simple","confidence":0.9}""";
}
