using Minwal.Faults;
using Minwal.Runs.Journal;
using Minwal.Values;
using Xunit;

namespace Minwal.Storage.Tests;

public sealed class DecisionTests : IAsyncDisposable
{
    private readonly JournalFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public async Task Decisions_are_numbered_in_their_order_and_come_back_as_they_were()
    {
        Decision[] first =
        [
            new(4, 0, DecisionKind.Reject, "ليلى", 1_700_000_000_000) { Reason = "not polite" },
            new(2, 1, DecisionKind.Edit, "sam", 1_700_000_000_001) { Set = new Fields().Add("text", "نص").Add("turns", 3L) },
        ];
        Decision[] second =
        [
            new(4, 0, DecisionKind.Accept, "sam", 1_700_000_000_002),
            new(7, 0, DecisionKind.Relabel, "sam", 1_700_000_000_003) { Set = new Fields().Add("label", "b") },
        ];
        await using (var journal = _folder.Open())
        {
            journal.Decide(first);
            journal.Decide(second);
        }

        await using var reopened = RunJournal.OpenForReading(_folder.Run);
        Assert.Equal(first.Concat(second).Select((d, i) => Text(d with { Number = i + 1 })), reopened.ReadDecisions().Select(Text));
    }

    [Fact]
    public async Task Of_decisions_that_are_given_together_all_are_kept_or_none()
    {
        await using var journal = _folder.Open();
        _folder.Execute(
            "CREATE TRIGGER unlucky BEFORE INSERT ON decision WHEN NEW.slot = 13 BEGIN SELECT RAISE(FAIL, 'the disk is on fire'); END");
        Decision[] decisions = [new(1, 0, DecisionKind.Accept, "sam", 0), new(13, 0, DecisionKind.Accept, "sam", 0)];
        Given.Says(Assert.Throws<MinwalException>(() => journal.Decide(decisions)), "MW4005", "the disk is on fire");
        Assert.Empty(journal.ReadDecisions());
        journal.Decide(decisions[..1]);
        Assert.Equal(1, Assert.Single(journal.ReadDecisions()).Number);
    }

    [Fact]
    public async Task Rounds_come_back_as_they_were()
    {
        RoundRecord[] rounds =
        [
            new(1, RoundKind.Refill, 1_700_000_000_000) { Slots = [1, 5, long.MaxValue] },
            new(2, RoundKind.Extend, 1_700_000_000_001) { Parameters = new Fields().Add("samples", 2000L) },
        ];
        await using (var journal = _folder.Open())
            foreach (var round in rounds) journal.AddRound(round);
        await using var reopened = RunJournal.OpenForReading(_folder.Run);
        Assert.Equal(rounds.Select(Text), reopened.ReadRounds().Select(Text));
    }

    [Fact]
    public async Task A_round_has_the_next_number()
    {
        await using var journal = _folder.Open();
        Assert.Throws<ArgumentException>(() => journal.AddRound(new RoundRecord(2, RoundKind.Refill, 0)));
        journal.AddRound(new RoundRecord(1, RoundKind.Refill, 0));
        Assert.Throws<ArgumentException>(() => journal.AddRound(new RoundRecord(1, RoundKind.Refill, 0)));
        Assert.Single(journal.ReadRounds());
    }

    private static string Text(Decision d) =>
        $"{d.Number} {d.Slot}/{d.Attempt} {d.Kind} {d.Who} {d.At} {d.Reason ?? "nothing"} {Json.ToText(d.Set)}";

    private static string Text(RoundRecord r) => $"{r.Number} {r.Kind} {r.At} {Json.ToText(r.Parameters)} {Json.ToText(r.Slots)}";
}
