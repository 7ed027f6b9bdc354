using Xunit;

namespace Minwal.Text.Tests;

public sealed class ScriptCountTests
{
    [Theory]
    [InlineData("مرحبا", 5, 0, 0)]
    [InlineData("مُحَمَّد ١٢٣!", 4, 0, 0)]
    [InlineData("كـــتاب", 4, 0, 0)]
    [InlineData("hello ÀÉß", 0, 8, 0)]
    [InlineData("привет", 0, 0, 6)]
    [InlineData("3 + 4 = 7؟ 😀", 0, 0, 0)]
    [InlineData("أرسل email", 4, 5, 0)]
    [InlineData("\uFEFB", 1, 0, 0)]
    public void Letters_are_counted_by_script(string text, int arabic, int latin, int other) =>
        Assert.Equal(new ScriptCount(arabic, latin, other), ScriptCount.Of(text));

    [Fact]
    public void Shares_are_over_letters_only() => Assert.Equal(1.0, ScriptCount.Of("ما ناتج 3 × (4 + 5)؟").ArabicShare);
}
