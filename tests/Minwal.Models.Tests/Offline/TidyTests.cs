using Minwal.Values;
using Xunit;

namespace Minwal.Models.Tests.Offline;

/// <summary>Prose is tidied; values are not.</summary>
public sealed class TidyTests
{
    private const string Yaml = """
        tidy: english
        answer:
          text: "<line>"
          topic: "<$topic>"
          tags: ["<$topic>", "hand-made"]
          turns: { repeat: "2", of: { said: "<line>", about: "<$topic>" } }
          code: "<=name|lower>"
        remember: { topic: "<topics>" }
        rules: { line: ["so it is ."], topics: [word problem] }
        """;

    [Fact]
    public void Allowed_values_and_what_is_computed_stay_as_they_are()
    {
        var returns = GrammarScene.Returns("""
            text: string
            topic: { one_of: [word problem, algebra] }
            tags: { items: { one_of: [word problem, hand-made] } }
            turns: { items: { fields: { said: string, about: { one_of: [word problem] } } } }
            code: string
            """);
        Assert.Equal(
            """{"text":"So it is.","topic":"word problem","tags":["word problem","hand-made"],"""
            + """turns":[{"said":"So it is.","about":"word problem"},{"said":"So it is.","about":"word problem"}],"code":"ann"}"""
                .Insert(0, "\""),
            GrammarScene.Inline(Yaml, returns, ["name"]).Say(new Fields().Add("name", "Ann")));
    }

    [Fact]
    public void A_text_that_may_be_anything_is_prose()
    {
        var returns = GrammarScene.Returns("{ text: string, topic: string, tags: list, turns: list, code: string }");
        var answer = GrammarScene.Inline(Yaml, returns, ["name"]).Answer(new Fields().Add("name", "Ann"));
        Assert.Equal("Word problem", answer["topic"]);
    }
}
