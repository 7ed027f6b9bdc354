using System.Text;
using Minwal.Runs.Journal;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Runs.Journal;

public sealed class ReviewedRecordsTests
{
    private static readonly string[] Three =
        ["""{"text":"a","label":"red"}""", """{"text":"b","label":"blue"}""", """{"text":"c","label":"red"}"""];

    private readonly MemoryJournal _journal = new(Three);

    [Fact]
    public void What_nobody_decided_about_is_read_as_it_was_accepted()
    {
        var reviewed = Reviewed();
        Assert.False(reviewed.HasDecisions);
        Assert.Equal(Three, Texts(reviewed));
        Assert.Empty(reviewed.RejectedSlots());
    }

    [Fact]
    public void A_rejected_record_is_left_out_and_its_slot_can_be_filled_again()
    {
        Decide(1, DecisionKind.Reject);
        var reviewed = Reviewed();
        Assert.True(reviewed.HasDecisions);
        Assert.Equal([Three[0], Three[2]], Texts(reviewed));
        Assert.Equal([1L], reviewed.RejectedSlots());
        Assert.Equal(3, _journal.ReadAccepted().Count());
    }

    [Theory]
    [InlineData(true, DecisionKind.Reject, DecisionKind.Accept)]
    [InlineData(true, DecisionKind.Reject, DecisionKind.Accept, DecisionKind.Edit)]
    [InlineData(true, DecisionKind.Accept)]
    [InlineData(false, DecisionKind.Accept, DecisionKind.Reject)]
    [InlineData(false, DecisionKind.Reject, DecisionKind.Accept, DecisionKind.Reject)]
    [InlineData(false, DecisionKind.Reject, DecisionKind.Edit)]
    public void Of_acceptance_and_rejection_the_last_holds(bool stays, params DecisionKind[] kinds)
    {
        foreach (var kind in kinds) Decide(1, kind);
        Assert.Equal(stays ? 3 : 2, Reviewed().Read().Count());
        Assert.Equal(stays ? [] : [1L], Reviewed().RejectedSlots());
    }

    [Fact]
    public void Edits_and_labels_are_put_in_one_after_the_other_and_the_generated_text_stays()
    {
        Decide(0, DecisionKind.Edit, ("text", "a!"));
        Decide(0, DecisionKind.Relabel, ("label", "blue"), ("sure", 0.5));
        Decide(0, DecisionKind.Edit, ("text", "a?"));
        Assert.Equal(["""{"text":"a?","label":"blue","sure":0.5}""", Three[1], Three[2]], Texts(Reviewed()));
        Assert.Equal(Three[0], Encoding.UTF8.GetString(_journal.ReadAccepted().First().Record!.Value.Span));
    }

    [Fact]
    public void An_edit_stays_when_its_record_is_rejected_and_accepted_again()
    {
        Decide(2, DecisionKind.Edit, ("text", "C"));
        Decide(2, DecisionKind.Reject);
        Assert.Equal(Three[..2], Texts(Reviewed()));
        Decide(2, DecisionKind.Accept);
        Assert.Equal([.. Three[..2], """{"text":"C","label":"red"}"""], Texts(Reviewed()));
    }

    [Fact]
    public async Task What_was_decided_about_a_record_does_not_hold_for_the_one_that_took_its_place()
    {
        Decide(1, DecisionKind.Edit, ("text", "b!"));
        Decide(1, DecisionKind.Reject);
        var refilled = new DraftRecord(1, 10_000_000, 1, DraftRecord.Accepted, null, """{"text":"d","label":"blue"}"""u8.ToArray());
        await _journal.WriteAsync(refilled, CancellationToken.None);
        Assert.Equal([Three[0], """{"text":"d","label":"blue"}""", Three[2]], Texts(Reviewed()));
        Assert.Empty(Reviewed().RejectedSlots());
    }

    private ReviewedRecords Reviewed() => new(_journal, _journal.ReadDecisions());

    private void Decide(long slot, DecisionKind kind, params (string Name, object Value)[] set)
    {
        var fields = new Fields();
        foreach (var (name, value) in set) fields[name] = value;
        _journal.Decide([new Decision(slot, 0, kind, "somebody", 1) { Set = fields }]);
    }

    private static IEnumerable<string> Texts(ReviewedRecords records) =>
        records.Read().Select(r => Encoding.UTF8.GetString(r.Record!.Value.Span));
}
