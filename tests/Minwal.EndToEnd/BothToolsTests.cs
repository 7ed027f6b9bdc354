using System.Security.Cryptography;
using Xunit;

namespace Minwal.EndToEnd;

/// <summary>
/// The tool that runs with .NET, whichever one the other tests run on: what it makes is the same, and it takes plugins.
/// </summary>
public sealed class BothToolsTests
{
    [Theory]
    [InlineData("intents", "i.jsonl")]
    [InlineData("assistant-memory --target 20", "m.jsonl")]
    [InlineData("arabic-eou --conversations 20", "e.json")]
    public async Task The_tool_gives_the_same_bytes_with_the_runtime_and_without(string recipe, string file)
    {
        Assert.SkipUnless(MinwalTool.IsNamed, "MINWAL_TOOL names no other tool.");
        using var tool = new MinwalTool();
        using var withDotnet = new MinwalTool { RunsWithDotnet = true };
        await tool.DoAsync($"run {recipe} --output {file} --date 2026-01-01 --quiet");
        await withDotnet.DoAsync($"run {recipe} --output {file} --date 2026-01-01 --quiet");
        Assert.Equal(Hash(tool.At(file)), Hash(withDotnet.At(file)));
    }

    [Fact]
    public async Task What_one_of_them_began_the_other_goes_on_with()
    {
        Assert.SkipUnless(MinwalTool.IsNamed, "MINWAL_TOOL names no other tool.");
        using var tool = new MinwalTool();
        await using var mock = await MockProcess.StartAsync(tool, "");
        var run = $"run intents --examples-per-intent 3 --edge-cases 0 --model openai:any --base-url {mock.Url} --date 2026-01-01 "
            + "--output i.jsonl";
        Assert.Equal(3, (await tool.RunAsync($"{run} --max-tokens 20000")).Exit);
        using var withDotnet = new MinwalTool { RunsWithDotnet = true, WorkingFolder = tool.Folder };
        var (exit, _, error) = await withDotnet.RunAsync(run);
        Assert.True(exit == 0, error);
        Assert.Contains("answers were there from before", error, StringComparison.Ordinal);
        Assert.Equal(30, File.ReadAllLines(tool.At("i.jsonl")).Length);
    }

    [Fact]
    public async Task A_plugin_is_loaded_by_the_one_and_refused_by_the_other_with_the_reason()
    {
        Assert.SkipUnless(MinwalTool.IsNamed, "MINWAL_TOOL names no other tool.");
        // Any assembly: it holds no plugin, which only who loads it finds out.
        var plugin = Path.Combine(AppContext.BaseDirectory, "Minwal.Text.dll");
        using var withDotnet = new MinwalTool { RunsWithDotnet = true };
        var (exit, _, error) = await withDotnet.RunAsync($"run intents --plugin \"{plugin}\" --output i.jsonl");
        Assert.Equal(2, exit);
        Assert.StartsWith("MW2014: ", error, StringComparison.Ordinal);
        using var tool = new MinwalTool();
        (exit, _, error) = await tool.RunAsync($"run intents --plugin \"{plugin}\" --output i.jsonl");
        Assert.Equal(2, exit);
        Assert.StartsWith("MW2013: ", error, StringComparison.Ordinal);
        Assert.Contains("compiled ahead of time", error, StringComparison.Ordinal);
        Assert.False(File.Exists(tool.At("i.jsonl")));
    }

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
