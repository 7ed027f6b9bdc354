using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Minwal.Runs;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed partial class CheckScopeTests
{
    // Neither the label nor the row is a field of the record.
    private const string Yaml = """
        recipe: words
        version: 1
        summary: Words.
        language: en
        quotas: { total: 12, kind: [short, long] }
        sources: { row: { file: rows.csv } }
        models: { writer: {} }
        steps: [ { write: { prompt: ask.hbs, returns: { text: { words: [1, 9] } } } } ]
        checks: [ { words: { field: text, between: "${row.length}", when: "kind == 'short'" } } ]
        record: { text: "${text}" }
        output: { file: words.jsonl }
        """;

    [Fact(Timeout = RunScene.Patience)]
    public async Task During_a_run_a_check_reads_the_label_and_the_source_row_of_its_record()
    {
        var recipe = RunScene.Load(Yaml);
        IReadOnlyList<Fields> rows = [new Fields().Add("length", new List<object?> { 1L, 2L })];
        var journal = new MemoryJournal();
        var model = new StubModel(call => RunScene.Answer(call, slot => $"w{slot} and more"));
        var settings = RunScene.Settings(recipe, model, 12, attempts: 2) with
        {
            Sources = new Dictionary<string, IReadOnlyList<Fields>> { ["row"] = rows },
        };
        var result = await RunScene.RunAsync(settings, journal);
        Assert.Equal((6L, 6L), (result.Ledger.Accepted, result.Ledger.Short));
        Assert.Equal(12, result.Ledger.Reasons["words.too_many"]);
        Assert.Equal("short", Assert.Single(result.Shortfalls).Cell["kind"]);
    }

    [Theory(Timeout = RunScene.Patience)]
    [InlineData("that: { holds: 'text < 3', reason: r }",
        "that.no_value: 'text < 3' has no value: a comparison needs a number, not string \"w\" in 'text < 3'")]
    [InlineData("words: { field: note, between: 5 }", "words.no_field: note: null is there")]
    public async Task What_no_draft_can_be_judged_by_is_told_once_and_at_once(string check, string told)
    {
        var yaml = Yaml.Replace("words: { field: text, between: \"${row.length}\", when: \"kind == 'short'\" }", check)
            .Replace("record: { text: \"${text}\" }", "record: { text: \"${text}\", note: null }");
        var notices = new ConcurrentQueue<string>();
        var settings = RunScene.Settings(RunScene.Load(yaml), new StubModel(call => RunScene.Answer(call, _ => "w")), 12, attempts: 2) with
        {
            Sources = new Dictionary<string, IReadOnlyList<Fields>> { ["row"] = [[]] },
            Notice = notices.Enqueue,
        };
        await IsToldAsync(settings, notices, told);
    }

    [Theory(Timeout = RunScene.Patience)]
    [InlineData("steps: [ { set: { n: \"${row[kind]}\" } }, ", "",
        "set.no_value: 'n' could not be computed: recipe.yaml:8:24: MW1011: there is no field 'short' in 'row[kind]'")]
    [InlineData("steps: [ ", "values: { n: \"${row[kind]}\" }\n",
        "value.formula: recipe.yaml:8:16: MW1011: there is no field 'short' in 'row[kind]'")]
    public async Task So_is_a_formula_that_has_no_value(string steps, string values, string told)
    {
        var yaml = Yaml.Replace("steps: [ ", values + steps).Replace("between: \"${row.length}\"", "between: [1, 9]")
            .Replace("kind: [short, long]", "kind: [short]");
        var notices = new ConcurrentQueue<string>();
        var settings = RunScene.Settings(RunScene.Load(yaml), new StubModel(call => RunScene.Answer(call, _ => "w")), 12, attempts: 2) with
        {
            Sources = new Dictionary<string, IReadOnlyList<Fields>> { ["row"] = [new Fields().Add("length", 1L)] },
            Notice = notice => notices.Enqueue(FolderOrHint().Replace(notice, "")),
        };
        await IsToldAsync(settings, notices, told);
    }

    private static async Task IsToldAsync(RunSettings settings, ConcurrentQueue<string> notices, string told)
    {
        var result = await RunScene.RunAsync(settings, new MemoryJournal());
        Assert.Equal((0L, 24L), (result.Ledger.Accepted, result.Ledger.Reasons.Values.Sum()));
        Assert.Equal($"{told}; the draft is rejected, and further ones of this kind are only counted", Assert.Single(notices));
    }

    /// <summary>Where the recipe lies, and what the formula might have meant.</summary>
    [GeneratedRegex(@"\S+/(?=recipe\.yaml)| \(there are .*?\)(?=;)")]
    private static partial Regex FolderOrHint();
}
