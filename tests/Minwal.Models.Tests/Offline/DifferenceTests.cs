using Minwal.Faults;
using Minwal.Values;
using Xunit;

namespace Minwal.Models.Tests.Offline;

public sealed class DifferenceTests
{
    private const string Cities = "rules: { city: [{ text: Lua, river: Ob }, Paris, Rome] }";

    [Theory]
    [InlineData("answer: 'from <city as a> to <city as b differs a>'")]
    [InlineData("answer: 'from <$a> to <$b>'\nremember: { a: '<city>', b: '<city differs a>' }")]
    [InlineData("answer: 'from <=a> to <city differs a|upper>'\nremember: { a: '<city>' }")]
    [InlineData("answer: { let: { a: '<city>', b: '<city differs a>' }, in: 'from <$a> to <$b>' }")]
    public void From_one_city_to_the_same_never_comes(string yaml)
    {
        var grammar = GrammarScene.Inline($"{yaml}\n{Cities}\n");
        var said = Enumerable.Range(0, 300).Select(i => grammar.Say(slot: i).ToUpperInvariant()).ToList();
        Assert.All(said, text => Assert.NotEqual(text.Split(' ')[1], text.Split(' ')[3]));
        Assert.Equal(6, said.Distinct().Count());
    }

    [Fact]
    public void A_label_can_be_what_differs()
    {
        var grammar = GrammarScene.Inline($"answer: '<city differs home>'\n{Cities}\n", known: ["home"]);
        var said = Enumerable.Range(0, 100).Select(i => grammar.Say(new Fields().Add("home", "Rome"), i)).Distinct().Order();
        Assert.Equal(["Lua", "Paris"], said);
    }

    [Fact]
    public void What_is_drawn_otherwise_keeps_its_features()
    {
        var grammar = GrammarScene.Inline(
            "answer: '<x as a> <x as b differs a>: <$b.g>'\nrules: { x: [{ text: he, g: m }, { text: she, g: f }] }\n");
        Assert.Equal(["he she: f", "she he: m"], Enumerable.Range(0, 50).Select(i => grammar.Say(slot: i)).Distinct().Order());
    }

    [Fact]
    public void An_alternative_that_hardly_ever_comes_is_found_when_no_other_is_left()
    {
        var grammar = GrammarScene.Inline(
            "answer: '<x differs a>'\nremember: { a: x }\n"
            + "rules: { x: ['<y>'], y: [{ text: x, weight: 1000000000 }, { text: rare, weight: 0.000001 }] }\n");
        Assert.Equal("rare", grammar.Say());
    }

    [Theory]
    [InlineData("answer: '<city as a> <city as b differs a> <city as c differs a, b> <city differs a, b, c>'",
        "the rule 'city' has nothing left")]
    [InlineData("answer: '<#1..2 as a> <#1..2 as b differs a> <#1..2 differs a, b>'", "<#1..2> has nothing left")]
    public void With_nothing_left_the_rule_is_named(string answer, string message)
    {
        var fault = Assert.Throws<MinwalException>(() => GrammarScene.Inline($"{answer}\n{Cities}\n").Say()).Faults[0];
        Assert.Equal("MW1326", fault.Code);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, fault.Mark.Line);
    }

    [Fact]
    public void Numbers_differ_and_each_other_one_is_equally_likely()
    {
        var grammar = GrammarScene.Inline("answer: '<#1..7/2 differs x>'\nremember: { x: '<#3..3>' }\n");
        var counts = Enumerable.Range(0, 3000).CountBy(i => grammar.Say(slot: i)).ToDictionary();
        Assert.Equal(["1", "5", "7"], counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.InRange(count, 900, 1100));
    }
}
