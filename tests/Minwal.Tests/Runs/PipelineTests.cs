using System.Text;
using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Runs;

/// <summary>Each check runs as soon as what it looks at is there.</summary>
public sealed class PipelineTests
{
    private const string TwoSteps = """
        - write: { name: first, prompt: ask.hbs, returns: { draft: { words: [1, 9] } } }
          - write: { name: second, prompt: again.hbs, returns: { text: { words: [1, 9] } } }
        """;

    private const string Record = """{ draft: "${draft}", text: "${text}", kind: "${kind}", topic: "${row.topic}" }""";

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_draft_that_fails_a_check_of_what_the_first_step_made_never_makes_the_second_call()
    {
        var (model, result, drafts) = await RunAsync("words: { field: draft, between: [1, 2] }",
            call => call.Slot == 1 && call.Task == "words/first" ? "one two three" : $"w{call.Slot}");
        Assert.Equal((2L, 1L), (result.Ledger.Accepted, result.Ledger.Reasons["words.too_many"]));
        Assert.Equal([("words/first", 3), ("words/second", 2)], Asked(model));
        Assert.DoesNotContain(model.Asked, call => call.Slot == 1 && call.Task == "words/second");
        // The journal keeps what there was of it.
        Assert.Equal("""{"draft":"one two three","kind":"red rose","topic":"a"}""", Json(drafts.Single(d => d.Slot == 0)));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_check_of_what_the_second_step_made_runs_behind_it()
    {
        var (model, result, _) = await RunAsync("words: { field: text, between: [1, 2] }",
            call => call.Slot == 1 ? "one two three" : $"w{call.Slot}");
        Assert.Equal((2L, 1L), (result.Ledger.Accepted, result.Ledger.Reasons["words.too_many"]));
        Assert.Equal([("words/first", 3), ("words/second", 3)], Asked(model));
    }

    [Theory(Timeout = RunScene.Patience)]
    [InlineData("words: { field: kind, between: [1, 1] }", "a label")]
    [InlineData("words: { field: topic, between: [5, 9] }", "a source row")]
    [InlineData("words: { field: topic, between: '${row.length}' }", "a source row in its formula")]
    [InlineData("words: { field: topic, between: [5, 9], when: \"kind == 'red rose'\" }", "a label in its condition")]
    public async Task A_check_of_what_stands_before_the_first_step_pays_for_no_call(string check, string looksAt)
    {
        var (model, result, drafts) = await RunAsync(check, _ => "fine");
        Assert.True(model.Begun == 0, $"{looksAt}: {model.Begun} calls were made");
        Assert.Equal((0L, 3L), (result.Ledger.Accepted, result.Ledger.Reasons.Values.Sum()));
        Assert.Equal("""{"kind":"red rose","topic":"a"}""", Json(drafts[0]));
    }

    [Theory(Timeout = RunScene.Patience)]
    [InlineData("between: '${row.length}'", "first")]
    [InlineData("between: [5, 9], when: \"kind == 'red rose'\"", "first")]
    [InlineData("between: [5, 9], when: \"len(text) > 0\"", "second")]
    [InlineData("between: [5, 9], when: \"len(record.kind) > 0\"", "second")]
    public async Task A_check_waits_for_all_that_its_field_and_its_formulas_need(string rest, string behind)
    {
        var (model, result, _) = await RunAsync($"words: {{ field: draft, {rest} }}", _ => "fine");
        Assert.Equal(3, result.Ledger.Reasons.Values.Sum());
        Assert.Equal(behind == "first" ? 0 : 3, model.Asked.Count(call => call.Task == "words/second"));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_check_that_looks_at_the_whole_record_comes_last_wherever_it_stands()
    {
        const string Checks = """
            words: { field: draft, between: [5, 9], when: "len(record.text) > 0" }
              - forbidden: { field: text, patterns: ["^bad"] }
            """;
        var (model, result, _) = await RunAsync(Checks, call => call.Slot == 1 ? "bad" : "fine");
        Assert.Equal([("words/first", 3), ("words/second", 3)], Asked(model));
        // Both stand behind the last step, where the recipe's order holds.
        Assert.Equal(3, result.Ledger.Reasons["words.too_few"]);

        (model, result, _) = await RunAsync(Checks.Replace("field: text", "field: draft", StringComparison.Ordinal),
            call => call.Slot == 1 ? "bad" : "fine");
        Assert.Equal([("words/first", 3), ("words/second", 2)], Asked(model));
        Assert.Equal((1L, 2L), (result.Ledger.Reasons["forbidden.found"], result.Ledger.Reasons["words.too_few"]));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_name_that_two_steps_give_is_checked_with_its_last_value()
    {
        const string Steps = """
            - write: { name: one, prompt: ask.hbs, when: n >= 0, returns: { text: { words: [1, 9] } } }
              - write: { name: two, prompt: ask.hbs, when: n >= 0, returns: { text: { words: [1, 9] } } }
            """;
        var (model, result, drafts) = await RunAsync("words: { field: text, between: [1, 2] }",
            call => call.Task == "words/one" ? "one two three" : $"w{call.Slot}", Steps, """{ text: "${text}" }""");
        Assert.Equal(3, result.Ledger.Accepted);
        Assert.Equal([("words/one", 3), ("words/two", 3)], Asked(model));
        Assert.Equal("""{"text":"w1"}""", Json(drafts[0]));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_step_that_is_not_for_a_slot_leaves_what_another_gave_under_the_same_name()
    {
        const string Steps = """
            - write: { name: one, prompt: ask.hbs, when: slot == 1, returns: { text: { words: [1, 9] } } }
              - write: { name: two, prompt: ask.hbs, when: slot != 1, returns: { text: { words: [1, 9] } } }
            """;
        var (model, _, drafts) = await RunAsync("words: { field: text, between: [1, 2] }",
            call => call.Task == "words/one" ? "one" : "two", Steps, """{ text: "${text}" }""");
        Assert.Equal([("words/one", 1), ("words/two", 2)], Asked(model));
        Assert.Equal(["""{"text":"one"}""", """{"text":"two"}""", """{"text":"two"}"""], drafts.Select(Json));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_check_that_only_warns_is_counted_and_stops_no_draft()
    {
        var (model, result, _) = await RunAsync("words: { field: draft, between: [5, 9], warn: true }", call => $"w{call.Slot}");
        Assert.Equal((3L, 3L), (result.Ledger.Accepted, result.Ledger.Warnings["words.too_few"]));
        Assert.Equal([("words/first", 3), ("words/second", 3)], Asked(model));
    }

    private static async Task<(StubModel Model, RunResult Result, IReadOnlyList<DraftRecord> Drafts)> RunAsync(
        string checks, Func<StubCall, string> say, string steps = TwoSteps, string record = Record)
    {
        var recipe = RunScene.Load($$"""
            recipe: words
            version: 1
            summary: Words.
            language: en
            quotas: { total: 3, kind: ["red rose"] }
            sources: { row: { file: rows.csv } }
            values: { n: "${slot}" }
            models: { writer: {} }
            steps:
              {{steps.ReplaceLineEndings("\n")}}
            checks:
              - {{checks.ReplaceLineEndings("\n")}}
            record: {{record}}
            output: { file: words.jsonl }
            """);
        var model = new StubModel(call => RunScene.Answer(call, _ => say(call)));
        var settings = RunScene.Settings(recipe, model, 3, attempts: 1) with
        {
            Sources = new Dictionary<string, IReadOnlyList<Fields>>
            {
                ["row"] = [new Fields().Add("topic", "a").Add("length", new List<object?> { 5L, 9L })],
            },
        };
        var journal = new MemoryJournal();
        var result = await RunScene.RunAsync(settings, journal);
        RunScene.AddsUp(result, journal);
        return (model, result, [.. journal.ReadDrafts()]);
    }

    private static IEnumerable<(string Task, int Calls)> Asked(StubModel model) =>
        model.Asked.GroupBy(call => call.Task).Select(g => (g.Key, g.Count())).OrderBy(g => g.Key, StringComparer.Ordinal);

    private static string Json(DraftRecord draft) => Encoding.UTF8.GetString(draft.Record!.Value.Span);
}
