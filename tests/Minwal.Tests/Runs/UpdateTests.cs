using Minwal.Calls;
using Minwal.Recipes;
using Minwal.Runs;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class UpdateTests
{
    [Fact(Timeout = RunScene.Patience)]
    public async Task After_an_edit_the_answers_to_requests_that_are_still_the_same_are_kept_and_the_rest_is_asked_for()
    {
        var journal = new MemoryJournal();
        await RunScene.RunAsync(RunScene.Settings(RunScene.Chain, new StubModel(Answer), 40, concurrency: 4), journal);
        var before = journal.ReadCalls().Count();

        // Another prompt for the second step: the first answers stay.
        var edited = RunScene.Load(RunScene.ChainYaml.Replace("again.hbs", "other.hbs", StringComparison.Ordinal));
        var model = new StubModel(Answer);
        var settings = Update(RunScene.Settings(edited, model, 40, concurrency: 4));
        var survey = await RunSurvey.OfAsync(settings, journal, CancellationToken.None);
        var (first, second) = (survey.Tasks["words/first"], survey.Tasks["words/second"]);
        Assert.Equal((40L, 40L, 0L), (first.Kept, second.Missing, first.Missing));
        journal.ForgetDrafts();
        var result = await RunScene.RunAsync(settings, journal, resumed: true);
        Assert.Equal((40L, 40L), (result.Ledger.Accepted, result.Ledger.Calls.Reused));
        Assert.All(model.Asked, call => Assert.Equal("words/second", call.Task));
        // All that was paid stays in the log and in the sums.
        Assert.Equal(before + 40, journal.ReadCalls().Count());
        Assert.Equal(before + 40, result.Ledger.Calls.Sums().Sum(s => s.Calls));
        Assert.Equal([0, 1], journal.FindCalls(new CallKey(5, 0, 1)).Select(c => c.Revision));

        // The run can go on plainly, and back to the old prompt for nothing.
        var silent = new StubModel(_ => throw new InvalidOperationException());
        foreach (var recipe in (LoadedRecipe[])[edited, RunScene.Chain])
        {
            var again = await RunScene.RunAsync(Update(RunScene.Settings(recipe, silent, 40)), journal, resumed: true);
            Assert.Equal(80, again.Ledger.Calls.Reused);
        }
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task An_answer_is_found_by_its_request_when_another_step_has_come_before_it()
    {
        const string Step = "write: { prompt: ask.hbs, brief: [n], returns: { text: { words: [1, 2] } } }";
        var plain = RunScene.Yaml.Replace(
            "write: { prompt: ask.hbs, returns: { text: { words: [1, 2] } } }", Step, StringComparison.Ordinal);
        var journal = new MemoryJournal();
        await RunScene.RunAsync(RunScene.Settings(RunScene.Load(plain), new StubModel(Answer), 10), journal);

        const string Before = "write: { name: first, prompt: ask.hbs, brief: [n], returns: { draft: { words: [1, 2] } } }";
        var edited = RunScene.Load(plain.Replace(Step, $"{Before} }}, {{ {Step}", StringComparison.Ordinal));
        var model = new StubModel(Answer);
        var result = await RunScene.RunAsync(Update(RunScene.Settings(edited, model, 10)), journal, resumed: true);
        Assert.Equal((10L, 10L), (result.Ledger.Accepted, result.Ledger.Calls.Reused));
        Assert.All(model.Asked, call => Assert.Equal("words/first", call.Task));
    }

    private static RunSettings Update(RunSettings settings) =>
        settings with { Resume = new ResumeRules { AsksAnew = true, FindsAnywhere = true } };

    private static string Answer(StubCall call) => RunScene.Numbered(call);
}
