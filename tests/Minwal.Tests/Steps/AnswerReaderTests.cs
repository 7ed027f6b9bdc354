using Minwal.Expressions;
using Minwal.Recipes.Language;
using Minwal.Steps.Answers;
using Minwal.Values;
using Xunit;

namespace Minwal.Tests.Steps;

public sealed class AnswerReaderTests
{
    private static readonly AnswerShape Shape = new(AnswerType.Object)
    {
        Fields = [new("text", default, new AnswerShape(AnswerType.String)), new("score", default, new AnswerShape(AnswerType.Integer))],
    };

    [Theory]
    [InlineData("""{"text":"a","score":1}""")]
    [InlineData("```json\n{\"text\":\"a\",\"score\":1}\n```")]
    [InlineData("Here you are: {\"text\":\"a\",\"score\":1} I hope it helps {really}.")]
    [InlineData("<think>{\"text\":\"no\"}</think>{\"text\":\"a\",\"score\":1}")]
    [InlineData("thoughts {\"text\":\"no\",\"score\":9}</think>\n{\"text\":\"a\",\"score\":1}")]
    [InlineData("{\"text\":\"a\",\"score\":1,}")]
    [InlineData("[{\"text\":\"a\",\"score\":\"1\"}]")]
    [InlineData("{\"text\":\" a \",\"score\":1.0,\"extra\":true}")]
    public void What_stands_around_the_answer_does_not_matter(string text)
    {
        var read = AnswerReader.Read(text, Shape, several: false, Variables.None);
        Assert.Null(read.Failure?.Message);
        Assert.Equal("""{"text":"a","score":1}""", Json.ToText(Assert.Single(read.Items)));
        Assert.Null(Assert.Single(read.ItemFaults));
    }

    [Theory]
    [InlineData("", "answer.empty")]
    [InlineData("<think>never closed", "answer.empty")]
    [InlineData("I cannot do that.", "answer.not_json")]
    [InlineData("{\"text\":\"a\",\"sco", "answer.cut")]
    [InlineData("{text: a}", "answer.not_json")]
    public void What_is_not_there_is_never_made_up(string text, string reason) =>
        Assert.Equal(reason, AnswerReader.Read(text, Shape, several: false, Variables.None).Failure?.Reason);

    [Fact]
    public void A_wrong_item_among_several_is_named_alone()
    {
        var read = AnswerReader.Read("""{"items":[{"text":"a","score":1},{"text":"b","score":"many"},{"text":"c"}]}""", Shape,
            several: true, Variables.None);
        Assert.Equal(3, read.Items.Count);
        Assert.Null(read.ItemFaults[0]);
        Assert.Contains("score: found string", read.ItemFaults[1]!.Message, StringComparison.Ordinal);
        Assert.Contains("score: nothing there", read.ItemFaults[2]!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_stands_around_any_text_it_comes_back_equal()
    {
        var random = new Minwal.Planning.SlotRandom(5);
        const string Letters = "aب\"\\{}[]<>` \n،:,";
        for (var round = 0; round < 2000; round++)
        {
            var text = "x" + string.Concat(Enumerable.Range(0, random.Below(30)).Select(_ =>
            {
                var i = Letters.Length;
                return Letters[random.Below(i)].ToString();
            })).Replace("<", "(", StringComparison.Ordinal);
            var json = Json.ToText(new Fields().Add("text", text).Add("score", (long)round));
            string[] around = [json, $"```\n{json}\n```", $"Sure!\n{json}\nDone.", $"<think>\n{text}\n</think>\n{json}"];
            var read = AnswerReader.Read(around[random.Below(around.Length)], Shape, several: false, Variables.None);
            Assert.Null(read.Failure?.Message);
            Assert.Equal(text.Trim(), ((Fields)read.Items[0]!)["text"]);
        }
    }

    [Fact]
    public void Random_text_never_throws()
    {
        var random = new Minwal.Planning.SlotRandom(6);
        for (var round = 0; round < 5000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Below(60)).Select(_ => "{}[]\",:\\ut0e1-null<think>/"[random.Below(26)]));
            Assert.NotNull(AnswerReader.Read(text, Shape, random.Below(2) == 0, Variables.None));
        }
    }

    [Theory(Timeout = 20_000)]
    [InlineData("{", "")]
    [InlineData("[", "")]
    [InlineData("{", "}")]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    [InlineData("{,", "}")]
    [InlineData("\"{", "")]
    [InlineData("</think>", "")]
    public async Task An_answer_of_nothing_but_brackets_is_read_in_a_straight_line(string opens, string closes)
    {
        const int Times = 500_000;
        var text = string.Concat(Enumerable.Repeat(opens, Times)) + string.Concat(Enumerable.Repeat(closes, Times));
        text = text[..Math.Min(text.Length, 4_000_000)];
        await Task.Run(() => Assert.NotNull(AnswerReader.Read(text, Shape, several: true, Variables.None)));
    }

    [Fact]
    public void Brackets_are_closed_where_going_through_the_text_from_each_of_them_closes_them()
    {
        var random = new Minwal.Planning.SlotRandom(11);
        const string Letters = "{}[]\"\\a";
        for (var round = 0; round < 3000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Below(24)).Select(_ => Letters[random.Below(Letters.Length)]));
            var pairs = new BracketPairs(text);
            for (var at = 0; at < text.Length; at++)
                if (text[at] is '{' or '[') Assert.Equal((text, at, Closed(text, at)), (text, at, pairs.End(at)));
        }
    }

    private static int Closed(string text, int at)
    {
        var (depth, inside) = (0, false);
        for (var i = at; i < text.Length; i++)
        {
            if (inside && text[i] == '\\') i++;
            else if (text[i] == '"') inside = !inside;
            else if (!inside && text[i] is ('{' or '[')) depth++;
            else if (!inside && text[i] is ('}' or ']') && --depth == 0) return i + 1;
        }

        return -1;
    }
}
