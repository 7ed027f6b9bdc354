using Minwal.Calls;
using Minwal.Faults;
using Minwal.Planning;
using Minwal.Runs;
using Xunit;

namespace Minwal.Tests.Runs;

public sealed class ResumeTests
{
    [Fact(Timeout = RunScene.Patience)]
    public async Task Wherever_a_run_was_killed_the_next_asks_for_nothing_that_was_answered_and_makes_the_same_records()
    {
        var random = new SlotRandom(30);
        for (var round = 0; round < 60; round++)
        {
            var trial = new RunTrial(ref random);
            var (plain, told) = await trial.PlainAsync();
            var left = plain.First(random.Below(plain.Rows + 1));
            var kept = left.ReadCalls().Count();
            var model = trial.Model();
            var result = await RunScene.RunAsync(trial.Settings(model, 1 + random.Below(16)), left, resumed: true);
            var shape = $"round {round}, {kept} kept, {trial}\n";
            Assert.Equal(shape + told, shape + RunTrial.Told(left, result));
            Assert.Equal(plain.ReadCalls().Count() - kept, model.Begun);
            Assert.Equal(kept, result.Ledger.Calls.Reused);
            RunScene.AddsUp(result, left);
        }
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task However_often_a_run_is_stopped_in_the_end_it_has_the_records_of_one_that_was_not()
    {
        var random = new SlotRandom(31);
        for (var round = 0; round < 20; round++)
        {
            var trial = new RunTrial(ref random);
            var (plain, told) = await trial.PlainAsync();
            var (journal, begun) = (new MemoryJournal(), 0);
            RunResult result;
            do
            {
                await using var order = new ScrambledOrder(random.Next());
                var model = trial.Model((_, cancellation) => order.PassAsync(cancellation));
                using var stop = new CancellationTokenSource();
                var run = RunScene.Loop(trial.Settings(model, 1 + random.Below(16)), journal, resumed: true)
                    .RunAsync(stop.Token, CancellationToken.None);
                await Task.WhenAny(model.WhenBegun(1 + random.Below(40)), run);
                await stop.CancelAsync();
                result = await run;
                begun += model.Begun;
            }
            while (result.End == RunEnd.Stopped);
            Assert.Equal($"round {round}, {trial}\n{told}", $"round {round}, {trial}\n{RunTrial.Told(journal, result)}");
            Assert.Equal(plain.ReadCalls().Count(), begun);
        }
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task What_failed_was_tried_and_is_not_tried_again_in_the_same_attempt()
    {
        var journal = new MemoryJournal();
        var refusing = new StubModel(_ => throw new ModelException("MW3007", "refused"));
        await RunScene.RunAsync(RunScene.Settings(RunScene.Single, refusing, 3, attempts: 2), journal);
        var model = new StubModel(RunScene.Numbered);
        var result = await RunScene.RunAsync(RunScene.Settings(RunScene.Single, model, 3, attempts: 3), journal, resumed: true);
        Assert.Equal([2, 2, 2], model.Asked.Select(c => c.Attempt));
        Assert.Equal((3L, 6L, 6L), (result.Ledger.Accepted, result.Ledger.Calls.Reused, result.Ledger.Reasons["MW3007"]));
        Assert.Equal("MW3007", journal.ReadDrafts(0).First().Verdict);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_run_that_was_short_goes_on_with_more_attempts_and_asks_for_nothing_twice()
    {
        for (var attempts = 1; attempts < 6; attempts++)
        {
            var journal = new MemoryJournal();
            var settings = RunScene.Settings(
                RunScene.Single, new StubModel(call => RunScene.Words(call, 120)), 100, attempts, concurrency: 8);
            var before = await RunScene.RunAsync(settings, journal);
            var model = new StubModel(call => RunScene.Words(call, 120));
            var after = await RunScene.RunAsync(
                RunScene.Settings(RunScene.Single, model, 100, attempts + 30, concurrency: 8), journal, resumed: true);
            Assert.True(before.Ledger.Short > 0 && after.Ledger.Short == 0, $"{before.Ledger.Short} short, then {after.Ledger.Short}");
            Assert.All(model.Asked, c => Assert.True(c.Attempt > 0));
            RunScene.AddsUp(after, journal);
        }
    }

    // More tries for one slot change the verdicts on others, and in a unit of several slots so what the next call asks for.
    [Fact(Timeout = RunScene.Patience)]
    public async Task With_another_number_of_attempts_a_run_becomes_as_one_that_had_it_from_the_beginning()
    {
        var random = new SlotRandom(32);
        var anew = 0;
        for (var round = 0; round < 150; round++)
        {
            var trial = new RunTrial(ref random);
            var (plain, _) = await trial.PlainAsync();
            var settings = trial.Settings(trial.Model(), 1) with { Attempts = 1 + random.Below(12) };
            var whole = new MemoryJournal();
            var expected = RunTrial.Told(whole, await RunScene.RunAsync(settings, whole));
            var journal = plain.With(call => call);
            var before = journal.ReadCalls().Where(c => c.Revision == 0).ToDictionary(c => c.Key, c => c.RequestHash);
            settings = settings with
            {
                Resume = new ResumeRules { AsksAnew = true },
                Limits = new CallLimits { InFlight = 1 + random.Below(16) },
            };
            var result = await RunScene.RunAsync(settings, journal, resumed: true);
            Assert.Equal($"round {round}, {trial}\n{expected}", $"round {round}, {trial}\n{RunTrial.Told(journal, result)}");
            anew += journal.ReadCalls().Count(c => before.TryGetValue(c.Key, out var hash) && hash != c.RequestHash);
        }

        Assert.True(anew > 0, "no call was made anew");
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_fresh_run_does_not_look_for_earlier_calls()
    {
        var journal = new MemoryJournal();
        var model = new StubModel(RunScene.Numbered);
        await RunScene.RunAsync(RunScene.Settings(RunScene.Single, model, 3), journal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunScene.RunAsync(RunScene.Settings(RunScene.Single, model, 3), journal));
        Assert.True(model.Begun > 3);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task An_answer_to_another_request_is_refused()
    {
        var journal = new MemoryJournal();
        var settings = RunScene.Settings(RunScene.Single, new StubModel(RunScene.Numbered), 4);
        await RunScene.RunAsync(settings, journal);
        var changed = journal.With(c => c.Key.Unit == 2 ? c with { RequestHash = new string('0', 64) } : c);
        var model = new StubModel(RunScene.Numbered);
        var fault = await Assert.ThrowsAsync<MinwalException>(
            () => RunScene.RunAsync(RunScene.Settings(RunScene.Single, model, 4), changed, resumed: true));
        Assert.Equal("MW4007", Assert.Single(fault.Faults).Code);
        Assert.Contains("call 2/0/0 of 'words/write'", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, model.Begun);
        Assert.Equal(1, changed.Flushes);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_model_that_repeats_anothers_answers_is_hashed_under_its_name()
    {
        var journal = new MemoryJournal();
        var settings = RunScene.Settings(RunScene.Single, new StubModel(RunScene.Numbered), 4);
        await RunScene.RunAsync(settings, journal);
        var silent = new ModelEndpoint("replay", "", new StubModel(_ => throw new InvalidOperationException()));
        var replay = settings.Models["writer"] with { Endpoints = [silent], HashedAs = "openai:stub" };
        settings = settings with { Models = new Dictionary<string, RoleModel> { ["writer"] = replay } };
        var result = await RunScene.RunAsync(settings, journal, resumed: true);
        Assert.Equal((4L, 4L), (result.Ledger.Accepted, result.Ledger.Calls.Reused));
    }
}
