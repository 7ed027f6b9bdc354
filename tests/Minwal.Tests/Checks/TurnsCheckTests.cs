using Xunit;

namespace Minwal.Tests.Checks;

public sealed class TurnsCheckTests
{
    private const string Rules = "{ field: turns, between: [2, 4], speaker: speaker, speakers: 2, ends: is_eou }";

    [Theory]
    [InlineData("a1 b1")]
    [InlineData("a0 a1 b1")]
    [InlineData("a1 b0 b0 b1")]
    public void A_conversation_in_which_the_right_one_speaks_passes(string turns) =>
        Assert.Null(Given.Verdict("turns", Rules, Conversation(turns)));

    [Theory]
    [InlineData("a1", "turns.too_few", "1 turns, asked for are 2 to 4")]
    [InlineData("a1 b1 a1 b1 a1", "turns.too_many", "5 turns, asked for are 2 to 4")]
    [InlineData("a0 a0 a1", "turns.speakers", "1 speakers, at least 2 are asked for")]
    [InlineData("a0 b1", "turns.order", "turn 1 does not end, but another speaks in turn 2")]
    [InlineData("a1 b1 b1", "turns.order", "turn 2 ends, but b goes on in turn 3")]
    public void A_conversation_that_breaks_a_rule_is_refused(string turns, string reason, string message) =>
        Given.Rejects(Given.Verdict("turns", Rules, Conversation(turns)), reason, message);

    [Fact]
    public void The_names_of_fields_can_be_others() =>
        Given.Rejects(Given.Verdict("turns", "{ field: messages, between: [1, 9], speaker: role }",
            """{"messages": [{"role": "user"}, {"speaker": "user"}]}"""), "turns.no_speaker", "turn 2 has no role");

    [Theory]
    [InlineData("""{"dialogue": []}""", "turns: nothing there")]
    [InlineData("""{"turns": "a b"}""", "turns: found string, needed is a list of turns")]
    [InlineData("""{"turns": [{"speaker": "a", "is_eou": true}, {"speaker": "b"}]}""",
        "turns[1].is_eou: found null, needed is a boolean: whether the turn ends")]
    [InlineData("""{"turns": [{"speaker": "a", "is_eou": "true"}, {"speaker": "b", "is_eou": true}]}""",
        "turns[0].is_eou: found string, needed is a boolean: whether the turn ends")]
    public void What_it_looks_at_must_be_there(string record, string message) =>
        Given.Rejects(Given.Verdict("turns", Rules, record), "turns.no_field", message);

    [Fact]
    public void Of_several_conversations_each_is_looked_at() =>
        Given.Rejects(Given.Verdict("turns", "{ field: 'talks[].turns', between: [2, 4] }",
            """{"talks": [{"turns": [1, 2]}, {"turns": [1]}]}"""), "turns.too_few", "talks[1].turns: 1 turns, asked for are 2 to 4");

    [Fact]
    public void An_end_of_turns_needs_a_speaker() =>
        Assert.Contains("'ends' needs 'speaker'",
            Assert.Single(Given.Faults("turns", "{ field: turns, between: 3, ends: is_eou }")).Message);

    private static string Conversation(string turns) =>
        "{\"turns\": [" + string.Join(", ",
            turns.Split(' ').Select(t => $$"""{"speaker": "{{t[0]}}", "is_eou": {{(t[1] == '1' ? "true" : "false")}}}""")) + "]}";
}
