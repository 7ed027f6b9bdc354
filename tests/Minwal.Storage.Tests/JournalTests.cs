using FsCheck;
using FsCheck.Fluent;
using Minwal.Calls;
using Minwal.Runs;
using Minwal.Values;
using Xunit;

namespace Minwal.Storage.Tests;

public sealed class JournalTests : IAsyncDisposable
{
    private readonly JournalFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public async Task A_new_journal_belongs_to_no_run()
    {
        await using var journal = _folder.Open();
        Assert.Null(journal.Header);
    }

    [Fact]
    public async Task The_run_is_found_again_with_its_recipe_byte_for_byte()
    {
        await using (var journal = _folder.Open()) journal.Begin(Given.Header);
        await using var reopened = _folder.Open();
        var header = reopened.Header!;
        Assert.True(Value.AreEqual(Given.Header.Identity, header.Identity));
        Assert.Equal((Given.Header.Output, Given.Header.CreatedAt, Given.Header.ToolVersion), (header.Output, header.CreatedAt, header.ToolVersion));
        Assert.Equal(Given.Header.RecipeFiles, header.RecipeFiles, (a, b) => a.Key == b.Key && a.Value.SequenceEqual(b.Value));
    }

    [Fact]
    public async Task A_recipe_file_may_be_empty()
    {
        await using (var journal = _folder.Open()) journal.Begin(Given.Header with { RecipeFiles = [KeyValuePair.Create("keywords.txt", Array.Empty<byte>())] });
        await using var reopened = _folder.Open();
        Assert.Empty(Assert.Single(reopened.Header!.RecipeFiles).Value);
    }

    [Fact]
    public async Task A_call_comes_back_with_every_value_it_had()
    {
        JournalCall[] calls =
        [
            new(new CallKey(3, 0, 0), "exam/ask", Given.Hash(1), "جواب", "أفكر…", "ok", null, "openai", "gpt-4", 10, 20, 0.123456789012345m, 1500, 1_700_000_000_000),
            new(new CallKey(3, 0, 1), "exam/mend", Given.Hash(2), null, null, "MW3004", "the server said \"no\"", "openai", "", 0, 0, 0m, 0, 0),
            new(new CallKey(long.MaxValue, int.MaxValue, int.MaxValue), "", Given.Hash(long.MaxValue), "", "", "ok", "", "", "", long.MaxValue, long.MaxValue, decimal.MaxValue, long.MaxValue, long.MinValue),
        ];
        await using (var journal = _folder.Open())
            foreach (var call in calls) await journal.WriteAsync(call, default);
        await using var reopened = _folder.Open();
        Assert.Equal(calls, reopened.Calls());
    }

    // The third second brought the last answer; what failed before it belongs to the run's history.
    [Fact]
    public async Task What_an_outage_left_unanswered_is_forgotten_with_its_drafts()
    {
        await using var journal = _folder.Open();
        await CallAsync(1, 0, 1, "MW3005");
        await CallAsync(1, 1, 2, null);
        await CallAsync(2, 0, 3, "MW3007");
        await CallAsync(3, 0, 4, "MW3001");
        await CallAsync(3, 1, 5, "MW3006");
        foreach (var (slot, attempt, verdict) in ((long, int, string)[])[(2, 0, "MW3005"), (2, 1, JournalDraft.Accepted), (4, 0, "MW3007"), (6, 0, "MW3001"), (7, 0, "MW3001"), (6, 1, "MW3006")])
            await journal.WriteAsync(Given.Draft(slot, attempt, verdict, null), default);
        await journal.FlushAsync(default);
        journal.ForgetUnanswered();
        Assert.Equal([(1, 0), (1, 1), (2, 0)], journal.Calls().Select(c => (c.Key.Unit, c.Key.Attempt)));
        Assert.Equal([(2, 0), (2, 1), (4, 0)], journal.Drafts().Select(d => (d.Slot, d.Attempt)));
        Assert.Empty(journal.FindCalls(3, 0));

        ValueTask CallAsync(long unit, int attempt, long second, string? fault) => journal.WriteAsync(
            Given.Call(unit, attempt, answer: fault is null ? "an answer" : null) with { At = second * 1000, Fate = fault ?? JournalCall.Ok }, default);
    }

    [Fact]
    public async Task Any_text_an_answer_may_have_comes_back_equal()
    {
        await using var journal = _folder.Open();
        var unit = 0L;
        Prop.ForAll(Texts.Any, text =>
        {
            var call = Given.Call(unit++, answer: text) with { Reasoning = text, Detail = text };
            journal.WriteDurablyAsync(call, default).AsTask().GetAwaiter().GetResult();
            return journal.FindCalls(call.Key.Unit, 0).SequenceEqual([call]);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("سطر\r\nآخر\t😀")]
    public async Task An_answer_of_odd_characters_comes_back_equal(string answer)
    {
        await using var journal = _folder.Open();
        await journal.WriteDurablyAsync(Given.Call(0, answer: answer), default);
        Assert.Equal(answer, Assert.Single(journal.Calls()).Answer);
    }

    [Theory]
    [InlineData(340)]
    [InlineData(341)]
    [InlineData(5_000_000)]
    public async Task A_long_answer_is_not_cut(int letters)
    {
        var answer = string.Concat(new string('ع', letters - 1), "z");
        await using var journal = _folder.Open();
        await journal.WriteDurablyAsync(Given.Call(0, answer: answer), default);
        Assert.Equal(answer, Assert.Single(journal.Calls()).Answer);
    }

    [Fact]
    public async Task The_calls_of_an_attempt_are_found_in_their_sequence()
    {
        await using var journal = _folder.Open();
        foreach (var (unit, attempt, sequence) in ((long, int, int)[])[(1, 0, 2), (1, 1, 0), (1, 0, 0), (2, 0, 0), (1, 0, 1)])
            await journal.WriteAsync(Given.Call(unit, attempt, sequence), default);
        await journal.FlushAsync(default);
        Assert.Equal([new CallKey(1, 0, 0), new CallKey(1, 0, 1), new CallKey(1, 0, 2)], journal.FindCalls(1, 0).Select(c => c.Key));
    }

    [Fact]
    public async Task An_attempt_without_calls_has_none()
    {
        await using var journal = _folder.Open();
        Assert.Empty(journal.FindCalls(1, 0));
    }

    [Fact]
    public async Task An_answer_that_was_paid_for_is_never_replaced()
    {
        await using var journal = _folder.Open();
        await journal.WriteDurablyAsync(Given.Call(1, answer: "the first"), default);
        await journal.WriteDurablyAsync(Given.Call(1, answer: "the second"), default);
        Assert.Equal("the first", Assert.Single(journal.Calls()).Answer);
    }

    [Fact]
    public async Task All_calls_come_in_the_order_of_their_keys()
    {
        await using var journal = _folder.Open();
        foreach (var unit in (long[])[10, 2, 7]) await journal.WriteAsync(Given.Call(unit), default);
        await journal.FlushAsync(default);
        Assert.Equal([2, 7, 10], journal.Calls().Select(c => c.Key.Unit));
        Assert.Equal([7], journal.Calls(7).Select(c => c.Key.Unit));
    }

    [Fact]
    public async Task Drafts_come_back_as_they_were_in_the_order_of_slot_and_attempt()
    {
        JournalDraft[] drafts = [Given.Draft(2), Given.Draft(0, 1, record: """{"text":"نص"}"""), Given.Draft(0, 0, "length.short"), Given.Draft(1, 0, "MW3004", record: null)];
        await using (var journal = _folder.Open())
            foreach (var draft in drafts) await journal.WriteAsync(draft, default);
        await using var reopened = _folder.Open();
        Assert.Equal(drafts.OrderBy(d => d.Slot).ThenBy(d => d.Attempt).Select(Given.Text), reopened.Drafts().Select(Given.Text));
    }

    [Fact]
    public async Task The_drafts_of_one_slot_can_be_asked_for()
    {
        await using var journal = _folder.Open();
        foreach (var draft in (JournalDraft[])[Given.Draft(1), Given.Draft(11), Given.Draft(1, 1)]) await journal.WriteAsync(draft, default);
        await journal.FlushAsync(default);
        Assert.Equal([(1, 0), (1, 1)], journal.Drafts(1).Select(d => (d.Slot, d.Attempt)));
    }

    [Fact]
    public async Task Records_are_the_accepted_drafts_in_the_order_of_their_slots()
    {
        await using var journal = _folder.Open();
        foreach (var draft in (JournalDraft[])[Given.Draft(3), Given.Draft(0, 0, "length.short"), Given.Draft(1), Given.Draft(0, 1), Given.Draft(2, 0, "MW3004", record: null)]) await journal.WriteAsync(draft, default);
        await journal.FlushAsync(default);
        Assert.Equal([(0, 1), (1, 0), (3, 0)], journal.Records().Select(d => (d.Slot, d.Attempt)));
    }

    [Fact]
    public async Task A_draft_that_is_judged_again_alike_is_left_as_it_is()
    {
        await using var journal = _folder.Open();
        await journal.WriteAsync(Given.Draft(0, record: """{"text":"first"}"""), default);
        await journal.WriteAsync(Given.Draft(0, record: """{"text":"second"}"""), default);
        await journal.FlushAsync(default);
        Assert.Equal([Given.Text(Given.Draft(0, record: """{"text":"first"}"""))], journal.Drafts().Select(Given.Text));
    }

    [Fact]
    public async Task A_draft_that_is_judged_otherwise_has_the_later_verdict()
    {
        await using var journal = _folder.Open();
        await journal.WriteAsync(Given.Draft(0), default);
        await journal.WriteAsync(Given.Draft(0, 0, "unique.exact"), default);
        await journal.FlushAsync(default);
        Assert.Equal([Given.Text(Given.Draft(0, 0, "unique.exact"))], journal.Drafts().Select(Given.Text));
    }

    [Fact]
    public async Task A_fact_replaces_the_earlier_one_of_its_name()
    {
        await using var journal = _folder.Open();
        journal.WriteFact("state", new Fields().Add("state", "running"));
        journal.WriteFact("state", new Fields().Add("state", "complete").Add("note", "تمّ"));
        Assert.Equal("""{"state":"complete","note":"تمّ"}""", Json.ToText(journal.ReadFact("state")));
    }

    [Fact]
    public async Task A_fact_that_was_never_written_is_not_there()
    {
        await using var journal = _folder.Open();
        Assert.Null(journal.ReadFact("state"));
    }

    [Fact]
    public async Task A_reader_sees_what_the_writer_adds_meanwhile()
    {
        await using var journal = _folder.Open();
        journal.Begin(Given.Header);
        await using var reader = SqliteJournal.OpenForReading(_folder.Run);
        await journal.WriteDurablyAsync(Given.Call(1), default);
        Assert.Equal([Given.Call(1)], reader.Calls());
    }

    [Fact]
    public async Task A_reader_cannot_write()
    {
        await using (var journal = _folder.Open()) journal.Begin(Given.Header);
        await using var reader = SqliteJournal.OpenForReading(_folder.Run);
        Assert.Throws<InvalidOperationException>(() => reader.WriteFact("state", []));
    }

    [Fact]
    public async Task A_long_enumeration_is_not_disturbed_by_new_rows()
    {
        await using var journal = _folder.Open();
        for (var slot = 0L; slot < 500; slot++) await journal.WriteAsync(Given.Draft(slot), default);
        await journal.FlushAsync(default);
        var seen = 0;
        foreach (var draft in journal.Records())
        {
            if (seen++ == 0) await journal.WriteDurablyAsync(Given.Call(1), default);
            if (seen == 2) for (var slot = 500L; slot < 600; slot++) await journal.WriteAsync(Given.Draft(slot), default);
            if (seen == 3) await journal.FlushAsync(default);
        }

        Assert.Equal(500, seen);
    }
}
