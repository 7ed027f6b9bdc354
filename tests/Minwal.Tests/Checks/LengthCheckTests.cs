using Xunit;

namespace Minwal.Tests.Checks;

public sealed class LengthCheckTests
{
    [Theory]
    [InlineData("{ field: text, between: [2, 5] }", """{"text": "one two"}""")]
    [InlineData("{ field: text, between: [2, 5] }", """{"other": "the field is not there"}""")]
    [InlineData("{ field: text, between: \"${limits[style]}\" }", """{"text": "one two", "style": "short"}""")]
    public void Texts_within_the_words_pass(string yaml, string record) =>
        Assert.Null(Given.Verdict("words", yaml, record, """{"limits": {"short": [1, 2]}}"""));

    [Fact]
    public void Too_many_words_are_refused_with_the_number() =>
        Given.Rejects(Given.Verdict("words", "{ field: text, between: [1, 2] }", """{"text": "one two  three"}"""), "words.too_many",
            "3 words, asked for are 1 to 2", "{'words':3,'least':1,'most':2}");

    [Fact]
    public void Of_several_texts_each_is_counted() =>
        Given.Rejects(Given.Verdict("words", "{ field: 'turns[].text', between: [2, 9] }",
            """{"turns": [{"text": "a b"}, {"text": "a"}]}"""), "words.too_few", "1 words, asked for are 2 to 9");

    [Fact]
    public void Characters_are_what_people_count() =>
        Given.Rejects(Given.Verdict("characters", "{ field: text, between: [1, 3] }", """{"text": "a😀e\u0301b"}"""), "characters.too_many",
            "4 characters, asked for are 1 to 3", "{'characters':4,'least':1,'most':3}");

    [Fact]
    public void Too_few_characters_are_refused() =>
        Given.Rejects(Given.Verdict("characters", "{ field: text, between: [3, 5] }", """{"text": "ab"}"""), "characters.too_few",
            "2 characters, asked for are 3 to 5");

    [Fact]
    public void Characters_within_pass() =>
        Assert.Null(Given.Verdict("characters", "{ field: text, between: [1, 3] }", """{"text": "😀😀😀"}"""));

    [Theory]
    [InlineData("words", "{ field: text }", "the key 'between' is missing")]
    [InlineData("characters", "{ field: text, between: [5, 1] }", "ends before it begins")]
    [InlineData("characters", "{ fild: text, between: 5 }", "unknown key 'fild'")]
    public void Wrong_settings_are_faults(string kind, string yaml, string message) =>
        Assert.Contains(Given.Faults(kind, yaml), f => f.Message.Contains(message));
}
