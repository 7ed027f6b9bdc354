using Xunit;

namespace Minwal.Tests.Checks;

public sealed class ScriptCheckTests
{
    [Theory]
    [InlineData("{ field: text, arabic: 0.9 }", """{"text": "ما ناتج 3 × (4 + 5)؟"}""")]
    [InlineData("{ field: text, latin: 1 }", """{"text": "Straße 12"}""")]
    [InlineData("{ field: text, arabic: 0.5, letters: 0 }", """{"text": "123"}""")]
    public void Texts_in_the_script_pass(string yaml, string record) => Assert.Null(Given.Verdict("script", yaml, record));

    [Fact]
    public void Too_little_arabic_is_refused_with_the_share() =>
        Given.Rejects(Given.Verdict("script", "{ field: text, arabic: 0.9 }", """{"text": "أرسل email"}"""), "script.too_little_arabic",
            "0.444 of the letters are Arabic, at least 0.9 is asked for", "{'share':0.4444,'least':0.9}");

    [Fact]
    public void A_text_without_letters_is_refused() =>
        Given.Rejects(Given.Verdict("script", "{ field: text, latin: 0.9 }", """{"text": "123!"}"""), "script.no_letters",
            "0 letters, at least 1 are asked for");

    [Fact]
    public void A_script_must_be_named() =>
        Assert.Contains("one of 'arabic' and 'latin'", Assert.Single(Given.Faults("script", "{ field: text }")).Message);

    [Fact]
    public void A_share_is_at_most_one() =>
        Assert.Contains("from 0 to 1", Assert.Single(Given.Faults("script", "{ field: text, arabic: 90 }")).Message);

    [Fact]
    public void Labels_that_the_model_translated_are_refused() =>
        Given.Rejects(Given.Verdict("language", "{ fields: [sentiment, dialect], script: latin }",
            """{"sentiment": "positive", "dialect": "خليجي"}"""), "language.wrong_script",
            "dialect is 'خليجي', its letters must be Latin");

    [Theory]
    [InlineData("latin", "msa-2")]
    [InlineData("arabic", "إيجابي")]
    [InlineData("latin", "42")]
    public void Labels_in_their_script_pass(string script, string label) =>
        Assert.Null(Given.Verdict("language", $"{{ fields: label, script: {script} }}", $$"""{"label": "{{label}}"}"""));

    [Fact]
    public void An_unknown_script_is_a_fault() =>
        Assert.Contains("one of latin, arabic", Assert.Single(Given.Faults("language", "{ fields: label, script: latn }")).Message);
}
