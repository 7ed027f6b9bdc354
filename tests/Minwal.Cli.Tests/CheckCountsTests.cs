using Minwal.Values;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>What <c>minwal check</c> counts apart: rows that fail, rows that only warn, faults of the file as a whole.</summary>
public sealed class CheckCountsTests : IDisposable
{
    private readonly MinwalTool _tool = new();

    public CheckCountsTests()
    {
        _tool.Write("orders/recipe.yaml", """
            recipe: orders
            version: 1
            summary: Orders.
            language: en
            quotas: { total: 4, intent: [cancel, track] }
            models: { writer: { default: offline } }
            steps: [ { write: { prompt: ask.hbs, offline: answer.yaml, returns: { text: string } } } ]
            checks:
              - forbidden: { field: text, patterns: [never] }
              - words: { field: text, between: [1, 3], warn: true }
              - shares: { label: intent, most: 0.1 }
            record: { text: "${text}", intent: "${intent}" }
            output: { file: orders.jsonl }
            """);
        _tool.Write("orders/ask.hbs", "An order, please. <brief>{{brief}}</brief>\n");
        _tool.Write("orders/answer.yaml", "answer: { text: \"<a>\" }\nrules: { a: [hello] }\n");
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task Failures_warnings_and_faults_of_the_whole_are_counted_apart()
    {
        _tool.Write("f.jsonl", """
            {"text": "fine", "intent": "cancel"}
            {"text": "never", "intent": "cancel"}
            {"text": "more words than three", "intent": "cancel"}
            {"text": "never more words than three", "intent": "cancel"}
            {"text": "broken

            """);
        var report = await CheckedAsync(exit: 1);
        // A row that fails and warns is one that fails; one that cannot be read fails too.
        Assert.Equal((5L, 3L, 1L, 1L), (report["records"], report["failed"], report["warned"], report["file_faults"]));
        Assert.Equal(["forbidden.found 2 False", "row.unreadable 1 False", "shares.distance 1 False", "words.too_many 2 True"],
            ((IReadOnlyList<object?>)report["reasons"]!).Cast<Fields>().Select(r => $"{r["reason"]} {r["count"]} {r["warning"]}"));
        var coverage = (Fields)report["coverage"]!;
        Assert.Equal((2L, 1L), (coverage["cells"], coverage["occurring"]));
    }

    [Fact]
    public async Task A_file_of_which_rows_only_warn_passes()
    {
        _tool.Write("f.jsonl", """
            {"text": "more words than three", "intent": "cancel"}
            {"text": "fine", "intent": "track"}

            """);
        var report = await CheckedAsync(exit: 0);
        Assert.Equal((2L, 0L, 1L, 0L), (report["records"], report["failed"], report["warned"], report["file_faults"]));
    }

    private async Task<Fields> CheckedAsync(int exit)
    {
        var run = await _tool.RunAsync("check f.jsonl --recipe orders --json");
        Assert.Equal(exit, run.Exit);
        return (Fields)Json.Parse(run.Output)!;
    }
}
