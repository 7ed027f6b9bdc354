using System.Globalization;
using Xunit;

namespace Minwal.Text.Tests;

public sealed class CharactersTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("plain text", 10)]
    [InlineData("café", 4)]
    [InlineData("cafe\u0301", 4)]
    [InlineData("a\r\nb", 3)]
    [InlineData("😀", 1)]
    [InlineData("مُحَمَّد", 4)]
    public void A_letter_with_its_marks_is_one_character(string text, int count) => Assert.Equal(count, Characters.Count(text));

    [Fact]
    public void The_short_way_counts_what_the_long_way_counts()
    {
        for (var c = 0; c < 0x300; c++)
        {
            var text = $"a{(char)c}b{(char)c}{(char)c}";
            Assert.Equal(new StringInfo(text).LengthInTextElements, Characters.Count(text));
        }
    }
}
