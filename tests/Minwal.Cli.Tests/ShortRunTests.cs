using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>What the end of a run that is short tells to do.</summary>
public sealed class ShortRunTests
{
    private const string Recipe = """
        recipe: short
        version: 1
        summary: Notes of which some do not pass.
        language: en
        quotas: { total: 4, mood: [calm, cross] }
        models: { writer: {} }
        steps: [ { write: { prompt: "Write a {{mood}} note.", returns: { text: { words: [3, 60] } } } } ]
        checks: [ { that: { holds: "mood == 'calm'", reason: mood.cross } } ]
        record: { text: "${text}", mood: "${mood}" }
        output: { file: notes.jsonl }
        """;

    [Theory]
    [InlineData("mood == 'calm'", "More --attempts may fill it; minwal recipes size short tells what its grammar can say.")]
    [InlineData("mood == 'glad'", "No draft passed: minwal preview shows prompts, answers and verdicts of a few.")]
    public async Task More_attempts_are_advised_only_where_a_draft_has_passed(string holds, string advice)
    {
        using var tool = new MinwalTool();
        tool.Write("short/recipe.yaml", Recipe.Replace("mood == 'calm'", holds, StringComparison.Ordinal));
        var (exit, _, error) = await tool.RunAsync("run --recipe short");
        Assert.Equal(3, exit);
        Assert.EndsWith($"(exit code 3). {advice}", error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lineage_of_a_record_that_was_given_up_says_why_it_is_not_there()
    {
        using var tool = new MinwalTool();
        tool.Write("short/recipe.yaml", Recipe
            .Replace("mood == 'calm'", "mood == 'glad'", StringComparison.Ordinal)
            .Replace("reason: mood.cross", "reason: mood.cross, message: \"It is ${mood}.\"", StringComparison.Ordinal));
        Assert.Equal(3, (await tool.RunAsync("run --recipe short --attempts 3")).Exit);
        var (exit, _, error) = await tool.RunAsync("lineage notes.jsonl 1");
        Assert.Equal(1, exit);
        Assert.Matches(
            @"^MW2008: the run has no accepted record 1 \(the last of its 3 drafts was not accepted: mood\.cross: It is (calm|cross)\.\)$",
            error.TrimEnd());
    }
}
