using Minwal.Models.Offline.Filters;
using Xunit;

namespace Minwal.Models.Tests.Offline.Filters;

public sealed class EnglishTests
{
    [Theory]
    [InlineData("apple", "an apple")]
    [InlineData("honest man", "an honest man")]
    [InlineData("unimportant note", "an unimportant note")]
    [InlineData("unicorn", "a unicorn")]
    [InlineData("one-off", "a one-off")]
    [InlineData("X", "an X")]
    [InlineData("HTML page", "an HTML page")]
    [InlineData("NASA rocket", "a NASA rocket")]
    [InlineData("UNESCO site", "an UNESCO site")]
    [InlineData("18 euro ticket", "an 18 euro ticket")]
    [InlineData("", "")]
    public void The_article_follows_the_sound(string text, string expected) => Assert.Equal(expected, English.WithArticle(text));

    [Theory]
    [InlineData("Child", "Children")]
    [InlineData("advice", "advice")]
    [InlineData("city", "cities")]
    [InlineData("box", "boxes")]
    [InlineData("PDF", "PDFs")]
    [InlineData("quiz", "quizzes")]
    public void A_noun_has_its_plural(string noun, string expected) => Assert.Equal(expected, English.Plural(noun));

    [Theory]
    [InlineData("stop", "stopping", "stopped", "stops")]
    [InlineData("Write", "Writing", "Wrote", "Writes")]
    [InlineData("tie", "tying", "tied", "ties")]
    [InlineData("agree", "agreeing", "agreed", "agrees")]
    [InlineData("try", "trying", "tried", "tries")]
    [InlineData("go", "going", "went", "goes")]
    [InlineData("have", "having", "had", "has")]
    [InlineData("wash", "washing", "washed", "washes")]
    public void A_verb_has_its_forms(string verb, string ing, string past, string third) =>
        Assert.Equal([ing, past, third], [English.Ing(verb), English.Past(verb), English.Third(verb)]);

    [Theory]
    [InlineData(0, "zero", "0th")]
    [InlineData(13, "thirteen", "13th")]
    [InlineData(41, "forty-one", "41st")]
    [InlineData(-100, "minus one hundred", "-100th")]
    [InlineData(2019, "two thousand and nineteen", "2019th")]
    public void A_number_is_said_and_counted(long number, string said, string ordinal) =>
        Assert.Equal([said, ordinal], [English.Number(number), English.Ordinal(number)]);
}
