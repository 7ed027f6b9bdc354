using System.Text;
using Minwal.Models.Offline.Filters;
using Minwal.Planning;
using Xunit;

namespace Minwal.Models.Tests.Offline.Filters;

public sealed class FilterTests
{
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
        Assert.Null(Filter.Find(name, argument, out var complaint));
        Assert.Equal($"the filter '{name}' needs another argument than '{argument}'", complaint);
    }

    [Fact]
    public void Filters_change_the_end_of_a_text_one_after_the_other()
    {
        var text = new StringBuilder("See: a long story about cities");
        var random = new SlotRandom(1);
        Filter.Apply([Find("words", "3"), Find("upper", null)], text, 5, ref random);
        Assert.Equal("See: A LONG STORY", text.ToString());
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
            var text = new StringBuilder("keyboard");
            var random = new SlotRandom(key);
            Filter.Apply([Find("typos", share)], text, 0, ref random);
            return text.ToString();
        }
    }

    private static Filter Find(string name, string? argument) => Filter.Find(name, argument, out _)!;
}
