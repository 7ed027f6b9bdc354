using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>A page about a data set.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly MinwalTool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task A_run_is_shown_from_what_was_asked_to_its_records()
    {
        await _tool.DoAsync("run intents --examples-per-intent 3 --edge-cases 0 -o f.json");
        await _tool.DoAsync("report f.json -o f.html");
        var page = Parse(_tool.Read("f.html"));
        Assert.Equal(["What was asked and made", "Labels (intent)", "Lengths", "Ledger", "Texts that are alike"],
            Headings(page).Take(5));
        Assert.Equal(["Lineage", "Records"], Headings(page).TakeLast(2));
        var text = page.Value;
        Assert.Contains("cells have exactly what was asked for", text, StringComparison.Ordinal);
        Assert.Contains("requested 30 = accepted 30 + short 0", text, StringComparison.Ordinal);
        Assert.Equal(20, page.Descendants("div").Count(
            e => (string?)e.Attribute("class") == "record" && e.Value.StartsWith("row", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_same_data_give_the_same_page()
    {
        await _tool.DoAsync("run intents --examples-per-intent 2 --edge-cases 0 -o f.json");
        await _tool.DoAsync("report f.json -o a.html --section diversity");
        await _tool.DoAsync("report f.json -o b.html --section diversity");
        Assert.Equal(_tool.Read("a.html"), _tool.Read("b.html"));
    }

    [Fact]
    public async Task Whatever_the_data_hold_it_stays_text_and_nothing_comes_from_elsewhere()
    {
        _tool.Write("evil.jsonl", string.Concat(Enumerable.Range(0, 12).Select(i => $$"""
            {"text": "<script src='http://x.y/z'></script><img onerror=alert({{i}})> \u202e\u0000 &amp;", "label": "</style>{{i % 2}}"}

            """)));
        await _tool.DoAsync("report evil.jsonl --section diversity");
        var html = _tool.Read("evil.jsonl.html");
        var page = Parse(html);
        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants("img"));
        Assert.DoesNotMatch(new Regex("(src|href)=\"(?!data:)"), html);
        Assert.Contains("<script src='http://x.y/z'>", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conversations_are_shown_turn_by_turn_in_the_direction_of_their_script()
    {
        await _tool.DoAsync("run arabic-eou --conversations 4 -o f.json");
        await _tool.DoAsync("report f.json -o f.html --section separability");
        var page = Parse(_tool.Read("f.html"));
        Assert.Contains("Labels (is_eou)", Headings(page));
        var turn = page.Descendants("dd").First(dd => dd.Value.Contains("is_eou:", StringComparison.Ordinal));
        Assert.Equal("auto", (string?)turn.Attribute("dir"));
        Assert.DoesNotContain("{\"", turn.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Measures_alone_are_a_page_too()
    {
        _tool.Write("rows.jsonl", string.Concat(Enumerable.Range(0, 40)
            .Select(i => $$"""{"text": "text {{i}}", "label": "x{{i % 2}}"}""" + "\n")));
        await _tool.DoAsync("evaluate rows.jsonl --section diversity --report rows.html");
        var page = Parse(_tool.Read("rows.html"));
        Assert.Equal(["Diversity: how varied the texts are"], Headings(page));
        await _tool.DoAsync("evaluate rows.jsonl --section diversity --report rows.html");
        _tool.Write("mine.html", "mine");
        await _tool.RefusedAsync("evaluate rows.jsonl --section diversity --report mine.html");
        Assert.Equal("mine", _tool.Read("mine.html"));
    }

    [Theory]
    [InlineData("report nothing", "MW2006")]
    [InlineData("report rows.jsonl -o rows.jsonl", "MW2003")]
    [InlineData("report rows.jsonl -o mine.html", "MW5005")]
    [InlineData("report rows.jsonl --section beauty", "MW6104")]
    public async Task What_cannot_be_written_is_said_and_nothing_is_lost(string arguments, string code)
    {
        _tool.Write("rows.jsonl", """{"text": "a", "label": "b"}""" + "\n");
        _tool.Write("mine.html", "mine");
        Assert.Contains(code, await _tool.RefusedAsync(arguments), StringComparison.Ordinal);
        Assert.Equal("mine", _tool.Read("mine.html"));
    }

    private static List<string> Headings(XElement page) => [.. page.Descendants("h2").Select(heading => heading.Value)];

    /// <summary>The page as XML, which it is but for its beginning and the elements that have no end.</summary>
    private static XElement Parse(string html)
    {
        var body = html[html.IndexOf("<body>", StringComparison.Ordinal)..].Replace("</html>", "", StringComparison.Ordinal);
        return XElement.Parse(body.Replace(" xmlns=\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal));
    }
}
