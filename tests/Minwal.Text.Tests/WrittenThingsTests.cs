using Xunit;

namespace Minwal.Text.Tests;

public sealed class WrittenThingsTests
{
    [Theory]
    [InlineData("He said \"the sea\" and “the sky”.", "the sea|the sky")]
    [InlineData("قال «البحر عميق» ثم سكت", "البحر عميق")]
    [InlineData("„so“ ‹a› 「b」 『c』", "so|a|b|c")]
    [InlineData("It’s ‘don’t go’ he’d say", "don’t go")]
    [InlineData("a 5\" screen and a 6\" one", "")]
    [InlineData("it's mine, isn't it", "")]
    [InlineData("an \"open end", "")]
    [InlineData("\"\" and \" \"", "")]
    public void Quotations_stand_in_their_marks(string text, string quotes) => Assert.Equal(quotes, string.Join('|', Quotations.In(text)));

    [Theory]
    [InlineData("1,234.50 and 12 % of 007", "1234.5 12% 7")]
    [InlineData("١٬٢٣٤٫٥ ثم ٥٠٪ ثم ٧ بالمئة", "1234.5 50% 7%")]
    [InlineData("1\u202F234\u00A0567, 3.0 percent", "1234567 3%")]
    [InlineData("1,2,3 and 12,34", "1 2 3 12 34")]
    [InlineData("1. first\n2) second of 3\n 4. fourth", "3")]
    [InlineData("version 1.2.3, 0.50, .5", "1.2 3 0.5 5")]
    [InlineData("10:30, A4, 1990-1995", "10 30 4 1990 1995")]
    [InlineData("1234,567", "1234 567")]
    [InlineData("none", "")]
    [InlineData("0 and 000", "0 0")]
    public void Numbers_are_read_as_they_are_meant(string text, string numbers) =>
        Assert.Equal(numbers, string.Join(' ', Numeral.In(text).Select(n => n.Digits + (n.IsPercent ? "%" : ""))));

    [Theory]
    [InlineData("on 2024-05-03.", "2024 5/3")]
    [InlineData("on 3/5/2024", "2024 5/3 3/5")]
    [InlineData("on 13/5/2024", "2024 5/13")]
    [InlineData("3 May 2024, May 3rd, the 4th of June", "2024 5/3|? 5/3|? 6/4")]
    [InlineData("May 3, 2024 or Sept. 2023", "2024 5/3|2023 9/")]
    [InlineData("في ٣ مايو ٢٠٢٤ و5 آذار من عام 2020", "2024 5/3|2020 3/5")]
    [InlineData("١٠ رمضان ١٤٤٥ وجمادى الأولى 1446", "1445 21/10|1446 17/")]
    [InlineData("you may 5 times, march 3 miles", "")]
    [InlineData("40/50/2024, in 2024, version 1.2.3", "")]
    [InlineData("May 2024 people", "2024 5/")]
    public void Dates_are_read_in_all_forms(string text, string dates) => Assert.Equal(dates, string.Join('|', WrittenDate.In(text)
        .Select(date => $"{(date.Year is { } year ? $"{year}" : "?")} {string.Join(' ', date.Days.Select(d => $"{d.Month}/{d.Day}"))}")));

    [Theory]
    [InlineData("3 May 2024", "2024-05-03", true)]
    [InlineData("May 2024", "3 May 2024", true)]
    [InlineData("3 May", "May 2024", false)]
    [InlineData("3 May 2024", "3 May", false)]
    [InlineData("3 May 2024", "In 2024, on 3 May", true)]
    [InlineData("3/5/2024", "5 March 2024", true)]
    [InlineData("3/5/2024", "5 April 2024", false)]
    public void A_date_is_said_by_one_that_says_all_of_it(string date, string source, bool said)
    {
        var years = Numeral.In(source).Select(n => n.Digits).ToHashSet();
        Assert.Equal(said, WrittenDate.In(source).Any(other => Assert.Single(WrittenDate.In(date)).IsSaidBy(other, years)));
    }

    [Theory]
    [InlineData("The river Nile and Lake Victoria, then Cairo's port.", "Nile|Lake Victoria|Cairo")]
    [InlineData("John Smith met Mary. She left Paris", "Smith|Mary|Paris")]
    [InlineData("Then I asked Dr. J. Smith what I'd do.", "Dr J Smith")]
    [InlineData("In May the GPT-4 of OpenAI", "GPT-4|OpenAI")]
    [InlineData("He said “The end” (Alice knew).\nNew line", "")]
    [InlineData("ذهب أحمد إلى القاهرة", "")]
    public void Names_are_runs_of_capitals_inside_sentences(string text, string names) =>
        Assert.Equal(names, string.Join('|', ProperNames.In(text)));
}
