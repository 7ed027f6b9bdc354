using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Runs.Journal;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class RoundTests
{
    private static readonly LoadedRecipe Growing = RunScene.Load(
        Yaml("{ file: seeds.txt, pool: { grows: accepted, round: 10 }, take: 2 }"));

    private static string Yaml(string source) => """
        recipe: words
        version: 1
        summary: Words that grow from words.
        language: en
        parameters: { samples: { type: integer, default: 20, min: 0, help: Records. } }
        quotas: { total: "${samples}" }
        sources: { example: SOURCE }
        values: { n: "${slot}" }
        models: { writer: {} }
        steps: [ { write: { prompt: ask.hbs, returns: { text: { words: [1, 2] } } } } ]
        checks: [ { unique: { field: text } } ]
        record: { text: "${text}" }
        output: { file: words.jsonl }
        """.Replace("SOURCE", source, StringComparison.Ordinal);

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_source_that_grows_gives_a_round_the_records_of_earlier_rounds_and_no_others()
    {
        var model = new StubModel(RunScene.Numbered);
        var result = await RunScene.RunAsync(Settings(model, 45, 8), new MemoryJournal());
        Assert.Equal(45, result.Ledger.Accepted);
        foreach (var call in model.Asked)
        {
            var seen = Examples(call).ToList();
            Assert.Equal(2, seen.Distinct().Count());
            // Slots count from 1, rounds have ten slots each.
            var before = (call.Slot - 1) / 10 * 10;
            Assert.All(seen, word => Assert.True(
                word is "seed1" or "seed2" || int.Parse(word[1..]) <= before, $"slot {call.Slot} saw {word}"));
        }

        Assert.Contains(model.Asked, call => call.Slot > 40 && Examples(call).All(word => word[0] == 'w'));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_pool_gives_the_same_bytes_at_any_concurrency_in_any_order_and_after_any_kill()
    {
        var plain = new MemoryJournal();
        await RunScene.RunAsync(Settings(new StubModel(Answer), 60, 1), plain);
        var random = new SlotRandom(70);
        for (var trial = 0; trial < 12; trial++)
        {
            await using var order = new ScrambledOrder(random.Next());
            var journal = plain.First(random.Below(plain.Rows + 1));
            var model = new StubModel(Answer) { Hold = (_, cancellation) => order.PassAsync(cancellation) };
            await RunScene.RunAsync(Settings(model, 60, 1 + random.Below(20)), journal, resumed: true);
            Assert.Equal(plain.Text(), journal.Text());
        }

        // Each word is made of an example, so that words of later rounds hang together with those of earlier ones.
        string Answer(StubCall call) => RunScene.Answer(call, slot => $"{Examples(call).First()}x{call.Draw(slot, "word", 4)}");
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_pool_without_a_file_has_no_rows_in_the_first_round_and_the_records_from_then_on()
    {
        var model = new StubModel(call => RunScene.Answer(call, slot => $"w{slot}"));
        await RunScene.RunAsync(Alone("{ pool: { grows: accepted, round: 10 } }", model, 30, 8), new MemoryJournal());
        Assert.All(model.Asked.Where(call => call.Slot <= 10), call => Assert.Null(Example(call)));
        Assert.All(model.Asked.Where(call => call.Slot > 10),
            call => Assert.StartsWith("w", (string)((Fields)Example(call)!)["text"]!, StringComparison.Ordinal));

        model = new StubModel(call => RunScene.Answer(call, slot => $"w{slot}"));
        await RunScene.RunAsync(Alone("{ pool: { grows: accepted, round: 3 }, take: 5 }", model, 30, 8), new MemoryJournal());
        // As many as there are, and never more than are asked for.
        Assert.All(model.Asked, call => Assert.Equal(Math.Min(5, (call.Slot - 1) / 3 * 3), Examples(call).Distinct().Count()));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Where_holds_for_records_too_and_keeps_the_rest_out_of_every_round()
    {
        const string Source = "{ pool: { grows: accepted, round: 10 }, take: 4, where: \"contains(text, '5') or samples == 0\" }";
        var model = new StubModel(call => RunScene.Answer(call, slot => $"w{slot}"));
        await RunScene.RunAsync(Alone(Source, model, 60, 8), new MemoryJournal());
        foreach (var call in model.Asked)
        {
            var before = Enumerable.Range(1, (int)((call.Slot - 1) / 10 * 10)).Select(slot => $"w{slot}")
                .Where(word => word.Contains('5')).ToList();
            Assert.Equal(Math.Min(4, before.Count), Examples(call).Distinct().Count());
            Assert.Empty(Examples(call).Except(before));
        }
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Slots_that_people_rejected_are_filled_again_and_no_other_record_or_verdict_changes()
    {
        foreach (var recipe in (LoadedRecipe[])[RunScene.Single, RunScene.Batch])
        {
            var journal = new MemoryJournal();
            var settings = RunScene.Settings(recipe, new StubModel(call => RunScene.Words(call, 60)), 30, concurrency: 4);
            await RunScene.RunAsync(settings, journal);
            var before = journal.ReadAccepted().ToDictionary(d => d.Slot, Text);
            var verdicts = journal.ReadDrafts().Select(d => (d.Slot, d.Attempt, d.Verdict)).ToList();

            journal.AddRound(new RoundRecord(1, RoundKind.Refill, 0) { Slots = [3, 4, 17] });
            var model = new StubModel(call => RunScene.Words(call, 1000));
            var refilled = RunScene.Settings(recipe, model, 30, concurrency: 4) with
            {
                Plan = RunPlan.Of(settings.Plan.Parts[0].Plan, settings.Plan.Parameters, journal.ReadRounds(),
                    _ => throw new InvalidOperationException(), 1),
            };
            var result = await RunScene.RunAsync(refilled, journal, resumed: true);
            Assert.Equal([4L, 5L, 18L], model.Asked.SelectMany(c => c.Slots).Distinct().Order());
            Assert.Equal((30L, 0L, 3L), (result.Ledger.Accepted, result.Ledger.Short, result.Ledger.Reasons[RunLedger.Decided]));
            Assert.Equal(verdicts, journal.ReadDrafts().Where(d => d.Attempt < 10_000_000).Select(d => (d.Slot, d.Attempt, d.Verdict)));
            var after = journal.ReadAccepted().ToDictionary(d => d.Slot, Text);
            Assert.Equal([3L, 4L, 17L], after.Where(a => before[a.Key] != a.Value).Select(a => a.Key).Order());
            // Nobody gets the words that were rejected, nor those of others.
            Assert.Empty(after.Where(a => a.Key is 3 or 4 or 17).Select(a => a.Value).Intersect(before.Values));
        }
    }

    [Theory(Timeout = RunScene.Patience)]
    [InlineData(1, 30, 47)]
    [InlineData(4, 30, 47)]
    [InlineData(1, 1, 100)]
    [InlineData(4, 33, 34)]
    public async Task A_run_that_is_extended_keeps_its_records_and_has_the_quotas_of_the_whole(int unitSize, int first, int then)
    {
        var recipe = unitSize == 1 ? RunScene.Single : RunScene.Batch;
        var journal = new MemoryJournal();
        var settings = RunScene.Settings(recipe, new StubModel(call => RunScene.Words(call, 400)), first, concurrency: 4);
        await RunScene.RunAsync(settings, journal);
        var before = journal.Text();

        journal.AddRound(new RoundRecord(1, RoundKind.Extend, 0) { Parameters = new Fields().Add("samples", (long)then) });
        var model = new StubModel(call => RunScene.Words(call, 400));
        var extended = RunScene.Settings(recipe, model, first, concurrency: 4) with
        {
            Plan = RunPlan.Of(settings.Plan.Parts[0].Plan, settings.Plan.Parameters, journal.ReadRounds(),
                round => RunScene.Whole(recipe, round.Parameters), 1),
        };
        var result = await RunScene.RunAsync(extended, journal, resumed: true);
        Assert.Equal(then, result.Ledger.Accepted);
        Assert.StartsWith(before, journal.Text(), StringComparison.Ordinal);
        Assert.All(model.Asked.SelectMany(c => c.Slots), slot => Assert.InRange(slot, first + 1, then));
        var whole = RunScene.Whole(recipe, RunScene.Samples(then));
        Assert.Equal(whole.Cells.ToDictionary(c => (string)c.Values["kind"]!, c => c.Count),
            journal.ReadAccepted().GroupBy(d => (string)((Fields)Json.Parse(d.Record!.Value.Span)!)["kind"]!)
                .ToDictionary(g => g.Key, g => (long)g.Count()));
        RunScene.AddsUp(result, journal);
    }

    private static RunSettings Settings(StubModel model, long samples, int concurrency) =>
        RunScene.Settings(Growing, model, samples, concurrency: concurrency) with
        {
            Sources = new Dictionary<string, IReadOnlyList<Fields>>
            {
                ["example"] = [new Fields().Add("text", "seed1"), new Fields().Add("text", "seed2")],
            },
        };

    private static RunSettings Alone(string source, StubModel model, long samples, int concurrency) =>
        RunScene.Settings(RunScene.Load(Yaml(source)), model, samples, concurrency: concurrency) with
        {
            Sources = new Dictionary<string, IReadOnlyList<Fields>> { ["example"] = [] },
        };

    private static IEnumerable<string> Examples(StubCall call) =>
        Example(call) is IReadOnlyList<object?> rows ? rows.Select(row => (string)((Fields)row!)["text"]!) : [];

    private static object? Example(StubCall call)
    {
        var context = (Minwal.Calls.CallContext)call.Options.AdditionalProperties![Minwal.Calls.CallContext.Key]!;
        return context.Variables.TryGet("example", out var rows) ? rows : throw new InvalidOperationException("there is no example");
    }

    private static string Text(DraftRecord draft) => (string)((Fields)Json.Parse(draft.Record!.Value.Span)!)["text"]!;
}
