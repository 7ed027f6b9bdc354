using Minwal.Faults;
using Minwal.Sources;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Sources;

public sealed class FrontMatterTests
{
    [Theory]
    [InlineData("---\ntitle: A day\nyear: 2025\ntags: [a, b]\n---\nText.\n",
        """{"title":"A day","year":2025,"tags":["a","b"]}""", "Text.\n")]
    [InlineData("\uFEFF---\r\ntitle: x\r\n---\r\nText.", """{"title":"x"}""", "Text.")]
    [InlineData("---\ntitle: x\ndeep: { a: 1 }\n...\nText.", """{"title":"x"}""", "Text.")]
    [InlineData("---\ntitle: x\nText without an end.", "{}", "---\ntitle: x\nText without an end.")]
    [InlineData("---\nA line.\n---\nText.", "{}", "---\nA line.\n---\nText.")]
    [InlineData("Text.\n---\nmore: text\n---\n", "{}", "Text.\n---\nmore: text\n---\n")]
    public void Fields_stand_between_two_lines_in_front_of_the_text(string file, string fields, string text)
    {
        var (found, rest) = FrontMatter.Split(file, "a.md");
        Assert.Equal((fields, text), (Json.ToText(found), rest));
    }

    [Fact]
    public void What_is_there_and_cannot_be_read_is_a_fault_with_its_line()
    {
        var fault = Assert.Single(Assert.Throws<MinwalException>(
            () => FrontMatter.Split("---\ntitle: x\ntitle: y\n---\nText.", "a.md")).Faults);
        Assert.Equal(("MW5004", 3), (fault.Code, fault.Mark.Line));
        Assert.StartsWith("the front matter cannot be read", fault.Message, StringComparison.Ordinal);
    }
}
