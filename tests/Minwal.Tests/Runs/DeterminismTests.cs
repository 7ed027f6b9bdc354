using Minwal.Planning;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class DeterminismTests
{
    [Fact(Timeout = RunScene.Patience)]
    public async Task Whatever_the_order_of_answers_and_the_concurrency_the_records_are_the_same_bytes()
    {
        var random = new SlotRandom(20);
        var (rejected, given) = (0L, 0L);
        for (var round = 0; round < 80; round++)
        {
            var trial = new RunTrial(ref random);
            var (plain, told) = await trial.PlainAsync();
            rejected += plain.ReadDrafts().Count(d => d.Verdict == "unique.exact");
            given += plain.ReadAccepted().Count();
            for (var again = 0; again < 2; again++)
            {
                var concurrency = 1 + random.Below(64);
                var order = new ScrambledOrder(random.Next());
                await using var closing = order;
                var journal = new MemoryJournal();
                var model = trial.Model((_, cancellation) => order.PassAsync(cancellation));
                var result = await RunScene.RunAsync(trial.Settings(model, concurrency), journal);
                var shape = $"round {round}, {concurrency} at once, {trial}\n";
                Assert.Equal(shape + told, shape + RunTrial.Told(journal, result));
                RunScene.AddsUp(result, journal);
            }
        }

        // The trials are worth something: records were made, and the order decided over many.
        Assert.True(given > 1000 && rejected > 500, $"{given} records, {rejected} rejected");
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task What_comes_again_after_the_distance_between_tries_is_judged_in_the_same_order_too()
    {
        // More units than lie between a rejection and the slot's next draft, and a pool of words that leaves many rejected.
        async Task<string> RunAsync(int concurrency, ulong? seed)
        {
            var order = seed is { } s ? new ScrambledOrder(s) : null;
            var model = new StubModel(call => RunScene.Words(call, 1200))
            {
                Hold = order is null ? null : (_, cancellation) => order.PassAsync(cancellation),
            };
            var journal = new MemoryJournal();
            var result = await RunScene.RunAsync(RunScene.Settings(RunScene.Single, model, 1500, 4, concurrency), journal);
            if (order is not null) await order.DisposeAsync();
            Assert.True(result.Ledger.Reasons["unique.exact"] > 1000);
            return RunTrial.Told(journal, result);
        }

        var plain = await RunAsync(1, null);
        Assert.Equal(plain, await RunAsync(48, 5));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Another_seed_gives_other_random_numbers_to_the_model_and_the_same_seed_the_same()
    {
        async Task<List<long?>> SeedsAsync(long seed)
        {
            var model = new StubModel(RunScene.Numbered);
            await RunScene.RunAsync(RunScene.Settings(RunScene.Single, model, 5) with { Seed = seed }, new MemoryJournal());
            return [.. model.Asked.OrderBy(c => c.Slot).Select(c => c.Options.Seed)];
        }

        var seeds = await SeedsAsync(1);
        Assert.Equal(5, seeds.Distinct().Count());
        Assert.All(seeds, s => Assert.InRange(s!.Value, 0, int.MaxValue));
        Assert.Equal(seeds, await SeedsAsync(1));
        Assert.Empty(seeds.Intersect(await SeedsAsync(2)));
    }
}
