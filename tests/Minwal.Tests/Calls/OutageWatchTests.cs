using Minwal.Calls;
using Minwal.Runs;
using Xunit;

namespace Minwal.Tests.Calls;

public sealed class OutageWatchTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(8, 8)]
    [InlineData(9, 9)]
    [InlineData(64, 64)]
    public void Before_the_first_answer_one_round_of_calls_is_enough_and_at_least_three(int inFlight, int most)
    {
        var watch = new OutageWatch(new CallLimits { InFlight = inFlight }, TimeProvider.System);
        Assert.Equal(most, NotesUntilEnd(watch, "MW3005"));
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(25, 100)]
    [InlineData(64, 256)]
    public void After_an_answer_it_takes_four_rounds_and_at_least_a_hundred(int inFlight, int most)
    {
        var watch = new OutageWatch(new CallLimits { InFlight = inFlight }, TimeProvider.System);
        watch.Note(Call("ok"));
        Assert.Equal(most, NotesUntilEnd(watch, "MW3005"));
    }

    [Theory]
    [InlineData("ok")]
    [InlineData("MW3007")]
    [InlineData("MW3009")]
    [InlineData("answer.cut")]
    public void An_answer_of_any_kind_begins_the_count_anew(string fate)
    {
        var watch = new OutageWatch(new CallLimits { InFlight = 4 }, TimeProvider.System);
        for (var i = 0; i < 2; i++) watch.Note(Call("MW3004"));
        watch.Note(Call(fate));
        for (var i = 0; i < 99; i++) watch.Note(Call("MW3004"));
        watch.Note(Call(fate));
        Assert.Equal(100, NotesUntilEnd(watch, "MW3004"));
    }

    [Theory]
    [InlineData("MW3001")]
    [InlineData("MW3004")]
    [InlineData("MW3005")]
    [InlineData("MW3006")]
    [InlineData("MW3008")]
    [InlineData("MW3010")]
    [InlineData("MW3030")]
    [InlineData("MW3031")]
    public void Whatever_means_that_nobody_answered_counts(string fate) => Assert.Equal(3, NotesUntilEnd(
        new OutageWatch(new CallLimits { InFlight = 1 }, TimeProvider.System), fate));

    [Theory]
    [InlineData("MW3007")]
    [InlineData("MW3009")]
    public void A_model_that_answers_with_a_refusal_or_with_nothing_is_there(string fate)
    {
        var watch = new OutageWatch(new CallLimits { InFlight = 1 }, TimeProvider.System);
        for (var i = 0; i < 500; i++) Assert.Null(watch.Note(Call(fate)));
    }

    [Fact]
    public void The_fault_says_how_many_and_what_the_last_was()
    {
        var watch = new OutageWatch(new CallLimits { InFlight = 1 }, TimeProvider.System);
        for (var i = 0; i < 2; i++) watch.Note(Call("MW3005"));
        var fault = watch.Note(Call("MW3006"))!;
        Assert.Equal(("MW3014", true), (fault.Code, fault.Fatal));
        Assert.StartsWith("3 calls in a row got no answer; the last: MW3006: nobody there.", fault.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = RunScene.Patience)]
    public async Task A_run_whose_endpoint_stops_answering_ends_and_what_was_made_is_kept()
    {
        var (journal, begun) = (new MemoryJournal(), 0);
        var model = new StubModel(call => Interlocked.Increment(ref begun) > 5
            ? throw new ModelException("MW3010", "no connection") : RunScene.Numbered(call));
        var fault = await Assert.ThrowsAsync<ModelException>(
            () => RunScene.RunAsync(RunScene.Settings(RunScene.Single, model, 1000, attempts: 3, concurrency: 4), journal));
        Assert.Equal("MW3014", fault.Code);
        // A hundred in a row, those that were in flight then, and those that came before the last of the five answers was taken into
        // account.
        Assert.InRange(model.Begun, 105, 600);
        // Calls that were cut off before the endpoint said anything are not there; all others are.
        Assert.Equal(begun, journal.ReadCalls().Count());
        Assert.Equal(5, journal.ReadCalls().Count(c => (c.Code ?? "ok") == "ok"));
        Assert.Equal(journal.Rows, journal.FlushedRows);

        // The endpoint is back: what was answered is not asked again.
        var answered = journal.ReadCalls().Where(c => (c.Code ?? "ok") == "ok").Select(c => c.Key.Unit + 1).ToList();
        var back = new StubModel(RunScene.Numbered);
        var settings = RunScene.Settings(RunScene.Single, back, 1000, attempts: 100, concurrency: 4);
        var result = await RunScene.RunAsync(settings, journal, resumed: true);
        Assert.Equal(1000, result.Ledger.Accepted);
        Assert.DoesNotContain(back.Asked, c => answered.Contains(c.Slot));
    }

    private static int NotesUntilEnd(OutageWatch watch, string fate)
    {
        for (var notes = 1; notes < 1000; notes++)
        {
            if (watch.Note(Call(fate)) is not null) return notes;
        }

        return -1;
    }

    private static CallRecord Call(string fate) => new(default, "words/write", "", fate switch
    {
        "ok" => CallState.Answered,
        "MW3007" => CallState.Refused,
        "answer.cut" => CallState.Cut,
        _ => CallState.Failed,
    })
    {
        Code = fate == "ok" ? null : fate,
        Message = fate == "ok" ? null : "nobody there",
        Provider = "openai",
        Model = "stub",
    };
}
