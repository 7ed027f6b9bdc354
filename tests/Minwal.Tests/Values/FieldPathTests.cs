using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Values;

public sealed class FieldPathTests
{
    private const string Record = """
        {"text": "hi", "metadata": {"style": "short"}, "a.b": 1, "list": [{"a": 1}, {"a": 2}],
         "turns": [{"text": "x", "notes": [{"n": 1}, {"n": 2}]}, {"text": null, "notes": []}, {"notes": [{"n": 3}]}]}
        """;

    [Theory]
    [InlineData("text", "text=\"hi\"")]
    [InlineData("metadata.style", "metadata.style=\"short\"")]
    [InlineData("list[1].a", "list[1].a=2")]
    [InlineData("list[-1].a", "list[1].a=2")]
    [InlineData("list[-2].a", "list[0].a=1")]
    [InlineData("list[2].a", "")]
    [InlineData("list[-3].a", "")]
    [InlineData("list[].a", "list[0].a=1 list[1].a=2")]
    [InlineData("turns[].text", "turns[0].text=\"x\" turns[1].text=null")]
    [InlineData("turns[].notes[].n", "turns[0].notes[0].n=1 turns[0].notes[1].n=2 turns[2].notes[0].n=3")]
    [InlineData("turns[0].notes[].n", "turns[0].notes[0].n=1 turns[0].notes[1].n=2")]
    [InlineData("['a.b']", "['a.b']=1")]
    [InlineData("text[].a", "")]
    [InlineData("list.a", "")]
    public void A_path_leads_to_values_each_with_its_place(string path, string found) =>
        Assert.Equal(found, string.Join(' ', FieldPath.Parse(path).Read(Root()).Select(v => $"{v.Place}={Json.ToText(v.Value)}")));

    [Theory]
    [InlineData("txt", "txt", "nothing there, but there is 'text'")]
    [InlineData("turns[].text", "turns[1].text", "null is there")]
    [InlineData("turns[2].text", "turns[2].text", "nothing there")]
    [InlineData("turns[].notes[].other", "turns[0].notes[0].other", "nothing there")]
    [InlineData("list[9].a", "list[9]", "the list has 2 items")]
    [InlineData("list[-3].a", "list[-3]", "the list has 2 items")]
    [InlineData("text[].a", "text", "a string is there, needed is a list")]
    [InlineData("list.a", "list", "a list is there, needed is an object")]
    [InlineData("metadata.style", null, null)]
    [InlineData("list[].a", null, null)]
    public void Where_a_path_leads_nowhere_it_says_so(string path, string? place, string? message)
    {
        var gap = FieldPath.Parse(path).FindGap(Root());
        Assert.Equal((place, message), (gap?.Place, gap?.Message));
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("a..b", "a name must stand before and after '.'")]
    [InlineData(".a", "a name must stand before and after '.'")]
    [InlineData("a.", "a name must stand before and after '.'")]
    [InlineData("a[x]", "'[x]' is neither '[]', a whole number nor a name in quotation marks")]
    [InlineData("a[1", "'[' does not end with ']'")]
    [InlineData("a]b", "']' stands without '['")]
    [InlineData("a[1]b", "after ']' comes '.' or '['")]
    [InlineData("[]", "it begins with the name of a field")]
    [InlineData("[0].a", "it begins with the name of a field")]
    [InlineData("a['']", "a name must stand between the quotation marks")]
    public void What_is_no_path_is_refused(string path, string complaint)
    {
        Assert.False(FieldPath.TryParse(path, out _, out var found));
        Assert.Equal(complaint, found);
        Assert.Throws<FormatException>(() => FieldPath.Parse(path));
    }

    [Fact]
    public void A_path_knows_its_field_and_joins_with_others()
    {
        var path = FieldPath.Parse("turns[].text");
        Assert.Equal(("turns", "turns[].text"), (path.Head, path.ToString()));
        Assert.Equal("turns[].notes[0].n", FieldPath.Parse("turns").Each.Join(FieldPath.Parse("notes[0].n")).ToString());
        Assert.Equal(path, FieldPath.Parse("turns").Each.Join(FieldPath.Parse("text")));
    }

    private static Fields Root() => (Fields)Json.Parse(Record)!;
}
