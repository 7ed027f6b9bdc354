using Minwal.Runs;
using Xunit;

namespace Minwal.Tests.Runs;

/// <summary>A model whose answers have nothing to do with what is asked is not paid to the end.</summary>
public sealed class InVainTests
{
    private const int Most = 50;

    [Theory(Timeout = RunScene.Patience)]
    [InlineData(1)]
    [InlineData(16)]
    public async Task A_run_stops_when_of_so_many_drafts_not_one_was_accepted(int concurrency)
    {
        var model = new StubModel(_ => "<html>");
        var result = await RunScene.RunAsync(Settings(model, concurrency), new MemoryJournal());
        Assert.Equal(RunEnd.InVain, result.End);
        Assert.Equal(0, result.Ledger.Accepted);
        Assert.True(result.Ledger.Drafts >= Most);
        Assert.Equal(0, result.Ledger.Short - result.Shortfalls.Sum(s => s.Missing));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Going_on_stops_at_the_same_draft()
    {
        var journal = new MemoryJournal();
        Assert.Equal(RunEnd.InVain, (await RunScene.RunAsync(Settings(new StubModel(_ => "<html>"), 1), journal)).End);
        var again = new StubModel(_ => "<html>");
        Assert.Equal(RunEnd.InVain, (await RunScene.RunAsync(Settings(again, 1), journal, resumed: true)).End);
        // A draft takes two calls, the answer and its repair. Workers may be ahead of the verdicts that end the run, by all that is left;
        // what led to those verdicts is not asked again.
        Assert.InRange(again.Begun, 0, 2 * (200 - Most));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task One_record_that_was_accepted_is_enough_to_go_on()
    {
        var model = new StubModel(call => call.Slot == 5 ? RunScene.Numbered(call) : "<html>");
        var result = await RunScene.RunAsync(Settings(model, 4), new MemoryJournal());
        Assert.Equal((RunEnd.Decided, 1L), (result.End, result.Ledger.Accepted));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task Whoever_wants_to_keep_trying_does()
    {
        var result = await RunScene.RunAsync(Settings(new StubModel(_ => "<html>"), 4) with { MostInVain = null }, new MemoryJournal());
        Assert.Equal((RunEnd.Decided, 20L), (result.End, result.Ledger.Short));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_shard_stops_too()
    {
        var settings = Settings(new StubModel(_ => "<html>"), 2) with { Shard = Shard.Parse("1/2") };
        Assert.Equal(RunEnd.InVain, (await RunScene.RunAsync(settings, new MemoryJournal())).End);
    }

    private static RunSettings Settings(StubModel model, int concurrency) =>
        RunScene.Settings(RunScene.Single, model, 20, concurrency: concurrency) with { MostInVain = Most };
}
