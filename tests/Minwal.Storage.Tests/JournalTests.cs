using Minwal.Calls;
using Minwal.Runs.Journal;
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
        Assert.True(Value.AreEqual(Given.Identity.ToFields(), header.Identity.ToFields()));
        Assert.Equal(
            (Given.Header.Output, Given.Header.CreatedAt, Given.Header.ToolVersion), (header.Output, header.CreatedAt, header.ToolVersion));
        Assert.Equal(Given.Header.RecipeFiles, header.RecipeFiles, (a, b) => a.Key == b.Key && a.Value.SequenceEqual(b.Value));
    }

    [Fact]
    public async Task A_recipe_file_may_be_empty()
    {
        var header = Given.Header with { RecipeFiles = [KeyValuePair.Create("keywords.txt", Array.Empty<byte>())] };
        await using (var journal = _folder.Open()) journal.Begin(header);
        await using var reopened = _folder.Open();
        Assert.Empty(Assert.Single(reopened.Header!.RecipeFiles).Value);
    }

    [Fact]
    public async Task A_run_that_is_begun_anew_has_the_files_of_its_new_recipe_only()
    {
        var edited = Given.Header with { Output = "new.json", RecipeFiles = [KeyValuePair.Create("recipe.yaml", new byte[] { 1 })] };
        await using (var journal = _folder.Open())
        {
            journal.Begin(Given.Header);
            journal.Begin(edited);
        }

        await using var reopened = _folder.Open();
        Assert.Equal(("new.json", "recipe.yaml"), (reopened.Header!.Output, Assert.Single(reopened.Header.RecipeFiles).Key));
    }

    [Fact]
    public async Task The_calls_of_an_attempt_are_found_in_their_sequence()
    {
        await using var journal = _folder.Open();
        foreach (var (unit, attempt, sequence) in ((long, int, int)[])[(1, 0, 2), (1, 1, 0), (1, 0, 0), (2, 0, 0), (1, 0, 1)])
            await journal.AppendAsync(Given.Call(unit, attempt, sequence), durable: false, default);
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
    public async Task A_call_that_is_made_again_is_a_further_row()
    {
        await using var journal = _folder.Open();
        await journal.AppendAsync(Given.Call(1, answer: "the first"), durable: true, default);
        await journal.AppendAsync(Given.Call(1, answer: "the second"), durable: true, default);
        await journal.AppendAsync(Given.Call(1, sequence: 1), durable: true, default);
        CallRecord[] rows = [Given.Call(1, answer: "the first"), Given.Call(1, answer: "the second") with { Revision = 1 }];
        Given.Equal(rows, journal.FindCalls(new CallKey(1, 0, 0)));
        Given.Equal([.. rows, Given.Call(1, sequence: 1)], journal.FindCalls(1, 0));
    }

    [Fact]
    public async Task All_calls_come_in_the_order_of_their_keys()
    {
        await using var journal = _folder.Open();
        foreach (var unit in (long[])[10, 2, 7]) await journal.AppendAsync(Given.Call(unit), durable: false, default);
        await journal.FlushAsync(default);
        Assert.Equal([2, 7, 10], journal.ReadCalls().Select(c => c.Key.Unit));
        Assert.Equal([7], journal.ReadCalls(7).Select(c => c.Key.Unit));
    }

    [Fact]
    public async Task Drafts_come_back_as_they_were_in_the_order_of_slot_and_attempt()
    {
        DraftRecord[] drafts =
        [
            Given.Draft(2), Given.Draft(0, 1, record: """{"text":"نص"}"""), Given.Draft(0, 0, "length.short"),
            Given.Draft(1, 0, "MW3004", record: null),
        ];
        await using (var journal = _folder.Open())
            foreach (var draft in drafts) await journal.WriteAsync(draft, default);
        await using var reopened = _folder.Open();
        Assert.Equal(drafts.OrderBy(d => d.Slot).ThenBy(d => d.Attempt).Select(Given.Text), reopened.ReadDrafts().Select(Given.Text));
    }

    [Fact]
    public async Task The_drafts_of_one_slot_can_be_asked_for()
    {
        await using var journal = _folder.Open();
        foreach (var draft in (DraftRecord[])[Given.Draft(1), Given.Draft(11), Given.Draft(1, 1)]) await journal.WriteAsync(draft, default);
        await journal.FlushAsync(default);
        Assert.Equal([(1, 0), (1, 1)], journal.ReadDrafts(1).Select(d => (d.Slot, d.Attempt)));
    }

    [Fact]
    public async Task Records_are_the_accepted_drafts_in_the_order_of_their_slots()
    {
        await using var journal = _folder.Open();
        DraftRecord[] drafts =
        [
            Given.Draft(3), Given.Draft(0, 0, "length.short"), Given.Draft(1), Given.Draft(0, 1),
            Given.Draft(2, 0, "MW3004", record: null),
        ];
        foreach (var draft in drafts) await journal.WriteAsync(draft, default);
        await journal.FlushAsync(default);
        Assert.Equal([(0, 1), (1, 0), (3, 0)], journal.ReadAccepted().Select(d => (d.Slot, d.Attempt)));
    }

    [Fact]
    public async Task Of_a_slot_that_was_filled_again_the_last_record_counts()
    {
        await using var journal = _folder.Open();
        DraftRecord[] drafts = [Given.Draft(1, 7), Given.Draft(0), Given.Draft(1, 2), Given.Draft(1, 8, "length.short"), Given.Draft(2)];
        foreach (var draft in drafts)
            await journal.WriteAsync(draft, default);
        await journal.FlushAsync(default);
        Assert.Equal([(0, 0), (1, 7), (2, 0)], journal.ReadAccepted().Select(d => (d.Slot, d.Attempt)));
    }

    [Fact]
    public async Task Drafts_can_be_forgotten_and_calls_stay()
    {
        await using var journal = _folder.Open();
        await journal.WriteAsync(Given.Draft(1), default);
        await journal.AppendAsync(Given.Call(1), durable: false, default);
        journal.ForgetDrafts();
        Assert.Empty(journal.ReadDrafts());
        Assert.Single(journal.ReadCalls());
    }

    [Fact]
    public async Task A_draft_that_is_judged_again_alike_is_left_as_it_is()
    {
        await using var journal = _folder.Open();
        await journal.WriteAsync(Given.Draft(0, record: """{"text":"first"}"""), default);
        await journal.WriteAsync(Given.Draft(0, record: """{"text":"second"}"""), default);
        await journal.FlushAsync(default);
        Assert.Equal([Given.Text(Given.Draft(0, record: """{"text":"first"}"""))], journal.ReadDrafts().Select(Given.Text));
    }

    [Fact]
    public async Task A_draft_that_is_judged_otherwise_has_the_later_verdict()
    {
        await using var journal = _folder.Open();
        await journal.WriteAsync(Given.Draft(0), default);
        await journal.WriteAsync(Given.Draft(0, 0, "unique.exact"), default);
        await journal.FlushAsync(default);
        Assert.Equal([Given.Text(Given.Draft(0, 0, "unique.exact"))], journal.ReadDrafts().Select(Given.Text));
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
        await using var reader = RunJournal.OpenForReading(_folder.Run);
        await journal.AppendAsync(Given.Call(1), durable: true, default);
        Given.Equal([Given.Call(1)], reader.ReadCalls());
    }

    [Fact]
    public async Task A_reader_cannot_write()
    {
        await using (var journal = _folder.Open()) journal.Begin(Given.Header);
        await using var reader = RunJournal.OpenForReading(_folder.Run);
        Assert.Throws<InvalidOperationException>(() => reader.WriteFact("state", []));
    }

    [Fact]
    public async Task A_long_enumeration_is_not_disturbed_by_new_rows()
    {
        await using var journal = _folder.Open();
        for (var slot = 0L; slot < 500; slot++) await journal.WriteAsync(Given.Draft(slot), default);
        await journal.FlushAsync(default);
        var seen = 0;
        foreach (var draft in journal.ReadAccepted())
        {
            if (seen++ == 0) await journal.AppendAsync(Given.Call(1), durable: true, default);
            if (seen == 2) for (var slot = 500L; slot < 600; slot++) await journal.WriteAsync(Given.Draft(slot), default);
            if (seen == 3) await journal.FlushAsync(default);
        }

        Assert.Equal(500, seen);
    }
}
