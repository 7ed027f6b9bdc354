using Minwal.Expressions;
using Minwal.Models.Offline;
using Minwal.Recipes.Language;
using Minwal.Similarity;
using Minwal.Steps.Answers;
using Minwal.Text;
using Minwal.Values;
using Xunit;

namespace Minwal.Models.Tests.Offline;

/// <summary>A step without a grammar is answered all the same: values fit, and texts say that they are placeholders.</summary>
public sealed class DefaultGrammarTests
{
    [Theory]
    [InlineData("en")]
    [InlineData("ar")]
    public void Answers_fit_every_bound(string language)
    {
        var returns = GrammarScene.Returns("""
            text: { words: [20, 70] }
            short: { words: 3 }
            word: { words: [1, 1] }
            title: { characters: [10, 30] }
            exact: { words: [5, 5], characters: [40, 40] }
            tight: { words: [4, 6], characters: 20 }
            long: { characters: [500, 600] }
            tiny: { characters: [1, 3] }
            free: string
            many: { words: "${spread}" }
            kind: { one_of: [a, b, c] }
            score: { type: integer, range: [1, 5] }
            share: { type: number, range: [0.2, 0.4] }
            right: boolean
            maybe: { optional: true, words: [2, 4] }
            list: { length: [2, 4], distinct: true, items: { one_of: [p, q, r, s] } }
            turns: { length: 3, items: { fields: { who: { one_of: [x, y] }, said: { words: [3, 9] }, at: integer } } }
            """);
        var grammar = DefaultGrammar.Make(returns, language, []);
        var cell = new Fields().Add("spread", new List<object?> { 7L, 9L });
        for (var slot = 0; slot < 400; slot++)
        {
            var read = AnswerReader.Read(grammar.Say(cell, slot), returns, false, new Variables(cell));
            Assert.Null(read.Failure);
            Assert.Null(read.ItemFaults[0]?.Message);
        }
    }

    [Theory]
    [InlineData("en", null)]
    [InlineData("en", "{ text: { words: [20, 70] } }")]
    [InlineData("en", "{ text: { words: [6, 8] } }")]
    [InlineData("ar", null)]
    [InlineData("ar", "{ text: { words: [6, 8] } }")]
    public void Thousands_of_texts_are_not_alike(string language, string? returns)
    {
        var grammar = DefaultGrammar.Make(returns is null ? null : GrammarScene.Returns(returns), language, []);
        using var index = new NearDuplicateIndex(0.8, 5000, Path.GetTempPath());
        for (var slot = 0; slot < 5000; slot++)
        {
            var said = returns is null ? grammar.Say(slot: slot) : (string)grammar.Answer(slot: slot)["text"]!;
            var text = index.Prepare(said);
            Assert.True(index.FindNearest(text) is null, said);
            index.Add(text, slot);
        }
    }

    [Theory]
    [InlineData("en", "{ text: { characters: [5, 20] } }")]
    [InlineData("en", "{ text: { words: 1 } }")]
    [InlineData("en", "{ text: { words: [2, 3] } }")]
    [InlineData("ar", "{ text: { characters: [5, 20] } }")]
    [InlineData("ar", "{ text: { words: [2, 3] } }")]
    public void Short_ones_hardly_ever_come_again(string language, string returns)
    {
        var grammar = DefaultGrammar.Make(GrammarScene.Returns(returns), language, []);
        var said = Enumerable.Range(0, 2000).Select(slot => grammar.Answer(slot: slot)["text"]);
        Assert.InRange(said.Distinct().Count(), 1980, 2000);
    }

    [Fact]
    public void Texts_say_what_they_are()
    {
        Assert.StartsWith("Placeholder: ", DefaultGrammar.Make(null, "en", []).Say(), StringComparison.Ordinal);
        var returns = GrammarScene.Returns("{ first_question: string }");
        var asked = (string?)DefaultGrammar.Make(returns, "en", []).Answer()["first_question"];
        Assert.StartsWith("Placeholder first question: ", asked, StringComparison.Ordinal);
        Assert.True(DefaultGrammar.Make(null, "en", []).IsDefault);
    }

    [Fact]
    public void Arabic_recipes_get_Arabic_letters_only()
    {
        var said = DefaultGrammar.Make(GrammarScene.Returns("{ text: string }"), "ar", []).Say(slot: 3);
        var count = ScriptCount.Of((string)((Fields)Json.Parse(said)!)["text"]!);
        Assert.Equal((count.Letters, 0), (count.Arabic, count.Latin));
    }

    [Fact]
    public void What_the_cell_asks_for_is_what_a_judge_finds()
    {
        var returns = GrammarScene.Returns("{ found: { one_of: [pos, neg, none] }, among: { items: { one_of: [pos, neg, none] } } }");
        var grammar = DefaultGrammar.Make(returns, "en", ["topic", "mood"]);
        var answers = Enumerable.Range(0, 50)
            .Select(i => grammar.Answer(new Fields().Add("topic", "food").Add("mood", "neg"), i)).ToList();
        Assert.All(answers, answer => Assert.Equal("neg", answer["found"]));
        Assert.Equal(3, Enumerable.Range(0, 50).Select(i => grammar.Answer(slot: i)["found"]).Distinct().Count());
    }
}
