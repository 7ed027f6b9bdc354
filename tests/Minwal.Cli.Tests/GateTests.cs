using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>Gates over the whole file: here that the number of words must not tell the label, which it does.</summary>
public sealed class GateTests : IDisposable
{
    private readonly MinwalTool _tool = new();

    public GateTests()
    {
        _tool.Write("greetings/recipe.yaml", """
            recipe: greetings
            version: 1
            summary: Greetings whose number of words tells whether they are warm.
            language: en
            quotas: { total: 40, warm: [true, false] }
            models: { writer: { default: offline } }
            steps: [ { write: { prompt: ask.hbs, offline: answer.yaml, returns: { text: string } } } ]
            checks:
              - shortcuts: { label: warm, text: text, features: { words: 0.6 } }
            record: { text: "${text}", warm: "${warm}" }
            output: { file: greetings.jsonl }
            """);
        _tool.Write("greetings/ask.hbs", "A greeting, please. <brief>{{brief}}</brief>\n");
        _tool.Write("greetings/answer.yaml", """
            answer: { text: "<hello>" }
            rules:
              hello:
                - { text: "Hello dear friend number <#1..1000000>", when: warm }
                - { text: "Hello <#1..1000000>", when: not warm }
            """);
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task A_gate_that_fails_ends_with_1_and_the_file_is_written_all_the_same()
    {
        var error = await _tool.RefusedAsync("run --recipe greetings", exit: 1);
        Assert.Contains("gate failed: ", error, StringComparison.Ordinal);
        Assert.Contains("The file is written, and does not pass its gates (exit code 1); --gates warn lets it pass.", error,
            StringComparison.Ordinal);
        Assert.Equal(40, _tool.Lines("greetings.jsonl").Length);
    }

    [Theory]
    [InlineData("-q")]
    [InlineData("--quiet")]
    public async Task The_figure_and_its_limit_are_told_also_to_who_wants_to_hear_nothing(string quiet)
    {
        var error = await _tool.RefusedAsync($"run --recipe greetings {quiet}", exit: 1);
        var line = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Matches(
            "^  gate failed: shortcuts.words: words alone tells the label with an area under the curve of 1 ± 0[.][0-9]+, at most 0.6 is"
                + " allowed$",
            line);
        Assert.Equal(40, _tool.Lines("greetings.jsonl").Length);
    }

    [Fact]
    public async Task Columns_of_other_names_are_checked_by_those_of_the_recipe()
    {
        _tool.Write("theirs.csv", "utterance,friendly\n" + string.Concat(Enumerable.Range(0, 40).Select(i =>
            i % 2 == 0 ? $"Hello dear friend number {i},true\n" : $"Hello {i},false\n")));
        var (exit, output, _) = await _tool.RunAsync("check theirs.csv --recipe greetings --map utterance=text,friendly=warm");
        Assert.Equal(1, exit);
        Assert.Contains("40 records, 0 failed; 1 fault of the file as a whole", output, StringComparison.Ordinal);
        Assert.Contains("shortcuts.words", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gate_that_only_warns_lets_the_file_pass()
    {
        var (exit, _, error) = await _tool.RunAsync("run --recipe greetings --gates warn");
        Assert.Equal(0, exit);
        Assert.Matches(@"\n  gate: shortcuts\.words: ", error);
        Assert.DoesNotContain("gate failed", error, StringComparison.Ordinal);
        Assert.Equal(40, _tool.Lines("greetings.jsonl").Length);
    }

    [Fact]
    public async Task What_a_gate_may_do_is_one_of_two_words()
    {
        var error = await _tool.RefusedAsync("run --recipe greetings --gates wran");
        Assert.Contains("--gates: found 'wran', allowed are fail and warn (did you mean 'warn'?)", error, StringComparison.Ordinal);
    }

    /// <summary>Four records of each label: an order without an exception comes by chance too often to mean anything.</summary>
    [Fact]
    public async Task A_run_and_a_check_of_too_few_records_say_alike_that_nothing_can_be_judged()
    {
        _tool.Edit("greetings/recipe.yaml", "total: 40", "total: 8");
        const string Told = "shortcuts: words n/a (too few to judge: 4 with the label and 4 without)";
        var (exit, _, error) = await _tool.RunAsync("run --recipe greetings");
        Assert.Equal(0, exit);
        Assert.Contains(Told, error, StringComparison.Ordinal);
        var output = await _tool.DoAsync("check greetings.jsonl --recipe greetings");
        Assert.Contains(Told, output, StringComparison.Ordinal);
        Assert.EndsWith("All records pass; 'shortcuts' could not be judged.\n", output, StringComparison.Ordinal);
    }
}
