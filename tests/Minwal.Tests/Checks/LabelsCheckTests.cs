using Minwal.Faults;
using Xunit;

namespace Minwal.Tests.Checks;

public sealed class LabelsCheckTests
{
    private const string Inline =
        "{ field: text, label: intent, keywords: { code: [function, 'debug*'], creative: [poem, story], maths: [sum] }, least: 0.5 }";

    [Theory]
    [InlineData("Write a function, please")]
    [InlineData("A story about debugging")]
    [InlineData("no keyword at all")]
    public void A_text_whose_words_do_not_speak_against_its_label_passes(string text) =>
        Assert.Null(Given.Verdict("labels", Inline, $$"""{"text": "{{text}}", "intent": "code"}"""));

    [Fact]
    public void A_text_that_speaks_for_others_is_refused() =>
        Given.Rejects(Given.Verdict("labels", Inline, """{"text": "A poem and a story about a function", "intent": "code"}"""),
            "labels.disagree", "evidence for code is 0.4, at least 0.5 is asked for; the keywords speak for creative",
            "{'evidence':0.4,'least':0.5,'speaks_for':'creative'}");

    [Fact]
    public void Keywords_can_be_a_table_of_the_recipe() =>
        Given.Rejects(Given.Verdict("labels", "{ field: text, label: intent, keywords: '${words_of}' }",
            """{"text": "a poem", "intent": "code"}""", """{"words_of": {"code": ["function"], "creative": ["poem"]}}"""),
            "labels.disagree", "evidence for code is 0.33, at least 0.34 is asked for; the keywords speak for creative");

    [Fact]
    public void No_evidence_can_be_refused() =>
        Given.Rejects(Given.Verdict("labels", Inline.Replace("least: 0.5", "no_evidence: reject"), """{"text": "hm", "intent": "code"}"""),
            "labels.no_evidence", "no keyword of any label; the label is code");

    [Fact]
    public void Each_turn_has_its_own_label()
    {
        const string Yaml = "{ field: 'turns[].text', label: 'turns[].intent', keywords: { code: [function], poem: [poem] }, least: 0.5 }";
        Assert.Null(Given.Verdict("labels", Yaml,
            """{"turns": [{"text": "a function", "intent": "code"}, {"text": "a poem", "intent": "poem"}]}"""));
        Given.Rejects(Given.Verdict("labels", Yaml,
            """{"turns": [{"text": "a function", "intent": "code"}, {"text": "a function", "intent": "poem"}]}"""),
            "labels.disagree", "turns[1].text: evidence for poem is 0.33, at least 0.5 is asked for; the keywords speak for code");
    }

    [Theory]
    [InlineData("text", "turns[].intent")]
    [InlineData("turns[].text", "others[].intent")]
    [InlineData("turns[].text", "turns[].intents[]")]
    public void Labels_of_which_none_is_the_texts_are_a_fault(string field, string label) =>
        Assert.Equal($"'{label}' gives several labels, of which none is that of '{field}'",
            Assert.Single(Given.Faults("labels", $"{{ field: '{field}', label: '{label}', keywords: {{ a: [b] }} }}")).Message);

    [Theory]
    [InlineData("""{"text": "x"}""", "intent: nothing there")]
    [InlineData("""{"intent": "code"}""", "text: nothing there")]
    public void Text_and_label_must_be_there(string record, string message) =>
        Given.Rejects(Given.Verdict("labels", Inline, record), "labels.no_field", message);

    [Fact]
    public void A_table_that_is_no_table_is_an_error()
    {
        const string Yaml = "{ field: text, label: intent, keywords: '${three}' }";
        var fault = Assert.Throws<MinwalException>(() =>
            Given.Verdict("labels", Yaml, """{"text": "x", "intent": "a"}""", """{"three": 3}"""));
        Assert.Equal("MW1012", fault.Faults[0].Code);
    }

    [Fact]
    public void Keywords_are_needed() =>
        Assert.Contains("'keywords' is missing", Assert.Single(Given.Faults("labels", "{ field: text, label: intent }")).Message);
}
