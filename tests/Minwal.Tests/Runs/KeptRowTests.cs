using Minwal.Calls;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class KeptRowTests
{
    private static readonly LoadedRecipe Labels = RunScene.Load("""
        recipe: labels
        version: 1
        summary: Labels.
        language: en
        quotas: { rows: item, failed: keep }
        sources: { item: { file: items.csv } }
        models: { writer: {} }
        steps:
          - write: { name: first, prompt: ask.hbs, returns: { draft: { words: [1, 2] } } }
          - write: { name: second, prompt: again.hbs, returns: { text: { words: [1, 2] } } }
        checks:
          - forbidden: { field: text, patterns: ["^bad"] }
          - unique: { field: text }
        record: { id: "${item.id}", draft: "${draft}", text: "${text}", words: "${len(item.id)}" }
        output: { file: labels.jsonl }
        """);

    private static readonly IReadOnlyList<Fields> Items = [.. "abcdefgh".Select(c => new Fields().Add("id", c.ToString()))];

    [Theory(Timeout = RunScene.Patience)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Rows_come_out_in_the_order_in_which_they_came_in_and_those_that_were_given_up_say_why(int concurrency)
    {
        var journal = new MemoryJournal();
        // b gets no first answer, d no second, f a bad one, h the same as a.
        var model = new StubModel(call => (call.Task, call.Slot) switch
        {
            ("labels/first", 2) => throw new ModelException("MW3007", "refused"),
            ("labels/second", 4) => "not JSON",
            ("labels/second", 6) => RunScene.Answer(call, _ => "bad"),
            ("labels/second", 8) => RunScene.Answer(call, _ => "w1"),
            _ => RunScene.Numbered(call),
        });
        var result = await RunScene.RunAsync(Settings(model, concurrency), journal);
        Assert.Equal((8L, 4L, 4L), (result.Ledger.Requested, result.Ledger.Accepted, result.Ledger.Short));
        RunScene.AddsUp(result, journal);
        var rows = new ReviewedRecords(journal, []).ReadWithFailed("error").ToList();
        Assert.Equal(["a", "b", "c", "d", "e", "f", "g", "h"], rows.Select(row => row["id"]));
        Assert.Equal(["w1", null, "w3", "w4", "w5", "w6", "w7", null], rows.Select(row => row["draft"]));
        Assert.Equal(["w1", null, "w3", null, "w5", null, "w7", null], rows.Select(row => row["text"]));
        Assert.All(rows, row => Assert.Equal(["id", "draft", "text", "words", "error"], row.Keys));
        Assert.All(rows, row => Assert.Equal(1L, row["words"]));
        Assert.Equal([null, "MW3007", null, "answer.not_json", null, "forbidden.found", null, "unique.exact"],
            rows.Select(row => (row["error"] as Fields)?["code"]));
        Assert.Equal("the same text as record 1", ((Fields)rows[7]["error"]!)["message"]);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_slot_that_is_still_open_has_no_row_yet()
    {
        var journal = new MemoryJournal();
        var model = new StubModel(call => call.Slot == 3 ? throw new ModelException("MW3007", "refused") : RunScene.Numbered(call));
        await RunScene.RunAsync(Settings(model, 1), journal);
        var whole = new ReviewedRecords(journal, []).ReadWithFailed("error").Count();
        var cut = journal.First(journal.Rows - 1);
        Assert.Equal((8, 7), (whole, new ReviewedRecords(cut, []).ReadWithFailed("error").Count()));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_row_that_a_formula_cannot_work_with_does_not_end_the_run_of_the_others()
    {
        var recipe = RunScene.Load("""
            recipe: labels
            version: 1
            summary: Labels.
            language: en
            quotas: { rows: item, failed: keep }
            sources: { item: { file: items.csv } }
            values: { half: "${item.n / 2}" }
            models: { writer: {} }
            steps: [ { write: { prompt: ask.hbs, returns: { text: { words: [1, 2] } } } } ]
            record: { n: "${item.n}", half: "${half}", text: "${text}" }
            output: { file: labels.jsonl }
            """);
        var rows = new Dictionary<string, IReadOnlyList<Fields>>
        {
            ["item"] = [new Fields().Add("n", 4L), new Fields().Add("n", "four"), new Fields().Add("n", 6L)],
        };
        var journal = new MemoryJournal();
        var settings = RunScene.Settings(recipe, new StubModel(RunScene.Numbered), 0, attempts: 2) with
        {
            Sources = rows,
            Plan = RunPlan.Of(RunScene.Whole(recipe, [], rows), []),
        };
        var result = await RunScene.RunAsync(settings, journal);
        Assert.Equal((2L, 1L, 2L), (result.Ledger.Accepted, result.Ledger.Short, result.Ledger.Reasons["value.formula"]));
        var kept = new ReviewedRecords(journal, []).ReadWithFailed("error").ToList();
        Assert.Equal([2L, null, 3L], kept.Select(row => row["half"]));
        Assert.Equal([4L, "four", 6L], kept.Select(row => row["n"]));
    }

    private static RunSettings Settings(StubModel model, int concurrency)
    {
        var rows = new Dictionary<string, IReadOnlyList<Fields>> { ["item"] = Items };
        return RunScene.Settings(Labels, model, 0, attempts: 2, concurrency) with
        {
            Sources = rows,
            Plan = RunPlan.Of(RunScene.Whole(Labels, [], rows), []),
        };
    }
}
