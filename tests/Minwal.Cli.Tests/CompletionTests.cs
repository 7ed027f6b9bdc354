using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>What shells are told when a word is to be completed.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly MinwalTool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("pl", "", "plan")]
    [InlineData("int", "run", "intents :dir")]
    [InlineData("s", "recipes", "show size schema")]
    [InlineData("", "completion", "bash zsh fish pwsh")]
    [InlineData("", "decide notes.jsonl 7", "accept reject edit relabel")]
    [InlineData("--ex", "run intents", "--examples-per-intent")]
    [InlineData("--te", "plan intents", "--temperature --test")]
    [InlineData("saudi,g", "run arabic-eou --dialect", "saudi,gulf")]
    [InlineData("--gates=w", "run intents", "--gates=warn")]
    [InlineData("openai:gpt-4o", "run intents -m", "openai:gpt-4o-mini openai:gpt-4o")]
    [InlineData("", "run intents --plugin", ":file")]
    [InlineData("--q", "run intents --quiet", "")]
    [InlineData("", "run intents --output", ":file")]
    [InlineData("", "run intents --run-dir", ":dir")]
    [InlineData("x", "check", ":file")]
    public async Task The_words_that_may_come_next_are_told(string typed, string before, string expected) =>
        Assert.Equal(expected, string.Join(' ', await WordsAsync(typed, before)));

    [Fact]
    public async Task Recipes_and_runs_of_this_folder_are_known()
    {
        await _tool.DoAsync("new mine");
        Assert.Equal(
            ["arabic-eou", "arabic-exams", "arabic-grammar", "arabic-sentiment", "assistant-memory", "exam-personas", "intents",
                "message-router", "mine", ":dir"],
            await WordsAsync("", "run"));
        Assert.Contains("--samples", await WordsAsync("--", "run mine"));
        await _tool.DoAsync("run --recipe mine --samples 6");
        await _tool.DoAsync("run --recipe mine --samples 6 --output - --run-dir apart");
        Assert.Equal(["apart", "notes.jsonl"], (await WordsAsync("", "lineage")).Order(StringComparer.Ordinal));
        Assert.Equal(["replay:notes.jsonl"], await WordsAsync("replay:n", "run mine --model"));
    }

    [Fact]
    public async Task A_recipe_with_faults_leaves_the_options_that_every_recipe_has()
    {
        _tool.Write("broken/recipe.yaml", "recipe: [");
        var words = await WordsAsync("--", "run broken");
        Assert.Contains("--output", words);
        Assert.Contains("--concurrency", words);
    }

    [Theory]
    [InlineData("bash", "complete -F _minwal minwal")]
    [InlineData("zsh", "compdef _minwal minwal")]
    [InlineData("fish", "complete -c minwal")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName minwal")]
    public async Task Each_shell_has_a_script_that_asks_for_the_words(string shell, string registered)
    {
        var script = await _tool.DoAsync($"completion {shell}");
        Assert.Contains(registered, script, StringComparison.Ordinal);
        Assert.Contains("complete \"--word=", script, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', script);
    }

    [Fact]
    public async Task Another_shell_is_refused() =>
        Assert.Contains("did you mean 'bash'?", await _tool.RefusedAsync("completion bsh"), StringComparison.Ordinal);

    private async Task<IReadOnlyList<string>> WordsAsync(string typed, string before) =>
        [.. (await _tool.DoAsync($"complete --word={typed} -- {before}")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.TrimEnd('\r').Split('\t')[0])];
}
