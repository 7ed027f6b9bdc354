using System.Text;
using Minwal.Datasets.Anonymizing;
using Minwal.Text.Personal;
using Minwal.Values;
using Xunit;

namespace Minwal.Datasets.Tests.Anonymizing;

public sealed class AnonymizerTests
{
    private static readonly PersonalData Data = new(
        PersonalKinds.All, ["أحمد العتيبي", "أحمد", "سارة", "John Smith", "John"],
        new Dictionary<string, System.Text.RegularExpressions.Regex> { ["ticket"] = new("T-[0-9]+") });

    [Fact]
    public void One_find_has_one_pseudonym_however_it_is_written()
    {
        var phones = Made("0501234567 أو +966 50 123 4567 أو ٠٠٩٦٦٥٠١٢٣٤٥٦٧").Split(" أو ");
        Assert.Single(phones.Select(phone => Digits.Of(phone)[^9..]).Distinct());
        Assert.Matches(@"^05\d0000\d{3}$", phones[0]);
        Assert.Matches(@"^\+966 5\d 000 0\d{3}$", phones[1]);
        Assert.Matches("^[٠-٩]{14}$", phones[2]);
        Assert.Single(Made("a@b.com A@B.COM").Split(' ').Distinct());
    }

    [Theory]
    [InlineData("هويتي 1234567897 وحسابي SA03 8000 0000 6080 1016 7519 وبطاقتي 4539-1488-0343-6467")]
    [InlineData("call +44 20 7946 0958 or (415) 555-2671, write a.b@firm.co.uk, see https://www.site.org/a?b=1")]
    [InlineData("الرقم القومي ٢٩٨٠٥١٢٠١٠١٢٣٤ وموبايلي ٠١٠١٢٣٤٥٦٧٨")]
    [InlineData("784-1990-1234567-1 and my phone is 555 1234")]
    public void What_was_made_anonymous_holds_nothing_any_more(string text)
    {
        var made = Made(text);
        Assert.NotEmpty(Data.Find(text));
        Assert.Empty(Data.Find(made));
        Assert.Equal(Separators(text.Split("://")[0]), Separators(made.Split("://")[0]));
    }

    [Fact]
    public void A_person_stays_the_same_by_the_first_name_alone()
    {
        var words = Made("أحمد العتيبي وسارة. ثم قال أحمد لسارة").Split(' ');
        Assert.Equal(words[0], words[5]);
        Assert.Equal("و" + words[6][1..], words[2].TrimEnd('.'));
        Assert.DoesNotContain(words, word => word.Contains("أحمد", StringComparison.Ordinal));
        Assert.DoesNotContain(words, word => word.Contains("سارة", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_attached_to_an_Arabic_name_stays_and_the_article_is_written_as_behind_it()
    {
        var data = new PersonalData(PersonalKinds.All, ["أحمد العتيبي", "العتيبي", "أحمد"], []);
        string Made(string text, long seed) => (string)Apply(
            new Anonymizer(data, new Pseudonyms(seed, tags: false), new HashSet<string>()), Json.ToText(new Fields().Add("t", text)))["t"]!;
        for (var seed = 1; seed <= 40; seed++)
        {
            var words = Made("أحمد العتيبي قال لأحمد وبأحمد وللعتيبي وبالعتيبي", seed).Split(' ');
            Assert.Equal("ل" + words[0], words[3]);
            Assert.Equal("وب" + words[0], words[4]);
            // Alone, a family's name is taken for a first name.
            var alone = words[6][2..];
            Assert.StartsWith("وب", words[6], StringComparison.Ordinal);
            Assert.Equal(alone.StartsWith("ال", StringComparison.Ordinal) ? "ول" + alone[1..] : "ول" + alone, words[5]);
        }

        foreach (var (name, behind) in new[] { ("القحطاني", "للقحطاني"), ("اللحيدان", "للحيدان"), ("سالم", "لسالم") })
        {
            Assert.Equal(behind, "ل" + Anonymizer.Attached("ل", name));
            Assert.Equal(name, Anonymizer.Attached("ب", name));
            Assert.Equal(name, Anonymizer.Attached("قال ", name));
        }
    }

    [Fact]
    public void Names_keep_their_script_and_their_capitals()
    {
        Assert.Matches("^[A-Z][a-z]+ [A-Z][a-z]+ [A-Z]+ [a-z]+$", Made("John Smith JOHN john"));
        Assert.Matches(@"^\p{IsArabic}+$", Made("سارة"));
    }

    [Fact]
    public void Different_finds_never_share_a_pseudonym()
    {
        var names = new Pseudonyms(1, tags: false);
        var made = Enumerable.Range(0, 5_000)
            .Select(i => new PersonalMatch(PersonalKinds.Phone, 0, 10, $"96650{i * 1999:0000000}"))
            .Select(match => names.For(match, "0" + match.Key[3..])).ToList();
        Assert.Equal(5_000, made.Distinct().Count());
    }

    [Fact]
    public void The_same_seed_gives_the_same_and_another_one_others()
    {
        Assert.Equal(Made("0501234567", 7), Made("0501234567", 7));
        Assert.NotEqual(Made("a@b.com", 7), Made("a@b.com", 8));
    }

    [Fact]
    public void Tags_are_numbered_as_they_come() => Assert.Equal("[PHONE_1] [EMAIL_1] [PHONE_2] [PHONE_1] [TICKET_1]",
        Apply(new Anonymizer(Data, new Pseudonyms(1, tags: true), new HashSet<string>()),
            """{"t": "0501234567 a@b.com 0557654321 +966501234567 T-7"}""")["t"]);

    [Fact]
    public void Numbers_stay_numbers_and_only_named_fields_are_searched()
    {
        var row = """{"id": 966501234567, "user": {"mobile": 966501234567, "tags": ["a@b.com"], "n": 1.50}, "n": 3}""";
        var anonymizer = new Anonymizer(Data, new Pseudonyms(1, tags: false), new HashSet<string> { "user" });
        var made = Apply(anonymizer, row);
        Assert.Equal(966501234567L, made["id"]);
        Assert.StartsWith("9665", Value.ToText(Assert.IsType<long>(((Fields)made["user"]!)["mobile"])));
        Assert.Equal(["email 1", "phone 1"], anonymizer.Replaced.Select(r => $"{r.Key} {r.Value}"));
        Assert.Null(anonymizer.Apply(Encoding.UTF8.GetBytes("""{"user": {"n": 1.50, "t": "nothing"}}""")));
    }

    private static string Made(string text, long seed = 1) =>
        (string)Apply(new Anonymizer(Data, new Pseudonyms(seed, tags: false), new HashSet<string>()),
            Json.ToText(new Fields().Add("t", text)))["t"]!;

    private static Fields Apply(Anonymizer anonymizer, string json) =>
        (Fields)Json.Parse(anonymizer.Apply(Encoding.UTF8.GetBytes(json))!.Value.Span)!;

    private static string Separators(string text) => string.Concat(text.Where(c => c is ' ' or '-' or '(' or ')' or '+'));
}
