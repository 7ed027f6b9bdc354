using Minwal.Calls;
using Minwal.Runs;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class BatchTests
{
    [Fact(Timeout = RunScene.Patience)]
    public async Task One_call_fills_a_unit_and_only_slots_of_its_cell()
    {
        var journal = new MemoryJournal();
        var model = new StubModel(RunScene.Numbered);
        // Eight red ones in two calls, four blue ones in one.
        var result = await RunScene.RunAsync(RunScene.Settings(RunScene.Batch, model, 12), journal);
        Assert.Equal((3, 12L), (model.Begun, result.Ledger.Accepted));
        Assert.All(model.Asked, c => Assert.Equal(4, c.Slots.Count));
        Assert.All(journal.ReadAccepted(), d => Assert.Equal($"w{d.Slot + 1}", ((Fields)Json.Parse(d.Record!.Value.Span)!)["text"]));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Of_an_answer_with_too_few_records_only_the_slots_that_got_none_are_tried_again()
    {
        var journal = new MemoryJournal();
        // The first attempt and its repair give two of four records, the next attempt gives what is left.
        var model = new StubModel(FirstTwo);
        var result = await RunScene.RunAsync(RunScene.Settings(RunScene.Batch, model, 3, attempts: 2), journal);
        var red = model.Asked.Where(c => c.Messages[^1].Text.Contains("\"kind\":\"red\"", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, Assert.Single(red).Slots.Count);
        Assert.Equal(3, result.Ledger.Accepted);

        journal = new MemoryJournal();
        model = new StubModel(FirstTwo);
        result = await RunScene.RunAsync(RunScene.Settings(RunScene.Batch, model, 6, attempts: 2), journal);
        // Four red ones are asked for, repaired, and the missing two are asked for alone; two blue ones come at once.
        var four = model.Asked.First(a => a.Slots.Count == 4).Slots;
        Assert.Equal([4, 4, 2], model.Asked.Where(c => c.Slots.Intersect(four).Any()).Select(c => c.Slots.Count));
        Assert.Equal((6L, 0L, 2L), (result.Ledger.Accepted, result.Ledger.Short, result.Ledger.Reasons["answer.too_few"]));
        RunScene.AddsUp(result, journal);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Slots_that_never_get_a_record_are_short_and_the_others_of_their_unit_are_not()
    {
        var journal = new MemoryJournal();
        var model = new StubModel(call => RunScene.Answer(call.Slots.Count > 1 ? call with { Slots = [.. call.Slots.SkipLast(1)] } : call,
            slot => call.Slots.Count > 1 ? $"w{slot}" : "bad"));
        var result = await RunScene.RunAsync(RunScene.Settings(RunScene.Batch, model, 12, attempts: 3), journal);
        // Each of the three units keeps three records; its last slot is tried alone and never passes.
        Assert.Equal((9L, 3L), (result.Ledger.Accepted, result.Ledger.Short));
        Assert.Equal(["red 2", "blue 1"], result.Shortfalls.Select(s => $"{s.Cell["kind"]} {s.Missing}"));
        Assert.All(result.Shortfalls, s => Assert.Equal(["forbidden.found"], s.Reasons.Keys));
        Assert.Equal((3L, 6L), (result.Ledger.Reasons["answer.too_few"], result.Ledger.Reasons["forbidden.found"]));
        RunScene.AddsUp(result, journal);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_slot_has_all_its_tries_however_many_its_neighbours_took()
    {
        var journal = new MemoryJournal();
        // The third red one never passes; the second is found equal to the first when three attempts have gone by.
        var red = new List<long>();
        var model = new StubModel(call =>
        {
            if (call.Slots.Count == 4) red = [.. call.Slots];
            return RunScene.Answer(
                call, slot => red.IndexOf(slot) == 2 ? "bad" : red.IndexOf(slot) is 0 or 1 && call.Attempt == 0 ? "same" : $"w{slot}");
        });
        var result = await RunScene.RunAsync(RunScene.Settings(RunScene.Batch, model, 4 + 2, attempts: 3), journal);
        Assert.Equal((5L, 1L), (result.Ledger.Accepted, result.Ledger.Short));
        Assert.Equal((1L, 3L), (result.Ledger.Reasons["unique.exact"], result.Ledger.Reasons["forbidden.found"]));
        Assert.Equal([0, 3], journal.ReadDrafts(red[1] - 1).Select(d => d.Attempt));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task In_a_chain_a_later_call_sees_what_the_earlier_gave_and_is_not_made_when_that_failed()
    {
        var journal = new MemoryJournal();
        var model = new StubModel(call => call.Task == "words/first" && call.Slot == 2
            ? throw new ModelException("MW3007", "refused") : RunScene.Answer(call, slot => $"{call.Task[6..]}{slot}"));
        var result = await RunScene.RunAsync(RunScene.Settings(RunScene.Chain, model, 3, attempts: 2), journal);
        var second = model.Asked.Single(c => c.Task == "words/second" && c.Slot == 1);
        Assert.StartsWith("Another than first1, please.", second.Messages[^1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(model.Asked, c => c.Task == "words/second" && c.Slot == 2);
        Assert.Equal((2L, 1L), (result.Ledger.Accepted, result.Ledger.Short));
        Assert.Equal([new CallKey(0, 0, 0), new CallKey(0, 0, 1)], journal.ReadCalls(0).Select(c => c.Key));
        Assert.Equal([new CallKey(1, 0, 0), new CallKey(1, 1, 0)], journal.ReadCalls(1).Select(c => c.Key));
    }

    /// <summary>The first attempt's answer holds two records, whatever it is asked for.</summary>
    private static string FirstTwo(StubCall call) =>
        RunScene.Numbered(call.Attempt == 0 ? call with { Slots = [.. call.Slots.Take(2)] } : call);
}
