using Minwal.Planning;
using Minwal.Runs;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class ShardTests
{
    [Fact(Timeout = 3 * RunScene.Patience)]
    public async Task Shards_that_are_gathered_give_what_one_machine_gives()
    {
        var random = new SlotRandom(80);
        for (var round = 0; round < 40; round++)
        {
            var trial = new RunTrial(ref random);
            var (_, told) = await trial.PlainAsync();
            var count = ((int[])[1, 2, 4, 7])[random.Below(4)];
            var shards = new List<MemoryJournal>();
            for (var number = 1; number <= count; number++)
            {
                var settings = trial.Settings(trial.Model(), 1 + random.Below(6)) with { Shard = new Shard(number, count) };
                var journal = new MemoryJournal();
                await RunScene.RunAsync(settings, journal);
                // One is killed somewhere and made again.
                if (number == 1 + random.Below(count))
                {
                    journal = journal.First(random.Below(journal.Rows + 1));
                    await RunScene.RunAsync(settings, journal, resumed: true);
                }

                shards.Add(journal);
            }

            var gathered = new MemoryJournal().CallsWith(shards);
            var model = trial.Model();
            var result = await RunScene.RunAsync(trial.Settings(model, 1 + random.Below(6)), gathered, resumed: true);
            var shape = $"round {round}, {count} shards, {trial}\n";
            Assert.Equal(shape + told, shape + RunTrial.Told(gathered, result));
            Assert.All(model.Asked, call => Assert.True(call.Attempt > 0));
        }
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_shard_says_how_many_of_its_slots_have_a_draft()
    {
        var model = new StubModel(call => RunScene.Answer(call, slot => slot == 4 ? "bad" : "same"));
        var settings = RunScene.Settings(RunScene.Single, model, 10, attempts: 2) with { Shard = new Shard(1, 3) };
        var result = await RunScene.RunAsync(settings, new MemoryJournal());
        Assert.Equal(RunEnd.Drafted, result.End);
        // Slots 1, 4, 7 and 10: the fourth never passes, the others are equal, which is not seen here.
        Assert.Equal((4L, 3L, 1L, 0L), (result.Ledger.Requested, result.Ledger.Ready, result.Ledger.Short, result.Ledger.Accepted));
    }

    [Theory]
    [InlineData("3/16", true)]
    [InlineData("1/1", true)]
    [InlineData("0/4", false)]
    [InlineData("5/4", false)]
    [InlineData("3", false)]
    [InlineData("a/b", false)]
    [InlineData("1/100000", false)]
    public void A_shard_is_a_number_of_a_count(string text, bool good) => Assert.Equal(good, Shard.Parse(text)?.ToString() == text);
}
