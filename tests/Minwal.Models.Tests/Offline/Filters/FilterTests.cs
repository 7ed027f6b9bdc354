using Minwal.Expressions;
using Minwal.Faults;
using Minwal.Models.Offline;
using Minwal.Recipes;
using Xunit;

namespace Minwal.Models.Tests.Offline.Filters;

public sealed class FilterTests
{
    private static readonly GrammarLanguage Language = new(RecipeLanguage.Create());
    private static readonly Grammar Empty = Language.Read("g.yaml", _ => ("answer: a\n", "g.yaml"), [], new List<Fault>())!;

    [Theory]
    [InlineData("join", null)]
    [InlineData("suffix", "")]
    [InlineData("typos", "0")]
    [InlineData("typos", "1.5")]
    [InlineData("typos", "many")]
    [InlineData("words", null)]
    [InlineData("words", "-1")]
    [InlineData("words", "1e3")]
    [InlineData("words", "99999999999")]
    public void An_argument_that_does_not_fit_is_refused(string name, string? argument)
    {
        Assert.Null(Filter.Find(Language.Filters, name, argument, out var complaint));
        Assert.Equal($"the filter '{name}' needs another argument than '{argument}'", complaint);
    }

    [Fact]
    public void Filters_change_the_end_of_a_text_one_after_the_other()
    {
        var x = new Expander(Empty, Variables.None, 1);
        x.Text.Append("See: a long story about cities");
        Filter.Apply([Find("words", "3"), Find("upper", null)], x, 5);
        Assert.Equal("See: A LONG STORY", x.Text.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1")]
    public void Slips_of_the_finger_leave_the_first_letter_and_come_again_with_the_same_random_numbers(string? share)
    {
        for (var key = 0UL; key < 50; key++)
        {
            var said = Say(key);
            Assert.Equal(said, Say(key));
            Assert.StartsWith("k", said, StringComparison.Ordinal);
        }

        Assert.Contains(Enumerable.Range(0, 50), key => Say((ulong)key) != "keyboard");

        string Say(ulong key)
        {
            var x = new Expander(Empty, Variables.None, key);
            x.Text.Append("keyboard");
            Filter.Apply([Find("typos", share)], x, 0);
            return x.Text.ToString();
        }
    }

    private static Filter Find(string name, string? argument) => Filter.Find(Language.Filters, name, argument, out _)!;
}
