using Minwal.Faults;
using Minwal.Values;
using Xunit;

namespace Minwal.Models.Tests.Offline;

/// <summary>Numbers in grammars are numbers; texts are joined by standing beside each other.</summary>
public sealed class NumberTests
{
    [Theory]
    [InlineData("answer: { a: '<#4..4>', b: '<n>', c: '<$x>', d: 'about <#4..4>', e: '<#4..4|ordinal>', f: '<=x + 1>' }",
        """{"a":4,"b":7,"c":5,"d":"about 4","e":"4th","f":6}""")]
    [InlineData("answer: { a: { value: 'x + 1.5' }, b: '[100%: <#4..4>]', c: '(4|4)', d: '<half>' }",
        """{"a":6.5,"b":4,"c":"4","d":0.5}""")]
    public void A_leaf_that_is_a_number_is_one(string answer, string expected)
    {
        var grammar = GrammarScene.Inline($"{answer}\nremember: {{ x: '<#5..5>' }}\nrules: {{ n: [7], half: [0.5] }}\n");
        Assert.Equal(expected, grammar.Say());
    }

    [Theory]
    [InlineData("<=name + 1>", "not string \"Ann\" and integer 1")]
    [InlineData("<=name + name>", "not string \"Ann\" and string \"Ann\"")]
    [InlineData("<=1 + code>", "not integer 1 and string \"007\"")]
    public void Plus_on_a_text_says_what_to_write_instead(string formula, string message)
    {
        var grammar = GrammarScene.Inline($"answer: '{formula}'\nremember: {{ code: '<c>' }}\nrules: {{ c: [007] }}\n", known: ["name"]);
        var fault = Assert.Throws<MinwalException>(() => grammar.Say(new Fields().Add("name", "Ann"))).Faults[0];
        Assert.Contains($"'+' adds numbers in a grammar, {message}", fault.Message, StringComparison.Ordinal);
        Assert.Contains("<=a><=b>", fault.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Choosing_by_a_number_is_choosing_by_its_digits()
    {
        var grammar = GrammarScene.Inline(
            "answer: '<#3..3 as x>{x: 3=three | other} <y>'\nrules: { y: { by: x, 3: [drei], else: [andere] } }\n");
        Assert.Equal("3three drei", grammar.Say());
    }
}
