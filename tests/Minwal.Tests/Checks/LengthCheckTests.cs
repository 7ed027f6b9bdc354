using Xunit;

namespace Minwal.Tests.Checks;

public sealed class LengthCheckTests
{
    [Theory]
    [InlineData("{ field: text, between: [2, 5] }", """{"text": "one two"}""")]
    [InlineData("{ field: tags, between: [1, 2] }", """{"tags": ["one", "one two"]}""")]
    [InlineData("{ field: 'list[1].a', between: [2, 2] }", """{"list": [{"a": "one"}, {"a": "one two"}]}""")]
    [InlineData("{ field: 'messages[-1].content', between: [2, 2] }", """{"messages": [{"content": "one"}, {"content": "one two"}]}""")]
    [InlineData("{ field: 'a.b[].c[]', between: [1, 1] }", """{"a": {"b": [{"c": ["x", "y"]}, {"c": []}]}}""")]
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
            """{"turns": [{"text": "a b"}, {"text": "a"}]}"""), "words.too_few",
            "turns[1].text: 1 words, asked for are 2 to 9");

    [Theory]
    [InlineData("tags", """{"tags": ["a b", "a"]}""", "words.too_few", "tags[1]: 1 words, asked for are 2 to 9")]
    [InlineData("a.b[].c[]", """{"a": {"b": [{"c": []}, {"c": ["a b", "a"]}]}}""", "words.too_few",
        "a.b[1].c[1]: 1 words, asked for are 2 to 9")]
    [InlineData("messages[-1].content", """{"messages": [{"content": "a b"}, {"content": "a"}]}""", "words.too_few",
        "messages[1].content: 1 words, asked for are 2 to 9")]
    [InlineData("text", """{"other": "a b"}""", "words.no_field", "text: nothing there")]
    [InlineData("text", """{"txt": "a b"}""", "words.no_field", "text: nothing there, but there is 'txt'")]
    [InlineData("text", """{"text": null}""", "words.no_field", "text: null is there")]
    [InlineData("text", """{"text": {"a": 1}}""", "words.no_field", "text: found object, needed is a text")]
    [InlineData("text", """{"text": ["a b", null]}""", "words.no_field", "text[1]: found null, needed is a text")]
    [InlineData("messages[9].contnt", """{"messages": [{"content": "a b"}]}""", "words.no_field", "messages[9]: the list has 1 items")]
    [InlineData("messages[0].contnt", """{"messages": [{"content": "a b"}]}""", "words.no_field",
        "messages[0].contnt: nothing there, but there is 'content'")]
    [InlineData("turns[].text", """{"turns": [{"text": "a b"}, {}]}""", "words.no_field", "turns[1].text: nothing there")]
    [InlineData("turns[].text", """{"turns": "a b"}""", "words.no_field", "turns: a string is there, needed is a list")]
    public void Every_text_under_a_path_is_looked_at_and_must_be_there(string path, string record, string reason, string message) =>
        Given.Rejects(Given.Verdict("words", $"{{ field: '{path}', between: [2, 9] }}", record), reason, message);

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
    [InlineData("characters", "{ field: 'a[x]', between: 5 }", "'a[x]' is not a path of fields: '[x]' is neither")]
    [InlineData("characters", "{ fild: text, between: 5 }", "unknown key 'fild'")]
    public void Wrong_settings_are_faults(string kind, string yaml, string message) =>
        Assert.Contains(Given.Faults(kind, yaml), f => f.Message.Contains(message));
}
