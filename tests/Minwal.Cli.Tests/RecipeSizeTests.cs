using Xunit;

namespace Minwal.Cli.Tests;

public sealed class RecipeSizeTests
{
    private const string Recipe = """
        recipe: sizes
        version: 1
        summary: Sizes.
        language: en
        quotas: { total: 10, topic: [food, work] }
        sources: { person: { rows: [Ann, Bob] } }
        values:
          tone: { pick: { warm: 3, dry: 1, never: 0 } }
          place: { pick: [home, away] }
          how: "${tone + place}"
          who: "${person.text}"
        models: { writer: { default: offline } }
        steps: [ { write: { prompt: ask.hbs, offline: answer.yaml, returns: { text: string } } } ]
        record: { text: "${text}" }
        output: { file: sizes.jsonl }
        """;

    [Theory]
    // What nothing hangs on is not counted: two words, in two cells.
    [InlineData("text: <word>", "[a, b]", 4)]
    // Two tones that can be drawn, each with words of its own.
    [InlineData("text: <word>",
        "[{ text: a, when: \"tone == 'warm'\" }, { text: b, when: \"tone == 'dry'\" }, { text: c, when: \"tone == 'dry'\" }]", 6)]
    [InlineData("text: \"<word> <=tone>\"", "[a, b]", 8)]
    [InlineData("text: \"<word> <=how>\"", "[a, b]", 16)]
    public async Task Values_that_are_drawn_are_counted_where_an_answer_hangs_on_them(string answer, string word, int size)
    {
        using var tool = new MinwalTool();
        tool.Write("sizes/recipe.yaml", Recipe);
        tool.Write("sizes/ask.hbs", "{{topic}} <brief>{{brief}}</brief>");
        tool.Write("sizes/answer.yaml", $"answer: {{ {answer} }}\nrules: {{ word: {word} }}\n");
        Assert.Contains($": {size} over 2 cells", await tool.DoAsync("recipes size --recipe sizes"), StringComparison.Ordinal);
    }
}
