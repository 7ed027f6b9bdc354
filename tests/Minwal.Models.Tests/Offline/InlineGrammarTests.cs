using Minwal.Faults;
using Xunit;

namespace Minwal.Models.Tests.Offline;

public sealed class InlineGrammarTests
{
    [Fact]
    public void A_grammar_that_stands_in_the_recipe_answers_as_a_file_does() =>
        Assert.Equal("hello", GrammarScene.Inline("answer: '<word>'\nrules: { word: [hello] }\n").Say());

    [Theory]
    [InlineData("answer: '<wrd>'\nrules: { word: [hello] }\n", "MW1303", 1, 10)]
    [InlineData("rules:\n  word: [hello]\n", "MW1008", 1, 1)]
    [InlineData("answer: a\ninclude: words.yaml\n", "MW1301", 2, 10)]
    [InlineData("answer:\n  text: 'a [b'\n", "MW1302", 2, 12)]
    public void Its_faults_stand_where_it_stands(string yaml, string code, int line, int column)
    {
        var fault = Assert.Single(Assert.Throws<MinwalException>(() => GrammarScene.Inline(yaml)).Faults);
        Assert.Equal((code, new Mark("recipe.yaml", line, column)), (fault.Code, fault.Mark));
    }

    [Fact]
    public void Characters_that_begin_a_formula_are_told_how_to_be_written()
    {
        const string Sql = "answer: 'SELECT name FROM items WHERE price <= <$n>'\nremember: { n: '<#1..9>' }\n";
        var faults = Assert.Throws<MinwalException>(() => GrammarScene.Inline(Sql)).Faults;
        Assert.Contains(faults, fault => fault.Message.StartsWith(
            "'<=' begins a formula; write \\<= for the characters themselves", StringComparison.Ordinal));
        var right = GrammarScene.Inline(Sql.Replace("<= ", "\\<= ", StringComparison.Ordinal)).Say();
        Assert.StartsWith("SELECT name FROM items WHERE price <= ", right, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_is_no_grammar()
    {
        var fault = Assert.Single(Assert.Throws<MinwalException>(() => GrammarScene.Inline("[a, b]\n")).Faults);
        Assert.Contains("found a list, allowed is text", fault.Message, StringComparison.Ordinal);
    }
}

/// <summary>Where a formula in a pattern ends.</summary>
public sealed class FormulaEndTests
{
    [Theory]
    [InlineData("<=first(split('a|b', '|'))>", "a")]
    [InlineData("<=matches('b', 'a|b')> and more", "true and more")]
    [InlineData("<=count([1, 4, 5], it > 3)> are many", "2 are many")]
    [InlineData("<=(2 > 1)>", "true")]
    [InlineData("<=len({ a: 2 > 1, b: 3 })> entries", "2 entries")]
    [InlineData("<='a>b'|cap>", "A>b")]
    [InlineData("an apostrophe's <=1 + 1>, isn't it", "an apostrophe's 2, isn't it")]
    public void A_bar_or_an_angle_in_a_text_or_brackets_of_a_formula_is_the_formulas(string pattern, string said) =>
        Assert.Equal(said, GrammarScene.Inline($"answer: {System.Text.Json.JsonSerializer.Serialize($"{pattern}.")}").Say()[..^1]);
}
