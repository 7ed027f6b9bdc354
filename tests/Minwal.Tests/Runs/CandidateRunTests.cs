using Minwal.Calls;
using Minwal.Planning;
using Minwal.Recipes;
using Minwal.Runs;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class CandidateRunTests
{
    private const int Candidates = 3;

    private static readonly LoadedRecipe Recipe = RunScene.Load(RunScene.Yaml
        .Replace("{ words: [1, 2] } }", $"{{ words: [1, 2] }} }}, candidates: {Candidates}, best: \"len(text)\"", StringComparison.Ordinal)
        .Replace("kind: \"${kind}\"", "kind: \"${kind}\", all: \"${pluck(write_candidates, 'text')}\"", StringComparison.Ordinal));

    [Fact(Timeout = RunScene.Patience)]
    public async Task Candidates_are_asked_at_once_and_in_whatever_order_their_answers_come_the_records_are_the_same()
    {
        var plain = await PlainAsync();
        var random = new SlotRandom(80);
        for (var trial = 0; trial < 12; trial++)
        {
            await using var order = new ScrambledOrder(random.Next());
            var model = new StubModel(Answer) { Hold = (_, cancellation) => order.PassAsync(cancellation) };
            var journal = new MemoryJournal();
            var result = await RunScene.RunAsync(RunScene.Settings(Recipe, model, 40, concurrency: 2 + random.Below(20)), journal);
            Assert.Equal(RunTrial.Told(plain.Journal, plain.Result), RunTrial.Told(journal, result));
            RunScene.AddsUp(result, journal);
        }
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task One_slot_has_all_its_candidates_in_flight()
    {
        var arrived = new TaskCompletionSource();
        StubModel model = null!;
        model = new StubModel(call => RunScene.Answer(call, slot => $"w{slot}"))
        {
            Hold = async (_, cancellation) =>
            {
                if (model.Begun == Candidates) arrived.TrySetResult();
                await arrived.Task.WaitAsync(cancellation);
            },
        };
        var result = await RunScene.RunAsync(RunScene.Settings(Recipe, model, 1, concurrency: Candidates), new MemoryJournal());
        Assert.Equal((1, Candidates, Candidates), (result.Ledger.Accepted, model.Begun, model.MostInFlight));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Wherever_a_run_was_killed_the_next_finds_the_candidates_that_were_answered_and_asks_for_the_others()
    {
        var plain = await PlainAsync();
        var random = new SlotRandom(81);
        for (var trial = 0; trial < 30; trial++)
        {
            var left = plain.Journal.First(random.Below(plain.Journal.Rows + 1));
            var kept = left.ReadCalls().Count();
            var model = new StubModel(Answer);
            var settings = RunScene.Settings(Recipe, model, 40, concurrency: 1 + random.Below(16));
            var result = await RunScene.RunAsync(settings, left, resumed: true);
            Assert.Equal(RunTrial.Told(plain.Journal, plain.Result), RunTrial.Told(left, result));
            Assert.Equal(plain.Journal.ReadCalls().Count() - kept, model.Begun);
        }
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task The_longest_that_can_be_used_is_kept_and_the_record_has_all_of_them()
    {
        var (journal, result) = await PlainAsync();
        var records = journal.ReadAccepted().Select(draft => (Fields)Json.Parse(draft.Record!.Value.Span)!).ToList();
        Assert.Equal(40, records.Count);
        Assert.Contains(records, record => ((IReadOnlyList<object?>)record["all"]!).Count < Candidates);
        Assert.All(records, record =>
        {
            var all = ((IReadOnlyList<object?>)record["all"]!).Cast<string>().ToList();
            Assert.Equal(all.First(word => word.Length == all.Max(other => other.Length)), record["text"]);
        });
        Assert.True(result.Ledger.Drafts > 40, "some drafts were rejected, so that slots came again");
    }

    private static async Task<(MemoryJournal Journal, RunResult Result)> PlainAsync()
    {
        var journal = new MemoryJournal();
        var result = await RunScene.RunAsync(RunScene.Settings(Recipe, new StubModel(Answer), 40), journal);
        RunScene.AddsUp(result, journal);
        return (journal, result);
    }

    /// <summary>
    /// Of the call's own random numbers: words of several lengths, some that are forbidden, and some answers that cannot be used.
    /// </summary>
    private static string Answer(StubCall call)
    {
        var random = new SlotRandom((ulong)call.Options.Seed!.Value);
        if (random.Below(10) == 0) throw new ModelException("MW3007", "no answer");
        if (random.Below(4) == 0) return "I would rather not.";
        return RunScene.Answer(call, _ => random.Below(6) == 0 ? "bad" : $"w{random.Below(40)}{new string('x', random.Below(4))}");
    }
}
