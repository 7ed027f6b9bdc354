using Minwal.MockProvider;
using Xunit;

namespace Minwal.Cli.Tests;

/// <summary>Runs whose recipe was edited.</summary>
public sealed class UpdateTests : IDisposable
{
    private readonly MinwalTool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task An_edited_recipe_is_refused_with_the_option_that_goes_on()
    {
        await _tool.DoAsync("new mine");
        await _tool.DoAsync("run --recipe mine");
        _tool.Edit("mine/prompts/note.hbs", "one short note", "one note");
        var error = await _tool.RefusedAsync("run --recipe mine");
        Assert.Contains("MW4002", error, StringComparison.Ordinal);
        Assert.Contains("--update to go on with what was changed", error, StringComparison.Ordinal);
        var (exit, _, told) = await _tool.RunAsync("run --recipe mine --update");
        Assert.Equal(0, exit);
        Assert.Contains("  the recipe's file prompts/note.hbs: has changed", told, StringComparison.Ordinal);
        Assert.Contains("0 answers kept; at least 20 calls to make, for about $0.", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_kept_and_what_the_rest_will_cost_is_told_before_anything_is_asked()
    {
        await _tool.DoAsync("new mine");
        // Every note passes, so a call for each of the 18 records is all that there is to pay; and a few of them cost a cent.
        _tool.Edit("mine/recipe.yaml", "  - unique: { field: text }\n", "");
        _tool.Edit("mine/prompts/note.hbs", "as a person", string.Concat(Enumerable.Repeat("very much ", 500)) + "as a person");
        const string Run = "run --recipe mine --samples 18 --model openai:gpt-4o";
        await using (var mock = await MockEndpoint.StartAsync(_tool, new MockProviderOptions(), "mine"))
        {
            await _tool.DoAsync($"{Run} --base-url {mock.Url}");
            Assert.Equal(18, mock.Count("requests"));
        }

        var before = _tool.Lines("notes.jsonl");
        // A third of the records gets another topic, and nothing may be spent.
        _tool.Edit("mine/recipe.yaml", "[weather, food, travel]", "[weather, food, trips]");
        _tool.Edit("mine/offline/note.yaml", "    travel:", "    trips:");
        await using var changed = await MockEndpoint.StartAsync(_tool, new MockProviderOptions(), "mine");
        var (exit, _, error) = await _tool.RunAsync($"{Run} --base-url {changed.Url} --update --max-tokens 1");
        Assert.Equal((3, 0), (exit, changed.Count("requests")));
        Assert.Contains("The run goes on with what was changed:", error, StringComparison.Ordinal);
        Assert.Matches(@"12 answers kept; at least 6 calls to make, for about \$0\.0[1-9][0-9]*\.", error);
        Assert.True(error.IndexOf("answers kept", StringComparison.Ordinal) < error.IndexOf("asked for", StringComparison.Ordinal));

        await _tool.DoAsync($"{Run} --base-url {changed.Url}");
        Assert.Equal(6, changed.Count("requests"));
        var after = _tool.Lines("notes.jsonl");
        Assert.Equal(before.Where(line => !IsAbout("travel", line)), after.Where(line => !IsAbout("trips", line)));
        Assert.Equal(6, after.Count(line => IsAbout("trips", line)));
    }

    private static bool IsAbout(string topic, string line) => line.Contains($"\"topic\":\"{topic}\"", StringComparison.Ordinal);
}
