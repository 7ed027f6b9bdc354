using Minwal.Keywords;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Keywords;

public sealed class KeywordEvidenceTests
{
    [Theory]
    [InlineData("Write a FUNCTION", 1, 0)]
    [InlineData("dysfunctional", 0, 0)]
    [InlineData("debugging and debuggers", 1, 0)]
    [InlineData("a C++ program, not C", 1, 0)]
    [InlineData("a short story of mine", 0, 1)]
    [InlineData("a short, story", 0, 1)]
    [InlineData("short of a story", 0, 0)]
    [InlineData("it's a to-do list", 0, 1)]
    [InlineData("اكتب قصيدة عن البحر", 0, 1)]
    [InlineData("ÉTUDES", 0, 1)]
    [InlineData("axe", 1, 0)]
    [InlineData("", 0, 0)]
    public void A_keyword_is_found_at_word_borders(string text, int code, int creative)
    {
        var (labels, hits) = KeywordEvidence.Count(text, Lists());
        Assert.Equal(["code", "creative"], labels);
        Assert.Equal([code, creative], hits);
    }

    [Theory]
    [InlineData("nothing of the kind", 0.5)]
    [InlineData("a function", 2 / 3.0)]
    [InlineData("a short story", 1 / 3.0)]
    [InlineData("a function in a short story", 0.5)]
    public void The_share_is_a_half_without_any_hit_and_goes_towards_what_the_hits_speak_for(string text, double share) =>
        Assert.Equal(share, KeywordEvidence.Share(text, Lists(), "code"), 12);

    [Fact]
    public void Lists_that_were_changed_are_counted_as_they_are_now()
    {
        var words = new List<object?> { "function" };
        var lists = new Fields().Add("code", words);
        Assert.Equal([1], KeywordEvidence.Count("a function and a class", lists).Hits);
        words.Add("class");
        Assert.Equal([2], KeywordEvidence.Count("a function and a class", lists).Hits);
        lists.Add("people", new List<object?> { "class" });
        Assert.Equal([2, 1], KeywordEvidence.Count("a function and a class", lists).Hits);
    }

    [Fact]
    public void Lists_that_hold_the_same_have_one_table()
    {
        var tables = new KeywordTables(2);
        var table = tables.For(Lists());
        Assert.Same(table, tables.For(Lists()));
        Assert.NotSame(table, tables.For(new Fields().Add("code", new List<object?> { "class" })));
        Assert.Same(table, tables.For(Lists()));
    }

    [Fact]
    public void No_more_tables_are_kept_than_were_allowed()
    {
        var tables = new KeywordTables(2);
        var first = tables.For(Lists());
        foreach (var word in new[] { "one", "two" }) tables.For(new Fields().Add("label", new List<object?> { word }));
        Assert.NotSame(first, tables.For(Lists()));
    }

    private static Fields Lists() => new Fields()
        .Add("code", new List<object?> { "function", "debug*", "C++", "ax*" })
        .Add("creative", new List<object?> { "short story", "to-do", "قصيد*", "études" });
}
