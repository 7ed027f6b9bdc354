using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;
using Minwal.Calls;
using Minwal.Runs.Journal;
using Xunit;

namespace Minwal.Storage.Tests;

public sealed class CallTests : IAsyncDisposable
{
    private readonly JournalFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public async Task A_call_comes_back_with_every_value_it_had()
    {
        CallRecord[] calls =
        [
            Given.Call(3) with { Contents = [new TextReasoningContent("أفكر…"), new TextContent("جواب")], Cost = 0.123_456_789_012m },
            Given.Failure("MW3004", 3, 0, 1) with { FinishReason = null, AnsweredBy = null, Endpoint = "", Model = "", Usage = default },
            Given.Call(3, 0, 2, "I cannot") with { State = CallState.Refused, Code = "MW3007", Message = "the model refused", Cost = null },
            Given.Call(3, 0, 3, "The story beg") with { State = CallState.Cut, Code = "answer.cut", FinishReason = "length" },
            Given.Call(3, 0, 4, null) with { State = CallState.Pending, Continuation = """{"batch":"b-17"}""", FinishReason = null },
            new(new CallKey(long.MaxValue, int.MaxValue, int.MaxValue), "", Given.Hash(long.MaxValue), CallState.Answered)
            {
                Contents = [new TextReasoningContent(""), new TextContent("")],
                Message = "",
                Provider = "",
                Usage = new CallUsage(long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue),
                Cost = 9_223_372.036_854_775_807m,
                Milliseconds = long.MaxValue,
                At = long.MinValue,
            },
        ];
        await using (var journal = _folder.Open())
            foreach (var call in calls) await journal.AppendAsync(call, durable: false, default);
        await using var reopened = _folder.Open();
        Given.Equal(calls, reopened.ReadCalls());
    }

    // The third second brought the last answer; what failed before it belongs to the run's history.
    [Fact]
    public async Task What_an_outage_left_unanswered_is_marked_and_its_drafts_are_forgotten()
    {
        await using var journal = _folder.Open();
        await CallAsync(1, 0, 1, "MW3005");
        await CallAsync(1, 1, 2, null);
        await CallAsync(2, 0, 3, "MW3007");
        await CallAsync(3, 0, 4, "MW3001");
        await CallAsync(3, 1, 5, "MW3006");
        foreach (var (slot, attempt, verdict) in ((long, int, string)[])[
            (2, 0, "MW3005"), (2, 1, DraftRecord.Accepted), (4, 0, "MW3007"), (6, 0, "MW3001"), (7, 0, "MW3001"), (6, 1, "MW3006")])
            await journal.WriteAsync(Given.Draft(slot, attempt, verdict, null), default);
        await journal.FlushAsync(default);
        journal.ForgetOutage();
        Assert.Equal(
            [(1, 0, false), (1, 1, false), (2, 0, false), (3, 0, true), (3, 1, true)],
            journal.ReadCalls().Select(c => (c.Key.Unit, c.Key.Attempt, c.InOutage)));
        Assert.Equal([(2, 0), (2, 1), (4, 0)], journal.ReadDrafts().Select(d => (d.Slot, d.Attempt)));

        // The marks stay when the run goes on, also when it ends before all was asked again.
        await CallAsync(3, 0, 9, null);
        await CallAsync(3, 1, 8, "MW3006");
        await journal.WriteAsync(Given.Draft(6, 1, "MW3006", null), default);
        await journal.FlushAsync(default);
        journal.ForgetOutage();
        Assert.Equal([(0, true), (1, false)], journal.FindCalls(3, 0).Select(c => (c.Revision, c.InOutage)));
        Assert.Equal([(0, true), (1, false)], journal.FindCalls(new CallKey(3, 1, 0)).Select(c => (c.Revision, c.InOutage)));
        Assert.Contains((6, 1), journal.ReadDrafts().Select(d => (d.Slot, d.Attempt)));

        ValueTask CallAsync(long unit, int attempt, long second, string? fault)
        {
            var call = fault is null ? Given.Call(unit, attempt) : Given.Failure(fault, unit, attempt);
            return journal.AppendAsync(call with { At = second * 1000 }, durable: false, default);
        }
    }

    [Fact]
    public async Task In_a_run_that_was_never_answered_all_is_an_outage()
    {
        await using var journal = _folder.Open();
        await journal.AppendAsync(Given.Failure("MW3001", 1) with { At = long.MinValue + 1 }, durable: false, default);
        await journal.WriteAsync(Given.Draft(2, 0, "MW3001", null), default);
        journal.ForgetOutage();
        Assert.True(Assert.Single(journal.ReadCalls()).InOutage);
        Assert.Empty(journal.ReadDrafts());
    }

    [Fact]
    public async Task Any_text_an_answer_may_have_comes_back_equal()
    {
        await using var journal = _folder.Open();
        var unit = 0L;
        Prop.ForAll(Texts.AnyUnits, text =>
        {
            AIContent[] contents = [new TextReasoningContent(text), new TextContent(text)];
            var call = Given.Call(unit++) with { Contents = contents, Message = text, Continuation = text };
            journal.AppendAsync(call, durable: true, default).AsTask().GetAwaiter().GetResult();
            Given.Equal([call], journal.FindCalls(call.Key.Unit, 0));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("سطر\r\nآخر\t😀")]
    public async Task An_answer_of_odd_characters_comes_back_equal(string answer)
    {
        await using var journal = _folder.Open();
        await journal.AppendAsync(Given.Call(0, answer: answer), durable: true, default);
        Assert.Equal(answer, Assert.Single(journal.ReadCalls()).Text);
    }

    [Theory]
    [InlineData(340)]
    [InlineData(341)]
    [InlineData(5_000_000)]
    public async Task A_long_answer_is_not_cut(int letters)
    {
        var answer = string.Concat(new string('ع', letters - 1), "z");
        await using var journal = _folder.Open();
        await journal.AppendAsync(Given.Call(0, answer: answer), durable: true, default);
        Assert.Equal(answer, Assert.Single(journal.ReadCalls()).Text);
    }

    [Fact]
    public async Task A_cost_finer_than_the_journal_keeps_is_rounded()
    {
        await using var journal = _folder.Open();
        await journal.AppendAsync(Given.Call(0) with { Cost = 0.000_000_000_001_6m }, durable: true, default);
        Assert.Equal(0.000_000_000_002m, Assert.Single(journal.ReadCalls()).Cost);
    }

    [Fact]
    public async Task Sums_are_by_provider_and_model_and_say_how_many_have_no_price()
    {
        await using var journal = _folder.Open();
        await journal.AppendAsync(Given.Call(1), durable: false, default);
        await journal.AppendAsync(Given.Call(1) with { Cost = null }, durable: false, default);
        await journal.AppendAsync(Given.Failure("MW3005", 2) with { Usage = default, Cost = null }, durable: false, default);
        await journal.AppendAsync(Given.Call(3) with { State = CallState.Cut, Code = "answer.cut" }, durable: false, default);
        await journal.AppendAsync(Given.Call(4) with { State = CallState.Pending, Usage = default, Cost = null }, durable: false, default);
        await journal.AppendAsync(Given.Call(5) with { Provider = "offline", Model = "", Cost = 0 }, durable: false, default);
        await journal.FlushAsync(default);
        Assert.Equal(
        [
            new CallSum("offline", "", 1, 0, new CallUsage(12, 5, 34, 6), 567, 0, 0),
            new CallSum("openai", "gpt", 4, 2, new CallUsage(36, 15, 102, 18), 5 * 567, 0.000_25m, 1),
        ], journal.SumCalls());
    }

    [Fact]
    public async Task A_journal_without_calls_has_no_sums()
    {
        await using var journal = _folder.Open();
        Assert.Empty(journal.SumCalls());
    }
}
