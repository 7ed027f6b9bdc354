using Minwal.Datasets.Anonymizing;
using Minwal.Datasets.Augmenting;
using Minwal.Faults;
using Xunit;

namespace Minwal.Datasets.Tests.Anonymizing;

public sealed class PersonalFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private DataContext Context => new(RecordFormats.Create(), _folder.Path, () => Stream.Null);

    [Fact]
    public void What_is_made_of_a_row_is_no_near_copy_of_another_row()
    {
        // A word in forty is another one, so that each of the two can become nearly the other.
        var words = string.Join(' ', Enumerable.Range(0, 40).Select(i => $"word{i * 7919 % 1000}"));
        var rules = new OtherRows(0.95, Context);
        rules.Add($"{words} morning", 1);
        rules.Add($"{words} evening and more", 2);
        Assert.True(rules.HasLike($"{words} evening and mores", $"{words} morning"));
        Assert.False(rules.HasLike($"{words} mornings", $"{words} morning"));
        Assert.False(rules.HasLike("something else altogether", $"{words} morning"));
        rules.Dispose();
    }

    [Fact]
    public void Finds_are_told_by_row_and_field_and_shown_masked()
    {
        var file = _folder.With("calls.jsonl", """
            {"text": "مرحبا"}
            {"turns": [{"text": "رقمي 0501234567"}], "mail": "a.b@firm.com"}
            {bad
            {"text": "0501234567"}
            """);
        var report = new PersonalScan(new ScanOptions { File = file }, Context).Run();
        Assert.Equal(["email 1", "phone 2"], report.Finds.Select(find => $"{find.Key} {find.Value}"));
        Assert.Equal(["2 phone turns[0].text 05••••••67", "2 email mail a.••••••••om", "4 phone text 05••••••67"],
            report.Examples.Select(find => $"{find.Row} {find.Kind} {find.Field} {find.Found}"));
        Assert.Equal((2, 1), (report.Rows, report.Sources[0].BadRows));
    }

    [Fact]
    public void Only_the_named_fields_are_searched_with_all_that_is_in_them()
    {
        var file = _folder.With("calls.jsonl", """{"user": {"contact": {"n": "0501234567"}}, "text": "0501234567"}""");
        var search = new PersonalSearch { Fields = ["user"] };
        Assert.Equal("user.contact.n", Assert.Single(
            new PersonalScan(new ScanOptions { File = file, Search = search }, Context).Run().Examples).Field);
    }

    [Theory]
    [InlineData("calls.jsonl", """{"n":1.50,"text":"0501234567","x":{"y":[1e3]}}""", """{"n":1.50,"text":"0500000XXX","x":{"y":[1e3]}}""")]
    [InlineData("calls.csv", "id,text\n007,0501234567\n", "id,text\n007,0500000XXX\n")]
    [InlineData("calls.json", """{"meta":{"v":1},"rows":[{"text":"0501234567"}]}""", """{"meta":{"v":1},"rows":[{"text":"0500000XXX"}]}""")]
    public void All_but_the_finds_stays_as_it_was(string name, string content, string expected)
    {
        var output = _folder.File("open" + Path.GetExtension(name));
        var report = new FileAnonymizer(new AnonymizeOptions { File = _folder.With(name, content), Output = output }, Context).Run();
        var written = System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(output), @"05\d0000\d{3}", "0500000XXX");
        Assert.Equal(Squeezed(expected), Squeezed(written));
        Assert.Equal((1, 1), (report.Changed, report.Replaced["phone"].Different));
    }

    [Theory]
    [InlineData("MW6201", "telephone", null)]
    [InlineData("MW6202", "phone", "([")]
    public void What_cannot_be_looked_for_is_refused(string code, string kind, string? pattern)
    {
        var search = new PersonalSearch
        {
            Kinds = [kind],
            Patterns = pattern is null ? [] : new Dictionary<string, string> { ["x"] = pattern },
        };
        var options = new ScanOptions { File = _folder.With("a.jsonl", "{}"), Search = search };
        Assert.Equal(code, Assert.Throws<MinwalException>(() => new PersonalScan(options, Context).Run()).Faults[0].Code);
    }

    [Fact]
    public void Variants_follow_their_row_and_say_where_they_come_from()
    {
        var file = _folder.With("a.jsonl", """
            {"id": "a", "text": "please transfer the remaining balance tomorrow", "label": "x", "n": 1.50}
            {"text": "hi", "label": "y"}
            """);
        var output = _folder.File("more.jsonl");
        var report = new FileAugmenter(new AugmentOptions { File = file, Output = output, Kinds = ["typos"], Variants = 2 }, Context).Run();
        var lines = File.ReadAllLines(output);
        Assert.Equal((4, 2, 4), (report.Written, report.Variants, report.Wanted));
        Assert.Equal((1, 2), (report.Short.Count, report.Short.Rows[0]));
        Assert.Equal("""{"id":"a","text":"please transfer the remaining balance tomorrow","label":"x","n":1.50,"source_id":"a"}""",
            lines[0]);
        Assert.StartsWith("""{"id":"a~1","text":"pl""", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(""","label":"x","n":1.50,"source_id":"a","augmented_from":"a","augmented_by":"typos"}""", lines[1],
            StringComparison.Ordinal);
        Assert.Equal("""{"text":"hi","label":"y","source_id":2}""", lines[3]);
    }

    [Fact]
    public void No_variant_is_a_row_of_the_file()
    {
        var file = _folder.With("a.jsonl", """
            {"text": "I do not know"}
            {"text": "I don't know"}
            """);
        var options = new AugmentOptions { File = file, Output = _folder.File("b.jsonl"), Kinds = ["spelling"], OnlyVariants = true };
        new FileAugmenter(options with { MostSimilar = 1 }, Context).Run();
        Assert.Empty(File.ReadAllText(options.Output));
    }

    [Theory]
    [InlineData("MW6203", """{"text": "a"}""", "shuffle")]
    [InlineData("MW6204", """{"n": 1}""", "typos")]
    public void What_cannot_be_made_is_said(string code, string row, string kind)
    {
        var options = new AugmentOptions { File = _folder.With("a.jsonl", row), Output = _folder.File("b.jsonl"), Kinds = [kind] };
        Assert.Equal(code, Assert.Throws<MinwalException>(() => new FileAugmenter(options, Context).Run()).Faults[0].Code);
        Assert.False(File.Exists(options.Output));
    }

    private static string Squeezed(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
