using Minwal.Runs.Journal;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Runs.Journal;

public sealed class RunStateTests
{
    public static TheoryData<RunPhase> Phases => [.. Enum.GetValues<RunPhase>()];

    [Theory]
    [MemberData(nameof(Phases))]
    public void A_state_is_read_as_it_was_written(RunPhase phase)
    {
        var journal = new MemoryJournal();
        new RunState(phase, 1_700_000_000_123, new Fields().Add("requested", 20L).Add("accepted", 7L)).Write(journal);
        var read = RunState.Read(journal)!;
        Assert.Equal((phase, 1_700_000_000_123, 20L, 7L), (read.Phase, read.At, read.Requested, read.Accepted));
        Assert.NotEmpty(read.Word);
    }

    [Fact]
    public void No_two_phases_have_the_same_word() =>
        Assert.Distinct(Enum.GetValues<RunPhase>().Select(phase => new RunState(phase, 0, []).Word));

    [Theory]
    [InlineData("running", RunPhase.Running)]
    [InlineData("interrupted", RunPhase.Interrupted)]
    [InlineData("failed", RunPhase.Failed)]
    [InlineData("complete", RunPhase.Complete)]
    [InlineData("short", RunPhase.Short)]
    public void The_words_of_the_first_format_are_understood_and_written(string word, RunPhase phase)
    {
        var journal = new MemoryJournal();
        journal.WriteFact("state", new Fields().Add("state", word).Add("at", 5L).Add("ledger", new Fields().Add("requested", 3L)));
        var read = RunState.Read(journal)!;
        Assert.Equal((phase, 5L, 3L, 0L), (read.Phase, read.At, read.Requested, read.Accepted));
        read.Write(journal);
        Assert.Equal(word, journal.ReadFact("state")!["state"]);
    }

    [Fact]
    public void A_run_that_has_not_begun_has_no_state() => Assert.Null(RunState.Read(new MemoryJournal()));
}
