using System.Text.RegularExpressions;
using Minwal.Text.Personal;
using Xunit;

namespace Minwal.Text.Tests;

public sealed class PersonalDataTests
{
    private static readonly PersonalData All = new(PersonalKinds.WithoutNames);

    [Theory]
    [InlineData("رقمي 0501234567 وشكرا", "0501234567", "966501234567")]
    [InlineData("اتصل على ٠٥٠١٢٣٤٥٦٧ بعد العصر", "٠٥٠١٢٣٤٥٦٧", "966501234567")]
    [InlineData("call +966 50 123 4567 now", "+966 50 123 4567", "966501234567")]
    [InlineData("call 00966-50-123-4567 now", "00966-50-123-4567", "966501234567")]
    [InlineData("+966 (0)50 123 4567", "+966 (0)50 123 4567", "966501234567")]
    [InlineData("wa 966501234567", "966501234567", "966501234567")]
    [InlineData("موبايلي 01012345678.", "01012345678", "201012345678")]
    [InlineData("+20 10 1234 5678", "+20 10 1234 5678", "201012345678")]
    [InlineData("تليفون البيت 02 23456789", "02 23456789", "20223456789")]
    [InlineData("Unified 920012345", "920012345", "966920012345")]
    [InlineData("Riyadh office 011 234 5678", "011 234 5678", "966112345678")]
    [InlineData("+44 20 7946 0958, London", "+44 20 7946 0958", "442079460958")]
    [InlineData("(415) 555-2671", "(415) 555-2671", "14155552671")]
    [InlineData("\u2066+971 50 765 4321\u2069", "+971 50 765 4321", "971507654321")]
    [InlineData("my phone is 555 1234", "555 1234", "5551234")]
    public void A_phone_number_is_found_however_it_is_written(string text, string found, string key) =>
        Finds(text, PersonalKinds.Phone, found, key);

    [Theory]
    [InlineData("write to Sara.Ali+x@mail.firm.co.uk.", PersonalKinds.Email, "Sara.Ali+x@mail.firm.co.uk", "sara.ali+x@mail.firm.co.uk")]
    [InlineData("بريديali@site.com؟", PersonalKinds.Email, "ali@site.com", "ali@site.com")]
    [InlineData("see https://www.site.org/a/b?c=1).", PersonalKinds.Url, "https://www.site.org/a/b?c=1", "site.org/a/b?c=1")]
    [InlineData("موقعنا absher.sa، تفضل", PersonalKinds.Url, "absher.sa", "absher.sa")]
    [InlineData("www.thing.dev", PersonalKinds.Url, "www.thing.dev", "thing.dev")]
    [InlineData(
        "IBAN SA03 8000 0000 6080 1016 7519 please", PersonalKinds.Iban, "SA03 8000 0000 6080 1016 7519", "SA0380000000608010167519")]
    [InlineData("gb82west12345698765432", PersonalKinds.Iban, "gb82west12345698765432", "GB82WEST12345698765432")]
    [InlineData("هويتي 1234567897", PersonalKinds.NationalId, "1234567897", "1234567897")]
    [InlineData("رقم الهوية: ١٠٩٨٧٦٥٤٣٢", PersonalKinds.NationalId, "١٠٩٨٧٦٥٤٣٢", "1098765432")]
    [InlineData("الرقم القومي 29805120101234", PersonalKinds.NationalId, "29805120101234", "29805120101234")]
    [InlineData("784-1990-1234567-1", PersonalKinds.NationalId, "784-1990-1234567-1", "784199012345671")]
    [InlineData("card 4539 1488 0343 6467 exp", PersonalKinds.Card, "4539 1488 0343 6467", "4539148803436467")]
    public void An_address_or_number_is_found(string text, string kind, string found, string key) => Finds(text, kind, found, key);

    [Theory]
    [InlineData("في عام 2026 الموافق 1448 بيعت 1,234,567,890 حبة")]
    [InlineData("on 2026-11-28 at 10:30, 12.5 % of 3.14159265")]
    [InlineData("order ORD-0501234567 and #0501234567 and v0501234567")]
    [InlineData("request.body.items and main.py and node.js, e.g. this")]
    [InlineData("@handle and a@b and x@y.1")]
    [InlineData("unix time 1732838400 in a log")]
    [InlineData("4539 1488 0343 6468")]
    [InlineData("SA0380000000608010167518X")]
    [InlineData("1234567")]
    [InlineData("")]
    public void What_belongs_to_nobody_is_left(string text) => Assert.Empty(All.Find(text));

    [Fact]
    public void The_name_of_the_field_says_what_a_number_is()
    {
        Assert.Empty(All.Find("5551234"));
        Assert.Equal(PersonalKinds.Phone, Assert.Single(All.Find("5551234", "contact_phone")).Kind);
        Assert.Equal(PersonalKinds.NationalId, Assert.Single(All.Find("1098765432", "national_id")).Kind);
    }

    [Fact]
    public void Two_numbers_beside_each_other_are_two()
    {
        var found = All.Find("0501234567 0559876543");
        Assert.Equal(["966501234567", "966559876543"], found.Select(match => match.Key));
    }

    [Fact]
    public void A_name_of_the_list_is_found_in_any_spelling_and_behind_what_is_joined_to_it()
    {
        var data = new PersonalData([PersonalKinds.Name], ["أحمد العتيبي", "سارة", "Ahmed", "O'Brien"]);
        Assert.Equal(["أحمد العتيبي", "سارَة", "احمد العتيبي", "AHMED", "O’Brien"],
            Texts(data, "كلّم أحمد العتيبي ولسارَة، فاحمد العتيبي. AHMED's friend O’Brien; Ahmedabad, سارةٌت"));
        Assert.Empty(data.Find("أحمد فقط، وليس غيره"));
    }

    [Fact]
    public void A_name_with_the_servant_of_God_is_found_written_together_and_apart()
    {
        var data = new PersonalData([PersonalKinds.Name], ["عبدالله القحطاني", "عبد الرحمن"]);
        Assert.Equal(["عبد الله القحطاني", "عبدُالله القحطاني", "عبدالرحمن", "عبد الرحمن"],
            Texts(data, "حضر عبد الله القحطاني ثم عبدُالله القحطاني، وعبدالرحمن ولعبد الرحمن"));
        Assert.Single(data.Find("عبد الرحمن وعبدالرحمن").Select(match => match.Key).Distinct());
        Assert.Empty(data.Find("كل عبد، الرحمن رحيم به. عبد المعين"));
    }

    [Fact]
    public void An_article_is_found_behind_the_preposition_that_takes_its_alef()
    {
        var data = new PersonalData([PersonalKinds.Name], ["العتيبي"]);
        Assert.Equal(["لعتيبي", "لعتيبي", "العتيبي"], Texts(data, "أعطه للعتيبي وللعتيبي وبالعتيبي"));
        Assert.Empty(data.Find("لعتيبي"));
    }

    [Fact]
    public void A_pattern_finds_its_group_or_the_whole()
    {
        var data = new PersonalData([], patterns: new Dictionary<string, Regex>
        {
            ["customer"] = new(@"CUST-\d+", RegexOptions.NonBacktracking),
            ["room"] = new(@"room (?<value>\d+)", RegexOptions.NonBacktracking),
        });
        Assert.Equal([("customer", "CUST-٤٢"), ("room", "7")],
            data.Find("CUST-٤٢ in room 7").Select(m => (m.Kind, "CUST-٤٢ in room 7".Substring(m.Start, m.Length))));
    }

    [Theory]
    [InlineData("0500000123")]
    [InlineData("someone@example.com and www.example.org/x")]
    [InlineData("رقم الهوية 1000001234")]
    public void What_was_made_up_is_no_find(string text) => Assert.Empty(All.Find(text));

    [Fact]
    public void The_cost_of_long_texts_of_digits_and_dots_grows_in_a_straight_line()
    {
        // A quadratic search would take minutes for these.
        Assert.Empty(All.Find(new string('9', 1_000_000)));
        Assert.Empty(All.Find(string.Concat(Enumerable.Repeat("a.", 500_000))));
        Assert.Empty(All.Find(string.Concat(Enumerable.Repeat("1 ", 500_000))));
        Assert.Empty(All.Find(new string('@', 1_000_000)));
        Assert.Empty(All.Find(new string('a', 1_000_000) + "."));
    }

    private static void Finds(string text, string kind, string found, string key)
    {
        var match = Assert.Single(All.Find(text));
        Assert.Equal((kind, found, key), (match.Kind, text.Substring(match.Start, match.Length), match.Key));
    }

    private static IEnumerable<string> Texts(PersonalData data, string text) =>
        data.Find(text).Select(match => text.Substring(match.Start, match.Length));
}
