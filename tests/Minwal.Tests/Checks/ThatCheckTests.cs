using Minwal.Checks;
using Minwal.Expressions;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Checks;

public sealed class ThatCheckTests
{
    private const string Grounded = "{ holds: \"contains(chunk.text, quote)\", reason: ungrounded }";
    private const string Chunk = """{"chunk": {"text": "The sea is deep."}}""";

    [Fact]
    public void A_record_for_which_the_formula_holds_passes() =>
        Assert.Null(Given.Verdict("that", Grounded, """{"quote": "sea is"}""", Chunk));

    [Fact]
    public void Another_is_refused_with_the_reason_of_the_author_and_with_what_the_names_were() =>
        Given.Rejects(Given.Verdict("that", Grounded, """{"quote": "sky"}""", Chunk), "ungrounded",
            "'contains(chunk.text, quote)' does not hold", """{"chunk":"{\"text\":\"The sea is deep.\"}","quote":"sky"}""");

    [Fact]
    public void The_author_can_say_it_in_other_words() =>
        Given.Rejects(Given.Verdict("that", "{ holds: 'score >= 3', reason: judge.low, message: 'only ${score} of 5 for \"${text}\"' }",
            """{"text": "a", "score": 2}"""), "judge.low", "only 2 of 5 for \"a\"", "{'score':2}");

    [Fact]
    public void Long_values_are_cut_in_the_numbers()
    {
        var rejection = Given.Verdict("that", "{ holds: \"text == 'a'\", reason: r }", $$"""{"text": "{{new string('x', 500)}}"}""")!;
        Assert.Equal(new string('x', 79) + "…", rejection.Numbers["text"]);
    }

    [Theory]
    [InlineData("a < 3", """{"a": "x"}""", "'a < 3' has no value: a comparison needs a number, not string \"x\" in 'a < 3'")]
    [InlineData("a + 1 > 0", """{"a": null}""", "'a + 1 > 0' has no value: '+' needs a number, not null null in 'a + 1 > 0'")]
    public void A_formula_that_has_no_value_for_a_record_rejects_it_and_says_why(string formula, string record, string message) =>
        Given.Rejects(Given.Verdict("that", $"{{ holds: \"{formula}\", reason: r }}", record), "that.no_value", message);

    [Fact]
    public void A_message_that_has_no_value_does_not_hide_the_reason() =>
        Given.Rejects(Given.Verdict("that", "{ holds: 'a', reason: r, message: '${a < 3}' }", """{"a": ""}"""), "r",
            "'a' does not hold (and its message has no value: a comparison needs a number, not string \"\" in 'a < 3')");

    [Fact]
    public void A_file_that_does_not_hold_what_it_needs_is_not_checked()
    {
        using var verifier = new Verifier([Given.Settings("that", Grounded)], new CheckContext("", 1, _ => []));
        var record = Given.Record("""{"quote": "sky"}""");
        var outcome = Assert.Single(
            verifier.CheckRecord(record, Verifier.Variables(record, new AbsentNames(["chunk"])), all: true).Outcomes);
        Assert.Equal(("chunk", null), (outcome.Missing, outcome.Rejection));
    }

    [Fact]
    public void What_the_formula_did_not_need_may_be_absent_from_a_file()
    {
        using var verifier = new Verifier(
            [Given.Settings("that", "{ holds: 'ok or chunk', reason: r }"),
                Given.Settings("that", "{ holds: 'ok and chunk', reason: r, message: '${chunk}' }")],
            new CheckContext("", 1, _ => []));
        var record = Given.Record("""{"ok": false}""");
        var outcomes = verifier.CheckRecord(record, Verifier.Variables(record, new AbsentNames(["chunk"])), all: true).Outcomes;
        Assert.Equal("chunk", outcomes[0].Missing);
        Assert.Equal("""{"ok":false}""", Json.ToText(outcomes[1].Rejection!.Numbers));
    }

    [Fact]
    public void Its_formulas_are_known_to_whoever_looks_names_up()
    {
        var settings = Given.Settings("that", "{ holds: 'a > b', reason: r, message: '${c}', when: d }");
        Assert.Equal(["a > b", "c"], settings.Formulas.Select(formula => formula.Text));
        Assert.Equal(["d", "a", "b", "c"], settings.Reads);
    }

    [Theory]
    [InlineData("{ holds: a, reason: Wrong }", "found 'Wrong', allowed is a code such as ungrounded or judge.low")]
    [InlineData("{ holds: a, reason: words.few }", "the reasons 'words…' are those of the check 'words'")]
    [InlineData("{ holds: a, reason: unique }", "the reasons 'unique…' are those of the check 'unique'")]
    [InlineData("{ holds: a, reason: record.formula }", "the reasons 'record…' have a meaning of their own")]
    [InlineData("{ holds: a }", "the key 'reason' is missing")]
    [InlineData("{ reason: a }", "the key 'holds' is missing")]
    [InlineData("{ holds: a, reason: r, message: [1] }", "the message is a text")]
    public void Wrong_settings_are_faults(string yaml, string message) =>
        Assert.Contains(message, Assert.Single(Given.Faults("that", yaml)).Message, StringComparison.Ordinal);
}
