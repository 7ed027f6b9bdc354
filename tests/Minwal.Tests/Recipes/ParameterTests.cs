using Minwal.Recipes;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Recipes;

public sealed class ParameterTests
{
    private static readonly ParameterSpec Letters =
        new("answers", default, ParameterType.Weights, null, null, null, ["A", "B", "C"], "Letters.");

    [Theory]
    [InlineData("A=1,B=2", "A=1,B=2")]
    [InlineData(" B = 2 , A=0.5 ", "A=0.5,B=2")]
    [InlineData("C=3", "C=3")]
    public void Weights_are_names_with_numbers_in_the_order_of_the_choices(string typed, string expected)
    {
        Assert.True(Letters.TryParse(typed, out var value, out _));
        Assert.Equal(expected, ParameterSpec.Typed(Assert.IsType<Fields>(value)));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("A=")]
    [InlineData("=1")]
    [InlineData("A=1,A=2")]
    [InlineData("D=1")]
    [InlineData("A=-1,B=2")]
    [InlineData("A=0,B=0")]
    [InlineData("A=NaN")]
    [InlineData("")]
    public void Weights_that_are_none_are_refused_with_what_is_allowed(string typed)
    {
        Assert.False(Letters.TryParse(typed, out _, out var complaint));
        Assert.Equal($"found '{typed}', allowed is names with weights, such as A=1,B=2 of A, B, C, each name once, no weight below 0 and "
            + "one above it", complaint);
    }

    [Theory]
    [InlineData(ParameterType.List, "saudy", " (did you mean 'saudi'?)")]
    [InlineData(ParameterType.List, "gulf,saudy", " ('saudy' is none of them; did you mean 'saudi'?)")]
    [InlineData(ParameterType.List, "gulf,klingon", " ('klingon' is none of them)")]
    [InlineData(ParameterType.List, "klingon", "each once")]
    [InlineData(ParameterType.List, "gulf,gulf", "each once")]
    [InlineData(ParameterType.Text, "golf", " (did you mean 'gulf'?)")]
    [InlineData(ParameterType.Weights, "saudi=1,golf=2", " ('golf' is none of them; did you mean 'gulf'?)")]
    public void A_word_that_is_none_of_the_choices_is_named_with_the_nearest(ParameterType type, string typed, string end)
    {
        var dialects = new ParameterSpec("dialect", default, type, null, null, null, ["saudi", "gulf"], "Dialects.");
        Assert.False(dialects.TryParse(typed, out _, out var complaint));
        Assert.EndsWith(end, complaint, StringComparison.Ordinal);
    }
}
