using Minwal.Runs;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class PreviewTests
{
    [Fact(Timeout = RunScene.Patience)]
    public async Task A_preview_shows_first_attempts_of_units_that_lie_evenly_over_the_plan_and_keeps_nothing()
    {
        var model = new StubModel(call => RunScene.Answer(call, slot => slot == 26 ? "bad" : $"w{slot}"));
        var shown = await ShowAsync(RunScene.Settings(RunScene.Single, model, 100), 4);
        Assert.Equal([1, 26, 51, 76], model.Asked.Select(c => c.Slot));
        Assert.Equal([null, "forbidden.found", null, null], shown.Select(u => Assert.Single(u.Drafts).Rejection?.Reason));
        Assert.All(shown, u => Assert.NotNull(Assert.Single(u.Calls).Answer.Text));
    }

    [Theory(Timeout = RunScene.Patience)]
    [InlineData(1, 1)]
    [InlineData(6, 6)]
    [InlineData(1000, 9)]
    public async Task It_shows_no_more_records_than_asked_for_and_no_more_than_there_are(int records, int expected)
    {
        var shown = await ShowAsync(RunScene.Settings(RunScene.Batch, new StubModel(RunScene.Numbered), 9), records);
        Assert.Equal(expected, shown.Sum(u => u.Drafts.Count));
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task An_attempt_is_rebuilt_from_the_journal_with_the_same_messages_and_answers()
    {
        var journal = new MemoryJournal();
        var model = new StubModel(call => RunScene.Answer(call, slot => call.Attempt == 0 ? "bad" : $"w{slot}"));
        var settings = RunScene.Settings(RunScene.Chain, model, 3);
        await RunScene.RunAsync(settings, journal);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var calls = journal.FindCalls(1, attempt);
            var rebuilt = await RunReplay.RebuildAsync(settings, 1, attempt, [0], calls, [], CancellationToken.None);
            var asked = model.Asked.Where(c => c.Slot == 2 && c.Attempt == attempt).ToList();
            Assert.Equal(asked.Select(c => c.Messages[^1].Text), rebuilt.Select(r => r.Call.Messages[^1].Text));
            Assert.Equal(journal.FindCalls(1, attempt).Select(c => c.Text), rebuilt.Select(r => r.Answer.Text));
        }

        var missing = await RunReplay.RebuildAsync(settings, 1, 0, [0], [], [], CancellationToken.None);
        Assert.Equal("MW3012", Assert.Single(missing).Answer.Failure!.Code);
    }

    private static async Task<List<PreviewedUnit>> ShowAsync(RunSettings settings, int records)
    {
        var shown = new List<PreviewedUnit>();
        var preview = new RunPreview(settings, new FakeTime(Waiting.Forbidden));
        await foreach (var unit in preview.RunAsync(records, CancellationToken.None)) shown.Add(unit);
        return shown;
    }
}
