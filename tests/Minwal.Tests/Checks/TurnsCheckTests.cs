using Xunit;

namespace Minwal.Tests.Checks;

public sealed class TurnsCheckTests
{
    private const string Rules = "{ between: [2, 4], speakers: 2, ends: is_eou, alternate: true }";

    [Theory]
    [InlineData("a1 b1")]
    [InlineData("a0 a1 b1")]
    [InlineData("a1 b0 b0 b1")]
    public void A_conversation_in_which_the_right_one_speaks_passes(string turns) => Assert.Null(Given.Verdict("turns", Rules, Conversation(turns)));

    [Theory]
    [InlineData("a1", "turns.too_few", "1 turns, asked for are 2 to 4")]
    [InlineData("a1 b1 a1 b1 a1", "turns.too_many", "5 turns, asked for are 2 to 4")]
    [InlineData("a0 a0 a1", "turns.speakers", "1 speakers, asked for are 2 to 2")]
    [InlineData("a0 b1", "turns.cut_off", "turn 1 of 'a' is not finished, but turn 2 is of 'b'")]
    [InlineData("a1 b1 b1", "turns.same_speaker", "turns 2 and 3 are both of 'b', and the first is finished")]
    [InlineData("a1 b0", "turns.open_end", "the last turn, 2, is not finished")]
    public void A_conversation_that_breaks_a_rule_is_refused(string turns, string reason, string message) => Given.Rejects(Given.Verdict("turns", Rules, Conversation(turns)), reason, message);

    [Fact]
    public void The_names_of_fields_can_be_others() =>
        Given.Rejects(Given.Verdict("turns", "{ field: messages, speaker: role, alternate: true }", """{"messages": [{"role": "user"}, {"role": "user"}]}"""), "turns.same_speaker",
            "turns 1 and 2 are both of 'user', and the first is finished");

    [Fact]
    public void A_check_without_a_rule_is_a_fault() => Assert.Contains("at least one of between", Assert.Single(Given.Faults("turns", "{ field: turns }")).Message);

    private static string Conversation(string turns) =>
        "{\"turns\": [" + string.Join(", ", turns.Split(' ').Select(t => $$"""{"speaker": "{{t[0]}}", "is_eou": {{(t[1] == '1' ? "true" : "false")}}}""")) + "]}";
}
