using System.Text.Json;
using Xunit;

namespace Minwal.EndToEnd;

/// <summary>Conversations whose whole utterances are cut between words: what tells the label is order alone.</summary>
public sealed class EouTests
{
    private sealed record Turn(string Speaker, string Text, bool IsEou);

    [Theory]
    [InlineData("saudi", 0.1)]
    [InlineData("egyptian", 0.5)]
    [InlineData("msa", 0.3)]
    public async Task Pauses_are_as_many_as_asked_for_and_the_gates_hold(string dialect, double pauses)
    {
        using var tool = new MinwalTool();
        await tool.DoAsync($"run arabic-eou --conversations 400 --dialect {dialect} --pauses {pauses} --output c.json");
        var conversations = Read(tool.Read("c.json"));
        var turns = conversations.SelectMany(c => c).ToList();
        Assert.Equal(Math.Round(turns.Count * pauses), turns.Count(turn => !turn.IsEou), 1.0);
        foreach (var conversation in conversations)
        {
            Assert.True(conversation[^1].IsEou);
            Assert.All(conversation.Zip(conversation.Skip(1)), pair =>
                Assert.Equal(!pair.First.IsEou, pair.First.Speaker == pair.Second.Speaker));
        }
    }

    /// <summary>A phrase that always pauses, or always ends, would teach itself and nothing else.</summary>
    [Fact]
    public async Task The_same_words_stand_in_front_of_pauses_and_at_ends()
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("run arabic-eou --conversations 400 --output c.json");
        var turns = Read(tool.Read("c.json")).SelectMany(c => c).ToList();
        var words = turns.SelectMany(turn => turn.Text.Split(' ').Distinct().Select(word => (word, turn.IsEou)))
            .GroupBy(pair => pair.word).Where(group => group.Count() >= 40).ToList();
        Assert.True(words.Count > 50, $"{words.Count} words");
        Assert.All(words, group => Assert.InRange(group.Count(pair => pair.IsEou) / (double)group.Count(), 0.15, 0.98));
    }

    [Fact]
    public async Task The_same_seed_tells_other_stories_in_other_dialects()
    {
        using var tool = new MinwalTool();
        await tool.DoAsync("run arabic-eou --conversations 100 --dialect saudi --output s.json");
        await tool.DoAsync("run arabic-eou --conversations 100 --dialect gulf --output g.json");
        var pairs = Read(tool.Read("s.json")).Zip(Read(tool.Read("g.json"))).ToList();
        var alike = pairs.Count(pair => pair.First.Select(turn => (turn.Speaker, turn.IsEou))
            .SequenceEqual(pair.Second.Select(turn => (turn.Speaker, turn.IsEou))));
        Assert.InRange(alike, 0, 15);
    }

    [Fact]
    public async Task English_words_come_as_often_as_asked_for()
    {
        using var tool = new MinwalTool();
        foreach (var share in (double[])[0, 0.3])
        {
            await tool.DoAsync($"run arabic-eou --conversations 300 --latin {share} --output l{share * 10}.json");
            var turns = Read(tool.Read($"l{share * 10}.json")).SelectMany(c => c).ToList();
            Assert.InRange(turns.Count(turn => turn.Text.Any(char.IsAsciiLetter)) / (double)turns.Count, share * 0.7, share * 1.2);
        }
    }

    private static List<List<Turn>> Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.GetProperty("conversations").EnumerateArray().Select(c => c.GetProperty("turns").EnumerateArray()
            .Select(t => new Turn(
                t.GetProperty("speaker").GetString()!, t.GetProperty("text").GetString()!, t.GetProperty("is_eou").GetBoolean()))
            .ToList())];
    }
}
