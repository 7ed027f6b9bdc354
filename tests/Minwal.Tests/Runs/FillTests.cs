using Minwal.Calls;
using Minwal.Runs;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class FillTests
{
    [Fact(Timeout = RunScene.Patience)]
    public async Task Every_slot_gets_its_record_and_the_labels_of_its_cell()
    {
        var journal = new MemoryJournal();
        var settings = RunScene.Settings(RunScene.Single, new StubModel(RunScene.Numbered), 30);
        var result = await RunScene.RunAsync(settings, journal);
        Assert.False(result.End == RunEnd.Stopped);
        Assert.Empty(result.Shortfalls);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => (long)i), journal.ReadAccepted().Select(d => d.Slot));
        Assert.All(journal.ReadAccepted(),
            d => Assert.Equal(settings.Plan.CellOf(d.Slot).Values["kind"], ((Fields)Json.Parse(d.Record!.Value.Span)!)["kind"]));
        RunScene.AddsUp(result, journal);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task What_a_check_rejects_is_tried_again_in_its_slot_with_the_next_attempt()
    {
        var journal = new MemoryJournal();
        var model = new StubModel(call => RunScene.Answer(call, slot => slot == 4 && call.Attempt < 3 ? $"bad{call.Attempt}" : $"w{slot}"));
        var result = await RunScene.RunAsync(RunScene.Settings(RunScene.Single, model, 6), journal);
        Assert.Equal([0, 1, 2, 3], model.Asked.Where(c => c.Slot == 4).Select(c => c.Attempt));
        Assert.Equal(["forbidden.found", "forbidden.found", "forbidden.found", "accepted"], journal.ReadDrafts(3).Select(d => d.Verdict));
        var ledger = result.Ledger;
        Assert.Equal((6L, 0L, 9L, 3L), (ledger.Accepted, ledger.Short, ledger.Drafts, ledger.Reasons["forbidden.found"]));
        RunScene.AddsUp(result, journal);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task What_is_like_another_record_is_tried_again_too_and_the_journal_says_like_which()
    {
        var journal = new MemoryJournal();
        var model = new StubModel(call => RunScene.Answer(call, slot => slot == 2 && call.Attempt < 2 ? "w1" : $"w{slot}"));
        var result = await RunScene.RunAsync(RunScene.Settings(RunScene.Single, model, 3), journal);
        Assert.Equal(["unique.exact", "unique.exact", "accepted"], journal.ReadDrafts(1).Select(d => d.Verdict));
        Assert.Equal("""{"message":"the same text as record 1","numbers":{"record":1}}""", journal.ReadDrafts(1).First().Detail);
        RunScene.AddsUp(result, journal);
    }

    [Theory(Timeout = RunScene.Patience)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_slot_is_given_up_after_its_attempts_and_never_before(int attempts)
    {
        var journal = new MemoryJournal();
        var model = new StubModel(call => RunScene.Answer(call, slot => slot == 2 ? "bad" : slot == 3 ? "w1" : $"w{slot}"));
        var result = await RunScene.RunAsync(RunScene.Settings(RunScene.Single, model, 5, attempts), journal);
        Assert.Equal(attempts, model.Asked.Count(c => c.Slot == 2));
        Assert.Equal(attempts, model.Asked.Count(c => c.Slot == 3));
        Assert.Equal((3L, 2L), (result.Ledger.Accepted, result.Ledger.Short));
        Assert.Equal((attempts, attempts), (result.Ledger.Reasons["forbidden.found"], result.Ledger.Reasons["unique.exact"]));
        RunScene.AddsUp(result, journal);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task What_is_short_is_told_by_cell_the_most_short_first_with_the_reasons_of_the_last_attempts()
    {
        var journal = new MemoryJournal();
        // Two thirds are red. Early attempts fail for another reason than the last one, which alone counts.
        var model = new StubModel(call => call.Attempt == 0 ? throw new ModelException("MW3005", "down")
            : IsRed(call) && call.Slot % 2 == 0 ? throw new ModelException("MW3007", "refused")
            : RunScene.Answer(call, slot => IsRed(call) || slot % 3 == 0 ? "bad" : $"w{slot}"));
        var settings = RunScene.Settings(RunScene.Single, model, 60, attempts: 2);
        var result = await RunScene.RunAsync(settings, journal);
        Assert.Equal(["red", "blue"], result.Shortfalls.Select(s => s.Cell["kind"]));
        Assert.Equal(40, result.Shortfalls[0].Missing);
        Assert.Equal(["MW3007", "forbidden.found"], result.Shortfalls[0].Reasons.Keys);
        Assert.Equal(["forbidden.found"], result.Shortfalls[1].Reasons.Keys);
        Assert.Equal(60, result.Ledger.Reasons["MW3005"]);
        RunScene.AddsUp(result, journal);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task An_empty_plan_is_filled_at_once()
    {
        var model = new StubModel(_ => throw new InvalidOperationException());
        var result = await RunScene.RunAsync(RunScene.Settings(RunScene.Single, model, 0), new MemoryJournal());
        Assert.False(result.End == RunEnd.Stopped);
        Assert.Equal((0L, 0L), (result.Ledger.Accepted, result.Ledger.Drafts));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task The_ledger_as_a_value_names_every_sum()
    {
        var model = new StubModel(call => RunScene.Answer(call, slot => slot == 1 ? "bad" : $"w{slot}"));
        var result = await RunScene.RunAsync(RunScene.Settings(RunScene.Single, model, 2, attempts: 2), new MemoryJournal());
        const string Expected = """
            {"requested":2,"accepted":1,"short":1,"drafts":3,"rejected":{"forbidden.found":2},"warnings":{},"reused_calls":0,
            "providers":{"openai:stub":{"calls":3,"failed":0,"input_tokens":9,"cached_input_tokens":0,"output_tokens":6,
            "reasoning_tokens":0,"milliseconds":0,"cost_usd":1.5,"priced_usd":1.5,"unpriced_calls":0,"hedged":0}}}
            """;
        Assert.Equal(Expected.ReplaceLineEndings(""), Json.ToText(result.Ledger.ToFields()));
    }

    private static bool IsRed(StubCall call) => call.Messages[^1].Text.Contains("\"kind\":\"red\"", StringComparison.Ordinal);
}
